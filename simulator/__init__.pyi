from .check import RoleLoad as RoleLoad
from .check import Soundness as Soundness
from .check import check_scenario as check_scenario
from .event_log import EventLog as EventLog
from .event_log import touch_minutes as touch_minutes
from .process import Process as Process
from .process import list_processes as list_processes
from .process import load_process as load_process
from .replications import run_replications as run_replications
from .scenario import Scenario as Scenario
from .scenario import change_scenario as change_scenario
from .scenario import list_scenarios as list_scenarios
from .scenario import load_scenario as load_scenario

__all__ = [
    "EventLog", "Process", "RoleLoad", "Scenario", "Soundness", "change_scenario", "check_scenario", "list_processes", "list_scenarios", "load_process",
    "load_scenario", "run_replications", "touch_minutes",
]
