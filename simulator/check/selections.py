"""Selections and inspections: the attributes they ask, the inspections they learn from, and the strata they know."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.cases.rollout import unit_words
from simulator.cases.tables import attribute_names
from simulator.check.unknown_name import unknown
from simulator.plan.activity import Activity
from simulator.plan.scenario import Scenario
from simulator.plan.selection import CaseSelection
from synthetic_data import Problem


def selection_problems(scenario: Scenario) -> Iterator[Problem]:
    """Yield what a selection or an inspection names and nobody defines."""
    known = attribute_names(scenario)
    for name, activity in scenario.process.activities.items():
        place = f"{scenario.process.name}.yml: activities.{name}"
        for key, attribute in _attributes(activity):
            if attribute not in known:
                yield unknown(f"{place}.{key}", "a case attribute", attribute, known)
        if activity.selects:
            yield from _in_selection(f"{place}.selects", activity.selects, scenario)


def _attributes(activity: Activity) -> Iterator[tuple[str, str]]:
    selects = activity.selects
    if selects:
        yield from ((f"selects.{key}", name) for key, name in (("by", selects.by), ("score", selects.score)) if name)
        if selects.learns:
            yield "selects.learns.by", selects.learns.by
    if activity.inspects:
        yield "inspects.truth", activity.inspects.truth


def _in_selection(place: str, selects: CaseSelection, scenario: Scenario) -> Iterator[Problem]:
    activities = scenario.process.activities
    learns = selects.learns
    if learns and learns.at not in activities:
        yield unknown(f"{place}.learns.at", "an activity of this process", learns.at, activities)
    elif learns and not activities[learns.at].inspects:
        yield Problem(where=f"{place}.learns.at", rule="must name an activity that inspects, since only what was "
                      "looked at is known", value=learns.at, remedy=f"give activities.{learns.at} the key inspects")
    words = unit_words(scenario, selects.by) if selects.by else ()
    for word in selects.quotas:
        if word not in words:
            yield unknown(f"{place}.quotas.{word}", f"a word that {selects.by} can have", word, words)
    if selects.score and unit_words(scenario, selects.score):
        yield Problem(where=f"{place}.score", rule="is an attribute of words, which no list can be ranked by",
                      value=selects.score, remedy="name an attribute with a number")
