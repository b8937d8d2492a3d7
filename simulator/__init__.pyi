from .evidence.page import processes_page as processes_page
from .evidence.rows import has_failed as has_failed
from .evidence.studies import accept_study as accept_study
from .evidence.studies import list_studies as list_studies
from .library.card import list_practices as list_practices
from .library.card import load_practice as load_practice
from .library.page import write_library as write_library
from .library.trial import Trial as Trial
from .bpmn.importing import import_bpmn as import_bpmn
from .bpmn.writing import write_bpmn as write_bpmn
from .calibration.audit import audit_log as audit_log
from .calibration.calibrating import Calibration as Calibration
from .calibration.calibrating import calibrate as calibrate
from .calibration.holidays import read_holidays as read_holidays
from .calibration.overlay import write_overlay as write_overlay
from .calibration.reading import read_log as read_log
from .calibration.writing import write_office as write_office
from .check import RoleLoad as RoleLoad
from .check import Soundness as Soundness
from .check import check_scenario as check_scenario
from .run.event_log import EventLog as EventLog
from .run.event_log import touch_minutes as touch_minutes
from .dashboard.wording import what_if_texts as what_if_texts
from .experiments.intervals import mean_interval as mean_interval
from .experiments.pair import HEADLINE as HEADLINE
from .experiments.pair import Pair as Pair
from .experiments.pair import compare as compare
from .experiments.pair import compare_scenarios as compare_scenarios
from .experiments.several import ManyCompared as ManyCompared
from .experiments.several import compare_several as compare_several
from .experiments.tornado import Dependence as Dependence
from .experiments.tornado import find_dependence as find_dependence
from .experiments.ranking_runs import choose_scenario as choose_scenario
from .experiments.ranking_runs import rank_scenarios as rank_scenarios
from .experiments.settling import reach_precision as reach_precision
from .experiments.sweep import sweep as sweep
from .report.texts import comparison_text as comparison_text
from .interchange.exporting import export_log as export_log
from .measures.equity import equity_gaps as equity_gaps
from .measures.from_log import measure as measure
from .measures.from_log import view_log as view_log
from .measures.measuring import select_measures as select_measures
from .measures.registry import Measure as Measure
from .measures.registry import list_measures as list_measures
from .plan.process import Process as Process
from .plan.process import list_processes as list_processes
from .plan.process import load_process as load_process
from .report.printing import as_json as as_json
from .report.values import comparison_values as comparison_values
from .process_map.drawing import draw_process as draw_process
from .process_map.drawing import find_process as find_process
from .plan.provenance import list_assumptions as list_assumptions
from .run.query_log import query_log as query_log
from .run.replications import run_replications as run_replications
from .run.wishes import many_runs as many_runs
from .report.planner import planner_report as planner_report
from .report.several import several_report as several_report
from .report.writing import write_report as write_report
from .plan.scenario import Scenario as Scenario
from .plan.scenario import change_scenario as change_scenario
from .plan.scenario import list_scenarios as list_scenarios
from .plan.scenario import load_scenario as load_scenario
from .report.story import explain_case as explain_case
from .validation.page import write_validation_page as write_validation_page
from .validation.validating import Validation as Validation
from .validation.validating import validate as validate

__all__ = [
    "Calibration", "Dependence", "EventLog", "HEADLINE", "ManyCompared", "Measure", "Pair", "Process", "RoleLoad",
    "Scenario", "Soundness", "Trial", "Validation", "accept_study", "as_json", "audit_log", "calibrate",
    "change_scenario", "check_scenario", "choose_scenario", "compare", "compare_scenarios", "compare_several",
    "comparison_text", "comparison_values", "draw_process", "equity_gaps", "explain_case", "export_log",
    "find_dependence", "find_process", "has_failed", "import_bpmn", "list_assumptions", "list_measures",
    "list_practices", "list_processes", "list_scenarios", "list_studies", "load_practice", "load_process",
    "load_scenario", "many_runs", "mean_interval", "measure", "planner_report", "processes_page", "query_log",
    "rank_scenarios", "reach_precision", "read_holidays", "read_log", "run_replications", "select_measures",
    "several_report", "sweep", "touch_minutes", "validate", "view_log", "what_if_texts", "write_bpmn", "write_library",
    "write_office", "write_overlay", "write_report", "write_validation_page",
]
