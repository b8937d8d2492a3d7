"""What an office adds to the steps of its process, in words: on which days, in which order, by whose calendar."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.plan.activity import Activity
from simulator.plan.case_lines import PriorityLine
from simulator.plan.citizen_plan import Citizens, FreeTime
from simulator.plan.conditions import Condition
from simulator.plan.office_plan import BY_NUMBER, Staff
from simulator.plan.provenance import words_of
from simulator.plan.scenario import Scenario
from simulator.plan.staff_dates import Leave, StaffChange
from simulator.process_map.steering_notes import control_words, market_words


def office_notes(scenario: Scenario) -> dict[str, list[str]]:
    """Return activity → short sentences on it; only activities of which there is something to say."""
    told = {name: list(_notes(activity, scenario)) for name, activity in scenario.process.activities.items()}
    return {name: notes for name, notes in told.items() if notes}


def _notes(activity: Activity, scenario: Scenario) -> Iterator[str]:
    if activity.runs and activity.runs.day_rule:
        yield f"runs {activity.runs.at}"
    if activity.calendar:
        yield from calendar_words(activity.calendar, scenario)
    if activity.needs_person and scenario.citizens:
        yield from citizen_words(scenario.citizens)
    if scenario.sites and activity.role in scenario.sited_roles:
        yield f"at each of {len(scenario.sites.names)} sites"
    yield from _lines(activity)
    rule = scenario.queues.get(activity.role or "")
    if rule and rule.rule in BY_NUMBER:
        yield f"{rule.rule} {rule.by} first"
    yield from control_words(activity, scenario)
    if activity.market in scenario.markets:
        yield from market_words(scenario.markets[str(activity.market)])
    told = [words for name, staff in scenario.staff.items() if activity.role in staff.roles
            for words in staff_words(name, activity.role, staff, scenario)]
    # What all sites share is said once.
    yield from dict.fromkeys(told)


def citizen_words(plan: Citizens) -> Iterator[str]:
    """Yield when each kind of people is free."""
    for word, free in plan.free.items():
        yield f"{word.replace('_', ' ')}: {free_words(free)}"


def free_words(free: FreeTime) -> str:
    """Return when some people are free."""
    if free.here is None or free.away is None:
        return f"in the hours of {free.calendar}"
    return f"here for {words_of(free.here)}, away for {words_of(free.away)}"


def _lines(activity: Activity) -> Iterator[str]:
    for line in activity.priority_when:
        yield f"priority {line.is_}{priority_words(line)}"
    for time in activity.time_when:
        yield f"takes {words_of(time.time)} when {condition_words(time.when)}"
    for wrong in activity.errors_when:
        shares = ", ".join(f"{100 * share.value:g} of 100 ({who})" for who, share in wrong.errors.items())
        yield f"goes wrong {shares} when {condition_words(wrong.when)}"


def priority_words(line: PriorityLine) -> str:
    """Return for whom, and from when on, a line gives its priority."""
    whom = f" when {condition_words(line.when)}" if line.when else ""
    since = {"here": "after it began to wait", "entitled": "after the right", "arrived": "after it came"}.get(
        line.since, f"after {line.since.replace('_', ' ')}")
    return whom + (f" from {line.at.value:g} {line.at.unit} {since} on" if line.at else "")


def condition_words(conditions: tuple[Condition, ...]) -> str:
    """Return conditions as they are written."""
    return " and ".join(f"{c.attribute} {c.compare} {c.value:g}" if isinstance(c.value, float)
                        else f"{c.attribute} {c.compare} {c.value}" for c in conditions)


def staff_words(name: str, role: str, staff: Staff, scenario: Scenario) -> Iterator[str]:
    """Yield on which days a group does a role, and who of it comes, goes or is on leave; nothing where all is alike."""
    group = name.removesuffix(f"@{staff.site}").replace("_", " ")
    yield from calendar_words(staff.calendar, scenario)
    for place, days in staff.rota.items():
        if place == role or place not in staff.roles:
            yield f"{group}: {'' if place == role else f'{place} '}{', '.join(days)}"
    yield from (f"{group}: {_change_words(change)}" for change in staff.changes)
    yield from (f"{group}: {_leave_words(line)}" for line in staff.leave)


def calendar_words(name: str, scenario: Scenario) -> Iterator[str]:
    """Yield the rules of a calendar."""
    calendar = scenario.calendars.get(name)
    if calendar is None:
        return
    if calendar.only:
        yield f"only {_rules(calendar.only)}"
    if calendar.closed_on:
        yield f"not {_rules(calendar.closed_on)}"


def _rules(rules: tuple[str, ...]) -> str:
    # A file of days may hold hundreds.
    return ", ".join(rules[:3]) + (f" and {len(rules) - 3} more" if len(rules) > 3 else "")


def _change_words(change: StaffChange) -> str:
    if change.more:
        return f"{change.more.value:g} more from {change.from_day}"
    gone = f"{change.fewer.value:g} fewer" if change.fewer else f"without {_people(change.who)}"
    return f"{gone} from {change.from_day}"


def _leave_words(line: Leave) -> str:
    who = _people(line.who) if line.who else f"{line.people.value:g} people" if line.people else "everybody"
    if line.by_month:
        return "leave of " + ", ".join(f"{100 * share.value:g} of 100 in {month}"
                                       for month, share in line.by_month.items())
    return f"{who} on leave {_rules(line.rules)}"


def _people(numbers: tuple[int, ...]) -> str:
    return ("person " if len(numbers) == 1 else "people ") + ", ".join(map(str, numbers))
