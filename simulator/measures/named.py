"""Measures and ledger kinds that an office names: all are there, and none is another one mistyped."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.check.unknown_name import is_like, unknown
from simulator.measures.registry import list_measures
from simulator.plan.scenario import Scenario
from synthetic_data import Problem, did_you_mean

NEAR = 0.8
"""Likeness from which a name of one's own is one of the simulator's mistyped (difflib)."""


def unknown_measures(scenario: Scenario) -> Iterator[Problem]:
    """Yield measures of the headline that there are none of, and withheld ones that are misspelled."""
    known = list_measures()
    for number, name in enumerate(scenario.headline):
        if name not in known:
            yield unknown(f"{scenario.name}.yml: headline[{number}]", "a known measure", name, known)
    for name in scenario.not_identified:
        # Other things that nobody can know stand there as well, in words.
        if name not in known and is_like(name, known, NEAR):
            yield unknown(f"{scenario.name}.yml: not_identified.{name}", "a known measure", name, known)


def kinds_read() -> set[str]:
    """Return the ledger kinds that measures ask for, without patterns for several."""
    return {need.removeprefix("ledger:") for one in list_measures().values() for need in one.needs
            if need.startswith("ledger:") and "*" not in need}


def unread_bookings(scenario: Scenario) -> Iterator[str]:
    """Yield the ledger kinds that no measure reads and that are like one that measures do, in sentences."""
    read = kinds_read()
    for name, activity in scenario.process.activities.items():
        for kind in activity.posts:
            if kind not in read and is_like(kind, read, NEAR):
                yield f"{name}: posts {kind}, which no measure reads; {did_you_mean(kind, read)}"
