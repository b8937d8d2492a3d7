"""Lines that hang on the case must ask what can be told where they stand, and order what can be ordered."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.cases.tables import attribute_names, word_attributes
from simulator.plan.activity import Activity
from simulator.plan.conditions import Condition
from simulator.plan.office_plan import BY_NUMBER
from simulator.plan.scenario import Scenario
from synthetic_data import Problem

_MOMENTS = ("here", "entitled", "arrived")
"""From when a priority can count, besides activities."""
_NO_PRIORITY = ("first_in", "quota", "named")
"""Rules of queues that do not look at priorities."""


def starts_of_lines(place: str, activity: Activity) -> Iterator[tuple[str, str]]:
    """Yield place and name of each activity from which a priority counts."""
    for number, line in enumerate(activity.priority_when):
        if line.since not in _MOMENTS:
            yield f"{place}.priority_when[{number}].since", line.since


def line_problems(scenario: Scenario) -> Iterator[Problem]:
    """Yield what is wrong with lines and with queues that go by a number."""
    for name, activity in scenario.process.activities.items():
        place = f"{scenario.process.name}.yml: activities.{name}"
        for key, conditions in activity.conditions_of_lines:
            for condition in conditions:
                yield from _untold(f"{place}.{key}", condition, waits=key.startswith("priority"))
        rule = scenario.queues.get(activity.role or "")
        if activity.priority_when and rule and rule.rule in _NO_PRIORITY:
            yield Problem(where=f"{place}.priority_when", value=rule.rule,
                          rule=f"changes nothing: the queue of {activity.role} does not look at priorities",
                          remedy=f"leave it out, or give queues.{activity.role} another rule")
    yield from _no_numbers(scenario)


def _untold(place: str, condition: Condition, waits: bool) -> Iterator[Problem]:
    if condition.attribute == "outcome":
        yield Problem(where=place, rule="asks the outcome of an activity that is not done yet", value="outcome",
                      remedy="let the activity before set an attribute, and ask that")
    elif waits and condition.attribute == "days_waited":
        yield Problem(where=place, rule="cannot ask days_waited, which grows while the case waits", value="days_waited",
                      remedy="write at: 45 days (assumed; why) and since: entitled")


def _no_numbers(scenario: Scenario) -> Iterator[Problem]:
    known, words = attribute_names(scenario), word_attributes(scenario)
    for role, rule in scenario.queues.items():
        if rule.rule in BY_NUMBER and rule.by in known and rule.by in words:
            yield Problem(where=f"{scenario.name}.yml: queues.{role}.by", rule="has words, which have no highest",
                          value=rule.by, remedy="name an attribute with numbers, or use priority_when for words")
