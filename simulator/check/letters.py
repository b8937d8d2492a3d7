"""Notices: every channel that is named is one, none leads back to itself, and what comes back was sent."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.check.unknown_name import is_like, unknown
from simulator.plan.scenario import Scenario
from synthetic_data import Problem

NUDGE = "reminder"
"""What a reminder is called that names no channel."""


def letter_problems(scenario: Scenario) -> Iterator[Problem]:
    """Yield what is wrong with the notices of a scenario and of its process."""
    yield from _channels(scenario)
    yield from _in_notices(scenario, f"{scenario.name}.yml")
    yield from _in_returned_mail(scenario)


def channels_named(scenario: Scenario) -> dict[str, str]:
    """Return place in the process → channel by which a notice is sent there."""
    found = {}
    for name, activity in scenario.process.activities.items():
        if activity.notice:
            found[f"activities.{name}.notice"] = activity.notice
        if activity.reminder and activity.reminder.notice != NUDGE:
            found[f"activities.{name}.reminder.notice"] = activity.reminder.notice
    return found


def _channels(scenario: Scenario) -> Iterator[Problem]:
    """Yield channels of which nothing is said, where something is said of any: their letters would reach nobody."""
    priced = {*(scenario.costs.notice if scenario.costs else ())}
    known, named = {*scenario.notices, *priced}, channels_named(scenario)
    unsent = priced - {*named.values()}
    for place, channel in named.items():
        # Where only prices are said, one without a price may be free, and one like a price that nobody pays is not.
        if channel not in known and (scenario.notices or is_like(channel, unsent)):
            yield unknown(f"{scenario.process.name}.yml: {place}", "a notice of the scenario", channel,
                          {*known, NUDGE} if place.endswith("reminder.notice") else known)


def _in_returned_mail(scenario: Scenario) -> Iterator[Problem]:
    """Yield the steps that wait for letters of which none ever comes back."""
    for name, activity in scenario.process.activities.items():
        if activity.comes_back and not _may_come_back(activity.notice, scenario):
            yield Problem(where=f"{scenario.process.name}.yml: activities.{name}.comes_back", value=activity.notice,
                          rule="is never used: of its notice none comes back", remedy="give notices."
                          f"{activity.notice} a comes_back with share and after, or leave it out")


def _may_come_back(channel: str | None, scenario: Scenario) -> bool:
    passed: set[str] = set()
    while channel in scenario.notices and channel not in passed:
        if scenario.notices[channel].comes_back:
            return True
        passed.add(channel)
        channel = scenario.notices[channel].otherwise
    return False


def _in_notices(scenario: Scenario, place: str) -> Iterator[Problem]:
    for name, notice in scenario.notices.items():
        if notice.asks and notice.asks not in scenario.process.activities:
            yield unknown(f"{place}: notices.{name}.asks", "an activity of this process", notice.asks,
                          scenario.process.activities)
        passed, other = {name}, notice.otherwise
        # Also ends in a circle, which is what is looked for.
        while other and other in scenario.notices and other not in passed:
            passed.add(other)
            other = scenario.notices[other].otherwise
        if other in passed:
            yield Problem(where=f"{place}: notices.{name}.otherwise", rule="leads back to itself",
                          value=notice.otherwise, remedy="let the last channel stand without otherwise")
        elif other and other not in scenario.notices:
            yield unknown(f"{place}: notices.{name}.otherwise", "a notice of the scenario", other, scenario.notices)
