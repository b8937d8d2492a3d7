"""The audit of a log: what is odd about it, and what may therefore no longer be estimated."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.calibration.actors import find_actors
from simulator.calibration.arrival_rates import measure_arrivals
from simulator.calibration.audit_cases import about_cases
from simulator.calibration.audit_items import about_items
from simulator.calibration.deadlines import about_deadlines
from simulator.calibration.doubtful_cases import about_case_names
from simulator.calibration.doubtful_names import about_names
from simulator.calibration.doubtful_steps import about_steps
from simulator.calibration.event_items import WorkLog
from simulator.calibration.exchanged_days import about_days
from simulator.calibration.findings import LogFinding
from simulator.calibration.near_repeats import about_near_repeats
from simulator.calibration.odd_clocks import about_clocks
from simulator.calibration.one_time_of_case import about_one_time
from simulator.calibration.open_cases import find_open_cases
from simulator.calibration.order_at_one_time import about_order
from simulator.calibration.other_clocks import about_other_clocks
from simulator.calibration.pieces import take_apart
from simulator.calibration.times_as_read import about_read_times
from simulator.calibration.total_cases import about_totals


@dataclass(frozen=True, kw_only=True)
class Audit:
    """The findings, and what the log is."""

    log: WorkLog
    findings: tuple[LogFinding, ...]

    @property
    def lost(self) -> tuple[LogFinding, ...]:
        """Findings that forbid an estimate."""
        return tuple(finding for finding in self.findings if finding.lost)


def audit_log(log: WorkLog) -> Audit:
    """Look at everything that decides what may be estimated."""
    pieces = take_apart(log)
    found = find_open_cases(pieces)
    arrivals = measure_arrivals(found, log.last, log.holidays)
    notes = (LogFinding(name="reading", share=float("nan"), found=note + ".") for note in log.notes)
    actors = find_actors(pieces)
    of_items, of_cases = about_items(log, pieces, actors), about_cases(log, found, arrivals)
    of_days = (*about_read_times(log), *about_days(log), *about_clocks(log), *about_other_clocks(log),
               *about_deadlines(log))
    of_names = (*about_names(log, actors), *about_case_names(log), *about_steps(log), *about_near_repeats(log),
                *about_order(log), *about_one_time(log))
    findings = (*notes, *of_days, *about_totals(log), *of_names, *of_items, *of_cases)
    return Audit(log=log, findings=findings)
