"""Deadlines of a process: every milestone, step and attribute that they name is there, and a clock that can run."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.cases.tables import attribute_names
from simulator.check.references import condition_problems
from simulator.check.unknown_name import unknown
from simulator.plan.legal_deadlines import LegalDeadline
from simulator.plan.process import Process
from simulator.plan.scenario import Scenario
from synthetic_data import Problem


def deadline_problems(scenario: Scenario) -> Iterator[Problem]:
    """Yield what a deadline names and nobody defines, and deadlines that never start."""
    process, known = scenario.process, attribute_names(scenario)
    for name, deadline in process.deadlines.items():
        place = f"{process.name}.yml: deadlines.{name}"
        yield from _of_milestones(place, deadline, process)
        yield from _of_activities(place, deadline, process)
        for condition in deadline.when:
            yield from condition_problems(f"{place}.when", condition, scenario, known)
        if deadline.interest and deadline.interest.of not in known:
            yield unknown(f"{place}.interest.of", "a case attribute", deadline.interest.of, known)
        if deadline.allows.on_working_days and scenario.working_days is None:
            yield Problem(where=f"{place}.allows", rule="is in working days, and the scenario does not say which days "
                          "those are", remedy="name a calendar in working_days, or write it in days")


def _of_milestones(place: str, deadline: LegalDeadline, process: Process) -> Iterator[Problem]:
    carried = {activity.milestone for activity in process.activities.values() if activity.milestone}
    if deadline.from_ != "entitled" and deadline.from_ not in carried:
        yield Problem(where=f"{place}.from", rule="is a milestone that no activity carries, so it never starts",
                      value=deadline.from_, remedy="give the activity that reaches it this milestone")
    if not carried & set(deadline.until):
        yield Problem(where=f"{place}.until", rule="names no milestone that an activity carries, so nothing meets it",
                      value=", ".join(deadline.until), remedy="give the decision its milestone, or name another")


def _of_activities(place: str, deadline: LegalDeadline, process: Process) -> Iterator[Problem]:
    for number, name in enumerate(deadline.stops_during):
        if name not in process.activities:
            yield unknown(f"{place}.stops_during[{number}]", "an activity of this process", name, process.activities)
    for number, does in enumerate(deadline.passed):
        if does.target and does.target not in process.activities:
            yield unknown(f"{place}.passed[{number}]", "an activity of this process", does.target, process.activities)
