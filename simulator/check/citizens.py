"""Citizens' own calendars: the words and calendars must exist, and people must be able to meet who serves them."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.cases.tables import attribute_names
from simulator.check.plan_references import words_known
from simulator.check.unknown_name import unknown
from simulator.engine.rosters import spans_of_roles
from simulator.engine.staffing import overlap, staff_spans
from simulator.plan.calendars import DAY
from simulator.plan.scenario import Scenario
from synthetic_data import Problem


def unknown_citizens(scenario: Scenario) -> Iterator[Problem]:
    """Yield names without a definition in the plan of citizens."""
    plan, place = scenario.citizens, f"{scenario.name}.yml: citizens"
    if plan is None:
        return
    known = attribute_names(scenario)
    if plan.by not in known:
        yield unknown(f"{place}.by", "a case attribute", plan.by, known)
        return
    words = words_known(scenario, plan.by)
    for word, free in plan.free.items():
        if word not in words:
            yield unknown(f"{place}.free.{word}", f"a word that {plan.by} can have", word, words)
        if free.calendar is not None and not scenario.has_calendar(free.calendar):
            yield unknown(f"{place}.free.{word}.calendar", "a calendar", free.calendar,
                          [*scenario.calendars, "always"])
    if not any(activity.needs_person for activity in scenario.process.activities.values()):
        yield Problem(where=place, rule="changes nothing: no activity needs the person",
                      remedy="mark the steps at which the person must be free with needs_person: true")


def citizen_problems(scenario: Scenario) -> Iterator[Problem]:
    """Yield the people who never meet anybody of a role that must see them; all names must be known."""
    if scenario.citizens is None:
        return
    days = int(scenario.horizon_minutes // DAY) + 2
    roles = {a.role for a in scenario.process.activities.values() if a.needs_person and a.role}
    served: dict[str, list[tuple[float, float]]] = {}
    for staff in scenario.staff.values():
        for name, own in spans_of_roles(staff, scenario, staff_spans(staff, scenario, days), days).items():
            if scenario.role_and_site(name)[0] in roles and (staff.heads.value >= 1 or staff.changes):
                served.setdefault(name, []).extend(own)
    for word, free in scenario.citizens.free.items():
        if free.calendar is None:
            continue
        spans = scenario.open_spans(free.calendar, days)
        for role, own in sorted(served.items()):
            if not overlap(spans, sorted(own)):
                yield Problem(where=f"{scenario.name}.yml: citizens.free.{word}.calendar", value=free.calendar,
                              rule=f"is never open while {role} is at work, so these people could never be served",
                              remedy=f"open {role} in some of these hours, or choose another calendar")
