"""The engine: the only place that imports SimPy."""

from simulator.engine.office import Office as Office
from simulator.engine.records import CompanyRows as CompanyRows
from simulator.engine.records import EventColumns as EventColumns
from simulator.engine.records import EventRows as EventRows
from simulator.engine.staffing import Staffing as Staffing
