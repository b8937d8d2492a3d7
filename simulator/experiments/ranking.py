"""Many scenarios put in order, with the chance of a wrong word controlled over all comparisons together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from simulator.experiments.comparison import paired_interval
from synthetic_data import BadInput, Problem


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
    Paired t intervals against the best, each at 1 − (1 − confidence) / (k − 1) (Bonferroni), so that all k − 1
    statements hold together with the confidence asked. The intervals do not account for the best having been chosen
    from the same data; `select_best` gives that guarantee.
    """
    refuse_few(values)
    sign = -1.0 if better == "higher" else 1.0
    table = pd.DataFrame({name: np.asarray(v, float) for name, v in values.items()}).dropna()
    order = (sign * table.mean()).sort_values(kind="stable").index
    each = 1 - (1 - confidence) / (len(order) - 1)
    rows = []
    for rank, name in enumerate(order, 1):
        behind, low, high = paired_interval((sign * (table[name] - table[order[0]])).to_numpy(), each)
        verdict = "best" if rank == 1 else ("clearly behind" if low > 0 else "cannot be told from the best")
        rows.append((rank, name, table[name].mean(), behind, low, high, verdict))
    return pd.DataFrame(rows, columns=["rank", "scenario", "mean", "behind_best", "low", "high", "verdict"])


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
    office = _Designs(names, run, -1.0 if better == "lower" else 1.0, most)
    procedure = _make_kn(office, len(names), matters, 1 - confidence, first)
    try:
        left = [names[i] for i in procedure.solve()]
    except _OutOfReplications:
        left = [names[i] for i in procedure._contenders]
    left = sorted(left, key=lambda name: -float(procedure._means[names.index(name)]))
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

    class PairwiseKN(KN):
        """sim-tools 1.3.0 looks up the variance of a pair (i, l < i) one place too early; pairs are symmetric."""

        def _limit_to_distance_from_sample_means(self, one: int, other: int) -> float:
            return super()._limit_to_distance_from_sample_means(min(one, other), max(one, other))

    return PairwiseKN(office, designs, delta, alpha=alpha, n_0=first, obj="max")


def refuse_few(scenarios: Sequence[str] | Mapping[str, object]) -> None:
    """Raise `BadInput` when there are not two to choose from."""
    if len(scenarios) < 2:
        raise BadInput(Problem(where="scenarios", rule="must be at least two to rank", value=len(scenarios),
                               remedy="name another scenario"))
