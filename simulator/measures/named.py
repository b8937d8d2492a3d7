"""Measures and ledger kinds that an office names: all are there, and none is another one mistyped."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from simulator.measures.registry import list_measures
from simulator.plan.scenario import Scenario
from synthetic_data import Problem, did_you_mean

_NEAR = 0.8
"""Likeness from which a name of one's own is one of the simulator's mistyped (difflib)."""


def unknown_measures(scenario: Scenario) -> Iterator[Problem]:
    """Yield measures of the headline that there are none of, and withheld ones that are misspelled."""
    known = list_measures()
    for number, name in enumerate(scenario.headline):
        if name not in known:
            yield Problem(where=f"{scenario.name}.yml: headline[{number}]", rule="is not a known measure", value=name,
                          remedy=did_you_mean(name, known))
    for name in scenario.not_identified:
        # Other things that nobody can know stand there as well, in words.
        if name not in known and get_close_matches(name, known, n=1, cutoff=_NEAR):
            yield Problem(where=f"{scenario.name}.yml: not_identified.{name}", rule="is not a known measure",
                          value=name, remedy=did_you_mean(name, known))


def unread_bookings(scenario: Scenario) -> Iterator[str]:
    """Yield the ledger kinds that no measure reads and that are like one that measures do, in sentences."""
    read = {need.removeprefix("ledger:") for one in list_measures().values() for need in one.needs
            if need.startswith("ledger:") and "*" not in need}
    for name, activity in scenario.process.activities.items():
        for kind in activity.posts:
            if kind not in read and (near := get_close_matches(kind, read, n=1, cutoff=_NEAR)):
                yield f"{name}: posts {kind}, which no measure reads; did you mean {near[0]}?"
