"""Does the population look like the country? Published targets beside what was generated."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan

import numpy as np
import pandas as pd

from synthetic_data.checks.chance import WIDE, scatter
from synthetic_data.checks.exceptions import find_exceptions
from synthetic_data.checks.measuring import PLAIN, Wanted, figure_of, sum_blocks
from synthetic_data.country.forms import PublishedTarget
from synthetic_data.people.world import World


@dataclass(frozen=True)
class Realism:
    """How a population compares with its targets."""

    table: pd.DataFrame
    """`title, measure, unit, target, got, difference, tolerance, chance, verdict, origin, source`; `difference` is
    relative, as is `chance`: how far the figure of so few people may lie off by chance alone, not a number where that
    is not known. `verdict` is ``met`` within tolerance and chance together, or ``missed``; of an assumed figure
    ``agrees`` or ``differs``, as it is no evidence."""
    further: pd.DataFrame
    """Figures without a published target: `measure, got`."""
    exceptions: pd.DataFrame
    """What no register may show: `rule, says, exceptions, of, verdict`; `of` is how many records were looked at."""

    @property
    def missed(self) -> pd.DataFrame:
        """The targets that were not met, and the assumed figures that the population does not have."""
        return self.table[self.table["verdict"].isin(["missed", "differs"])]

    @property
    def broken(self) -> pd.DataFrame:
        """The rules that some record breaks."""
        return self.exceptions[self.exceptions["verdict"] == "broken"]

    def counted(self) -> str:
        """Return how many targets are met, and how many figures that are only assumed are kept."""
        verdicts = self.table["verdict"].value_counts()
        met, missed, agrees, differs = (int(verdicts.get(name, 0)) for name in ("met", "missed", "agrees", "differs"))
        evidence = f"{met} of {met + missed} targets are met." if met + missed else "No target has a source."
        assumed = f" Of {agrees + differs} assumed figures {agrees} are kept; they count as no evidence."
        return evidence + (assumed if agrees + differs else "")

    def failures(self) -> list[str]:
        """Return a sentence for each target that was missed and each rule that was broken."""
        missed = [f"profile.yml: targets: {row.title}: target {row.target:.4g}, got {row.got:.4g}, allowed "
                  f"±{row.tolerance:.0%} and by chance {chance_text(row.chance, 0)}; "
                  "adjust the tables or, with a reason, the tolerance"
                  for row in self.missed.itertuples()]
        return missed + [f"registers: {row.rule}: {row.exceptions:,} of {row.of:,} break the rule that {row.says}"
                         for row in self.broken.itertuples()]


def check_realism(world: World) -> Realism:
    """Measure a population, compare it with the profile's targets, and count what its registers must not show.

    Notes
    -----
    A small population lies off by chance: of 2,000 people about 12 die in a year. So a target counts as missed only
    where the difference is more than its tolerance and what chance does to so few people together
    (`synthetic_data.checks.chance`); among 300,000 people chance moves hardly any figure. Where nobody knows what
    chance does, the tolerance alone counts.
    """
    targets = world.country.profile.targets
    keys: list[Wanted] = [(target.measure, tuple(target.benefits)) for target in targets]
    plain: list[Wanted] = [(name, ()) for name in PLAIN]
    sums = sum_blocks(world.blocks, dict.fromkeys(keys + plain))
    got = {key: figure_of(key[0], total) for key, total in sums.items()}
    rows = [_row(target, got[key], WIDE * scatter(key[0], sums[key], target.figure.value))
            for target, key in zip(targets, keys, strict=True)]
    others = [key for key in plain if key not in keys]
    further = pd.DataFrame({"measure": [name for name, _ in others], "got": [got[key] for key in others]})
    exceptions = find_exceptions(world.blocks)
    verdict = np.select([exceptions["exceptions"] > 0, exceptions["of"] > 0], ["broken", "kept"], "not asked")
    return Realism(table=pd.DataFrame(rows), further=further, exceptions=exceptions.assign(verdict=verdict))


def _row(target: PublishedTarget, got: float, chance: float) -> dict[str, object]:
    goal = target.figure.value
    difference, allowed = got / goal - 1, target.tolerance + (0 if isnan(chance) else chance)
    return {"title": target.title, "measure": target.measure, "unit": target.figure.unit, "target": goal, "got": got,
            "difference": difference, "tolerance": target.tolerance, "chance": chance,
            "verdict": _verdict(abs(difference) <= allowed, target.figure.origin == "assumed"),
            "origin": target.figure.origin, "source": target.figure.source}


def _verdict(near: bool, assumed: bool) -> str:
    if assumed:
        return "agrees" if near else "differs"
    return "met" if near else "missed"


def chance_text(chance: float, digits: int = 1) -> str:
    """Return in words how far a figure may lie off by chance.

    Examples
    --------
    >>> chance_text(0.0412), chance_text(float("nan"))
    ('±4.1%', 'not known')
    """
    return "not known" if isnan(chance) else f"±{chance:.{digits}%}"
