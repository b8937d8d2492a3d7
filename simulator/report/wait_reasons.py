"""Why a case may have waited where it did: the days of those it waited for, as far as the office file knows them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pandas as pd

from simulator.plan.day_rules import rule_days
from simulator.plan.office_plan import BY_NUMBER
from simulator.plan.process import Activity
from simulator.plan.scenario import Scenario
from simulator.process_map.office_notes import calendar_words, free_words, priority_words

_A_DAY = 1440.0


def person_reasons(scenario: Scenario, activity: Activity, case: pd.Series) -> Iterator[str]:
    """Yield when the person of a case is free, at a step that needs them."""
    plan = scenario.citizens
    free = plan.free.get(str(case[plan.by])) if plan and activity.needs_person else None
    if free is not None:
        yield f"the person is free {free_words(free)}"


def _order(scenario: Scenario, activity: Activity) -> Iterator[str]:
    """Yield in which order cases are taken here, where it hangs on the case."""
    rule = scenario.queues.get(activity.role or "")
    if rule and rule.rule in BY_NUMBER:
        yield f"{rule.rule} {rule.by} goes first"
    if activity.priority_when:
        lines = ", ".join(f"{line.is_}{priority_words(line)}" for line in activity.priority_when)
        yield f"smaller priority goes first: {lines}, else {activity.priority}"


def wait_reasons(scenario: Scenario, activity: Activity, site: str, enabled: float, started: float) -> Iterator[str]:
    """Yield what kept people from a case of a site between two moments, in minutes since the start.

    Nothing is said of waits of less than a day.
    """
    if not started - enabled >= _A_DAY:
        return
    yield from _order(scenario, activity)
    first, last = (scenario.start + dt.timedelta(minutes=minute) for minute in (enabled, started))
    for name, staff in scenario.staff.items():
        if activity.role not in staff.roles or (staff.site and staff.site != site):
            continue
        group = name.replace("_", " ")
        yield from (f"{group}: {words}" for words in calendar_words(staff.calendar, scenario))
        for place in (activity.role, site):
            if place in staff.rota:
                yield f"{group} are here {', '.join(staff.rota[place])}"
        for line in staff.leave:
            days = rule_days(line.rules, first, last, scenario.working_day_test())
            if days:
                who = len(line.who) or (f"{line.people.value:g}" if line.people else "all")
                yield f"{who} of {group} are on leave for {len(days)} of these days"
