"""Days that people and calendars ask for must exist: meetings on open days, leave of people who are there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from simulator.engine.rosters import by_days, changes_people, roster_of, turns
from simulator.engine.staffing import staff_spans
from simulator.plan.calendars import DAY, Calendar
from simulator.plan.day_rules import WEEKDAYS, parse_rule, rule_days
from simulator.plan.office_plan import Staff
from simulator.plan.scenario import Scenario
from synthetic_data import Problem, did_you_mean


def day_problems(scenario: Scenario) -> Iterator[Problem]:
    """Yield what is wrong with days of calendars and staff; all calendars must be known."""
    place = f"{scenario.name}.yml"
    for name, calendar in scenario.calendars.items():
        yield from _in_calendar(f"{place}: calendars.{name}", name, calendar, scenario)
    for name, staff in scenario.staff.items():
        if changes_people(staff):
            yield from _in_staff(f"{place}: staff.{name}", staff, scenario)
    yield from _in_runs(scenario)


def _days(scenario: Scenario) -> int:
    return int(scenario.horizon_minutes // DAY) + 2


def _in_calendar(place: str, name: str, calendar: Calendar, scenario: Scenario) -> Iterator[Problem]:
    if not (calendar.only or calendar.closed_on):
        return
    if calendar.asks_working_days and scenario.working_calendar is None:
        yield _no_working_days(place, calendar.only or calendar.closed_on)
        return
    days = _days(scenario)
    yield from _closed_hours(place, calendar, scenario, days)
    if not scenario.open_spans(name, days):
        yield Problem(where=place, rule="opens on no day of the run", value=", ".join(calendar.only) or None,
                      remedy="look at its days, its hours and its holidays")


def _no_working_days(place: str, rules: tuple[str, ...]) -> Problem:
    return Problem(where=place, rule="counts working days, and nothing says what one is", value=", ".join(rules),
                   remedy="name the calendar of working days in working_days")


def _closed_hours(place: str, calendar: Calendar, scenario: Scenario, days: int) -> Iterator[Problem]:
    """Yield each rule that picks a day for which the calendar has no hours: the meeting would be lost in silence."""
    last = scenario.start + dt.timedelta(days=days - 1)
    for rule in calendar.only:
        if not parse_rule(rule).single:
            continue
        for day in sorted(rule_days([rule], scenario.start, last, scenario.working_day_test())):
            if calendar.weekmask[day.weekday()] == "0":
                yield Problem(where=f"{place}.only", value=rule, rule=f"means a {day:%A} ({day}), for which hours has "
                              "none", remedy=f"give hours for {WEEKDAYS[day.weekday()]}, or choose other days")
                break


def _in_staff(place: str, staff: Staff, scenario: Scenario) -> Iterator[Problem]:
    days = _days(scenario)
    for number, line in enumerate(staff.leave):
        if any(parse_rule(rule).on_working_days for rule in line.days) and scenario.working_calendar is None:
            yield _no_working_days(f"{place}.leave[{number}].days", line.days)
    for key, fault in roster_of(staff, scenario, days).faults:
        yield Problem(where=f"{place}.{key}", rule=fault, remedy="look at heads, changes and the other lines of leave")
    sites = scenario.sites.names if scenario.sites else ()
    for role in staff.rota:
        if role not in (*staff.roles, *sites):
            what = "is not a role of the group" + (" and not a site" if sites else "")
            yield Problem(where=f"{place}.rota", rule=what, value=role,
                          remedy=did_you_mean(role, (*staff.roles, *sites)))
    yield from _never_done(place, staff, scenario, days)
    named = [role for role in staff.roles if role in scenario.queues and scenario.queues[role].rule == "named"]
    if named and (staff.rota or any(change.more is None for change in staff.changes)):
        yield Problem(where=place, rule=f"has people who go, or take turns, and cases of {named[0]} wait for one "
                      "person by name", remedy="leave the rule named out of queues, or keep the same people")


def _never_done(place: str, staff: Staff, scenario: Scenario, days: int) -> Iterator[Problem]:
    """Yield the roles of a rota whose days the group's calendar never opens on."""
    opened = {int(low // DAY) for low, _ in by_days(staff_spans(staff, scenario, days), days)}
    sites = scenario.sites.names if scenario.sites else ()
    done = {part for roles, mine in turns(staff, scenario, days) if mine & opened for name in roles
            for part in scenario.role_and_site(name)}
    for role in staff.rota:
        if role in (*staff.roles, *sites) and role not in done:
            yield Problem(where=f"{place}.rota.{role}", rule="names only days on which the group is not at work",
                          value=", ".join(staff.rota[role]), remedy="look at its calendar, from, to and outages")


def _in_runs(scenario: Scenario) -> Iterator[Problem]:
    for name, activity in scenario.process.activities.items():
        rule = activity.runs.day_rule if activity.runs else ""
        if rule and parse_rule(rule).on_working_days and scenario.working_calendar is None:
            yield _no_working_days(f"{scenario.process.name}.yml: activities.{name}.runs.at", (rule,))
