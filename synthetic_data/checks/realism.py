"""Does the population look like the country? Published targets beside what was generated."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from synthetic_data.checks.measuring import PLAIN, Wanted, measure_blocks
from synthetic_data.country.forms import PublishedTarget
from synthetic_data.people.world import World


@dataclass(frozen=True)
class Realism:
    """How a population compares with its targets."""

    table: pd.DataFrame
    """`title, measure, unit, target, got, difference, tolerance, verdict, origin, source`; `difference` is relative,
    `verdict` is ``met`` or ``missed``; of an assumed figure ``agrees`` or ``differs``, as it is no evidence."""
    further: pd.DataFrame
    """Figures without a published target: `measure, got`."""

    @property
    def missed(self) -> pd.DataFrame:
        """The targets that were not met, and the assumed figures that the population does not have."""
        return self.table[self.table["verdict"].isin(["missed", "differs"])]


def check_realism(world: World) -> Realism:
    """Measure a population and compare it with the profile's targets.

    Notes
    -----
    A small population misses targets by chance: of 2,000 people about 12 die in a year. Rare ones, such as
    divorces, settle from 300,000 on.
    """
    targets = world.country.profile.targets
    keys: list[Wanted] = [(target.measure, tuple(target.benefits)) for target in targets]
    plain: list[Wanted] = [(name, ()) for name in PLAIN]
    got = measure_blocks(world.blocks, dict.fromkeys(keys + plain))
    rows = [_row(target, got[key]) for target, key in zip(targets, keys, strict=True)]
    others = [key for key in plain if key not in keys]
    further = pd.DataFrame({"measure": [name for name, _ in others], "got": [got[key] for key in others]})
    return Realism(table=pd.DataFrame(rows), further=further)


def _row(target: PublishedTarget, got: float) -> dict[str, object]:
    goal = target.figure.value
    difference = got / goal - 1
    return {"title": target.title, "measure": target.measure, "unit": target.figure.unit, "target": goal, "got": got,
            "difference": difference, "tolerance": target.tolerance,
            "verdict": _verdict(abs(difference) <= target.tolerance, target.figure.origin == "assumed"),
            "origin": target.figure.origin, "source": target.figure.source}


def _verdict(near: bool, assumed: bool) -> str:
    if assumed:
        return "agrees" if near else "differs"
    return "met" if near else "missed"
