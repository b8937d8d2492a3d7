"""Many scenarios put in order, with the chance of a wrong word controlled over all comparisons together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from simulator.experiments.intervals import luck_alone, mean_interval
from synthetic_data import BadInput, Problem, did_you_mean


@dataclass(frozen=True, kw_only=True)
class Selection:
    """The best scenario, and how sure."""

    best: str
    tied: tuple[str, ...]
    """Scenarios that could not be told apart from the best within the replications allowed."""
    replications: dict[str, int]
    """Scenario → replications used before it was ruled out or chosen."""


def rank_measured(values: Mapping[str, Sequence[float]], *, better: str, confidence: float = 0.95) -> pd.DataFrame:
    """Order scenarios by one measure and say which cannot be told from the best.

    Parameters
    ----------
    values : scenario → its figure in each replication, same replications for all (common random numbers)
    better : ``lower`` or ``higher``

    Returns
    -------
    pd.DataFrame : ``rank, scenario, mean, behind_best, low, high, verdict``; best first

    Notes
    -----
    Paired intervals, each at 1 − (1 − confidence) / (k (k − 1) / 2) (Bonferroni over all pairs), so that all
    statements hold together with the confidence asked, whichever scenario turned out best. A verdict also needs the
    p-value of `luck_alone` at that level.
    """
    refuse_few(values)
    table, order = _in_order(values, better)
    pairs = len(order) * (len(order) - 1) / 2
    gaps = _gaps(table, order, order[0], (1 - confidence) / pairs, -1.0 if better == "higher" else 1.0)
    verdicts = ["best", *("clearly behind" if gap.clear and gap.low > 0 else "cannot be told from the best"
                          for gap in gaps[1:])]
    return _table(table, order, gaps, verdicts, "behind_best")


def compare_with_one(values: Mapping[str, Sequence[float]], reference: str, *, better: str,
                     confidence: float = 0.95) -> pd.DataFrame:
    """Hold every scenario against one of them, such as the office of today.

    Parameters
    ----------
    values, better : as for `rank_measured`
    reference : name of the scenario that the others are held against

    Returns
    -------
    pd.DataFrame : ``rank, scenario, mean, difference, low, high, verdict``; best first. The verdict is `better`,
        `worse`, `no clear difference`, or `held against` for the reference itself.

    Raises
    ------
    BadInput : the reference is not one of the scenarios

    Notes
    -----
    Paired intervals, each at 1 − (1 − confidence) / (k − 1) (Bonferroni). Dunnett's test is meant for the same
    question, but for independent samples of equal spread; ours share their luck, and pairs are what makes that count.
    """
    refuse_few(values)
    if reference not in values:
        raise BadInput(Problem(where="against", rule="must be one of the scenarios ranked", value=reference,
                               remedy=did_you_mean(reference, values)))
    table, order = _in_order(values, better)
    gaps = _gaps(table, order, reference, (1 - confidence) / (len(order) - 1), 1.0)
    gains = -1.0 if better == "lower" else 1.0
    verdicts = [_verdict(gap, gains) if name != reference else "held against"
                for name, gap in zip(order, gaps, strict=True)]
    return _table(table, order, gaps, verdicts, "difference")


@dataclass(frozen=True)
class _Gap:
    """How far a scenario lies from another, with the interval that holds together with all others."""

    mean: float
    low: float
    high: float
    clear: bool


def _verdict(gap: _Gap, gains: float) -> str:
    if not gap.clear or gap.low <= 0 <= gap.high:
        return "no clear difference"
    return "better" if gap.mean * gains > 0 else "worse"


def _in_order(values: Mapping[str, Sequence[float]], better: str) -> tuple[pd.DataFrame, list[str]]:
    # Only replications that all scenarios have share their luck.
    table = pd.DataFrame({name: np.asarray(v, float) for name, v in values.items()}).dropna()
    return table, list(table.mean().sort_values(kind="stable", ascending=better == "lower").index)


def _gaps(table: pd.DataFrame, order: Sequence[str], reference: str, chance: float, sign: float) -> list[_Gap]:
    behind = [(sign * (table[name] - table[reference])).to_numpy() for name in order]
    return [_Gap(*mean_interval(gap, 1 - chance), clear=luck_alone(gap) <= chance) for gap in behind]


def _table(table: pd.DataFrame, order: Sequence[str], gaps: Sequence[_Gap],
           verdicts: Sequence[str], gap: str) -> pd.DataFrame:
    rows = [(rank, name, table[name].mean(), found.mean, found.low, found.high, verdict)
            for rank, (name, found, verdict) in enumerate(zip(order, gaps, verdicts, strict=True), 1)]
    return pd.DataFrame(rows, columns=["rank", "scenario", "mean", gap, "low", "high", "verdict"])


def select_best(names: Sequence[str], run: Callable[[str, int], float], *, better: str, matters: float,
                confidence: float = 0.95, first: int = 10, most: int = 500) -> Selection:
    """Choose the best scenario with a guaranteed chance of being right.

    Parameters
    ----------
    run : (scenario, replication) → the measure's value; the same replication number shares its luck
    matters : smallest difference worth detecting, in the measure's unit
    most : replications of one scenario after which it stops undecided

    Notes
    -----
    Kim and Nelson's sequential procedure KN, `sim_tools.ovs.indifference_zone`; it allows common random numbers.
    """
    refuse_few(names)
    if not matters > 0:
        raise BadInput(Problem(where="matters", rule="must be above 0", value=matters,
                               remedy="write the smallest difference that would change your choice"))
    # KN looks for the largest, so the sign is turned where less is better.
    office = _Designs(names, run, -1.0 if better == "lower" else 1.0, most)
    procedure = _make_kn(office, len(names), matters, 1 - confidence, first)
    try:
        left = [names[i] for i in procedure.solve()]
    except _OutOfReplications:
        left = [names[i] for i in procedure._contenders]  # sim-tools hands these out at its end only
    left = sorted(left, key=lambda name: -float(procedure._means[names.index(name)]))  # as above
    return Selection(best=left[0], tied=tuple(left[1:]), replications=dict(zip(names, office.used, strict=True)))


class _OutOfReplications(Exception):
    """The procedure asked for more than was allowed."""


class _Designs:
    """What sim-tools calls a model: simulates one design and tells its observer."""

    def __init__(self, names: Sequence[str], run: Callable[[str, int], float], sign: float, most: int) -> None:
        self.names, self.run, self.sign, self.most = names, run, sign, most
        self.used = [0] * len(names)

    def register_observer(self, observer: Any) -> None:
        self.observer = observer

    def simulate(self, design: int) -> None:
        if self.used[design] >= self.most:
            raise _OutOfReplications
        value = self.sign * self.run(self.names[design], self.used[design])
        self.used[design] += 1
        self.observer.feedback(self, design, value)


def _make_kn(office: _Designs, designs: int, delta: float, alpha: float, first: int) -> Any:
    from sim_tools.ovs.indifference_zone import KN

    class PairwiseKN(KN):  # type: ignore[misc]  # mrg32k3a's selection comes without types
        """sim-tools 1.3.0 looks up the variance of a pair (i, l < i) one place too early; pairs are symmetric."""

        def _limit_to_distance_from_sample_means(self, one: int, other: int) -> float:
            return float(super()._limit_to_distance_from_sample_means(min(one, other), max(one, other)))

    return PairwiseKN(office, designs, delta, alpha=alpha, n_0=first, obj="max")


def refuse_few(scenarios: Sequence[str] | Mapping[str, object]) -> None:
    """Raise `BadInput` when there are not two to choose from."""
    if len(scenarios) < 2:
        raise BadInput(Problem(where="scenarios", rule="must be at least two to rank", value=len(scenarios),
                               remedy="name another scenario"))
