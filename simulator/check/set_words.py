"""What is drawn for cases, or set on the way: names and words that nothing reads, and that are others mistyped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from simulator.cases.tables import makers
from simulator.check.unknown_name import is_like, unknown
from simulator.plan.process import DEADLINE
from simulator.plan.scenario import Scenario
from synthetic_data import Problem

_NEAR = 0.8
"""Likeness from which a name that nothing reads is another one mistyped (difflib)."""
_NAME = re.compile(r"\w[\w-]*")
_READ_BY_THE_ENGINE = {DEADLINE, "planted", "amount"}
"""Attributes that mean something without being named anywhere else."""


def mistyped_attributes(scenario: Scenario) -> Iterator[Problem]:
    """Yield attributes that nothing asks for, each like one that the same cases lack and that is read."""
    process, drawn = scenario.process, {name for maker in makers(scenario) for name in maker}
    places = [(f"{process.name}.yml: attributes", process.attributes, {*process.attributes}),
              *((f"{scenario.name}.yml: arrivals.{stream}.attributes", arrivals.attributes,
                 {*process.attributes, *arrivals.attributes}) for stream, arrivals in scenario.arrivals.items())]
    for place, made, theirs in places:
        lacking = (drawn | _READ_BY_THE_ENGINE) - theirs
        for name in made:
            if name not in _READ_BY_THE_ENGINE and _stray(name, lacking, scenario):
                yield unknown(f"{place}.{name}", "asked for by anything, and near another one", name, lacking)


def mistyped_sets(scenario: Scenario) -> Iterator[Problem]:
    """Yield attributes and words that a step sets and nobody asks for, each like one that cases have already."""
    drawn: dict[str, set[str]] = {}
    for maker in makers(scenario):
        for name, attribute in maker.items():
            drawn.setdefault(name, set()).update(attribute.choice)
    for step, activity in scenario.process.activities.items():
        place = f"{scenario.process.name}.yml: activities.{step}.sets"
        for name, word in activity.sets.items():
            if name not in drawn and _stray(name, drawn, scenario):
                yield unknown(f"{place}.{name}", "asked for by anything, and near another one", name, drawn)
            known = drawn.get(name, set())
            if isinstance(word, str) and word not in known and _stray(word, known, scenario):
                yield unknown(f"{place}.{name}", f"a word that anything asks {name} for", word, known)


def _stray(name: str, known: Iterable[str], scenario: Scenario) -> bool:
    return is_like(name, known, _NEAR) and name not in _said(scenario)


def _said(scenario: Scenario) -> set[str]:
    """Every name that an office asks for, outside of what is drawn and set."""
    process = scenario.process.model_dump(mode="json", exclude={"activities": {"__all__": {"sets"}},
                                                                "attributes": True})
    plan = scenario.model_dump(mode="json", include={"queues", "rollout", "payments", "citizens", "sites", "markets"})
    by = [attribute.by or "" for maker in makers(scenario) for attribute in maker.values()]
    return {name for text in _texts([process, plan, by]) for name in _NAME.findall(text)}


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for key, inner in part.items():
            yield str(key)
            yield from _texts(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _texts(inner)
