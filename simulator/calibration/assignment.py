"""To whom a case goes: back to whoever had it before, or to an officer by their part in the step."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import optimize, stats

from simulator.calibration.actors import Actors
from simulator.calibration.pieces import Pieces

Floats = NDArray[np.float64]
_ROUNDS = 400
_CLOSE = 1e-7
# Whoever did the step keeps a small part of it, as 0 has no logarithm.
_LEAST_PART = 1e-3
_HALF_FALL = float(stats.chi2.ppf(0.95, 1)) / 2
"""The log-likelihood falls by so much at the ends of a 95 of 100 interval."""


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """How the cases of one role find their officer.

    Attributes
    ----------
    same : share of the cases that go back to whoever had them before, where that officer does the step
    low, high : 95 of 100 interval of `same` (profile likelihood)
    met, seen : items done by the officer who did the step before, and items with a step before
    parts : officer (resource code) → activity code → weight with which cases go there that do not go back
    """

    same: float
    low: float
    high: float
    met: int
    seen: int
    parts: dict[int, dict[int, float]]


def measure_assignment(pieces: Pieces, actors: Actors) -> dict[str, Assignment]:
    """Return role → how its cases find their officer.

    Notes
    -----
    A case goes back with one chance, and otherwise to an officer by the officers' parts in the step, which may be
    the same one by chance. Both are estimated together (maximum likelihood by expectation and maximisation): the
    parts seen are mixed with where cases came from, so taking them for the weights would count returns twice.
    """
    rows = _moves(pieces, actors)
    return {role: fit_assignment(rows[rows["role"] == role]) for role in sorted(set(actors.role_of.values()))}


def _moves(pieces: Pieces, actors: Actors) -> pd.DataFrame:
    """Return one row for each item of an officer: ``role, step, now, before`` (-1 for nobody yet)."""
    chosen = np.isin(pieces.resource, actors.officers) & np.isin(pieces.activity, list(actors.role_of))
    case, now = pieces.items["case"].cat.codes.to_numpy()[chosen], pieces.resource[chosen]
    step = pieces.activity[chosen]
    # Cut to length, as a log without items of officers has no first one either.
    goes_on = np.concatenate([[False], case[1:] == case[:-1]])[: len(case)]
    before = np.where(goes_on, np.concatenate([[-1], now[:-1]])[: len(case)], -1)
    role = pd.Series(step).map(actors.role_of).to_numpy()
    return pd.DataFrame({"role": role, "step": step, "now": now, "before": before})


@dataclass(frozen=True)
class _Cells:
    """Counts by step and officer."""

    step: NDArray[np.int64]
    who: NDArray[np.int64]
    met: Floats
    """Items of the officer who had the case before."""
    others: Floats
    """All other items."""
    able: float
    """Items whose officer before does the step as well."""

    def parts(self, came: Floats) -> Floats:
        """Return each officer's part in the step."""
        total = np.bincount(self.step, came)[self.step]
        return np.maximum(came / np.where(total > 0, total, 1.0), _LEAST_PART)

    def log_likelihood(self, same: float, parts: Floats) -> float:
        apart = self.able - self.met.sum()
        value = (self.others * np.log(parts)).sum() + (self.met * np.log(same + (1 - same) * parts)).sum()
        return float(value + (apart * np.log1p(-same) if apart else 0.0))


def fit_assignment(rows: pd.DataFrame) -> Assignment:
    """Return the most likely share of returns and parts of the officers, from ``step, now, before`` of each item."""
    cells = _cells(rows)
    seen, met = int((rows["before"] >= 0).sum()), int(cells.met.sum())
    same, parts = _maximum(cells)
    by_chance = float((cells.met * parts).sum()) / met if met else 0.0
    # A single officer gets every case by chance, and nothing tells returns apart.
    low, high = (0.0, 1.0) if not cells.able or by_chance > 0.999 else _interval(cells, same, parts)
    weights: dict[int, dict[int, float]] = {}
    items = np.bincount(cells.step, cells.met + cells.others)
    for step, who, part in zip(cells.step.tolist(), cells.who.tolist(), parts.tolist(), strict=True):
        weights.setdefault(who, {})[step] = part * float(items[step])
    return Assignment(same=same if high - low < 1 else 0.0, low=low, high=high, met=met, seen=seen, parts=weights)


def _cells(rows: pd.DataFrame) -> _Cells:
    hit = (rows["now"] == rows["before"]).to_numpy()
    table = rows.assign(met=hit, others=~hit).groupby(["step", "now"])[["met", "others"]].sum()
    does = set(table.index)
    pairs = rows[rows["before"] >= 0].groupby(["step", "before"]).size()
    able = sum(count for pair, count in pairs.items() if pair in does)
    return _Cells(
        step=table.index.get_level_values("step").to_numpy(np.int64),
        who=table.index.get_level_values("now").to_numpy(np.int64),
        met=table["met"].to_numpy(float),
        others=table["others"].to_numpy(float),
        able=float(able),
    )


def _maximum(cells: _Cells, same: float | None = None) -> tuple[float, Floats]:
    """Return the most likely share and parts; the parts alone where the share is given."""
    share = 0.5 if same is None else same
    parts = cells.parts(cells.met + cells.others)
    for _ in range(_ROUNDS):
        back = cells.met * share / (share + (1 - share) * parts)
        moved = cells.parts(cells.met - back + cells.others)
        found = share if same is not None else float(back.sum() / cells.able) if cells.able else 0.0
        still = abs(found - share) < _CLOSE and float(np.abs(moved - parts).max(initial=0.0)) < _CLOSE
        # At 1 no case could ever go to another officer, and the likelihood would be 0.
        share, parts = min(found, 1 - 1e-6), moved
        if still:
            break
    return share, parts


def _interval(cells: _Cells, same: float, parts: Floats) -> tuple[float, float]:
    best = cells.log_likelihood(same, parts)

    def fall(share: float) -> float:
        return best - cells.log_likelihood(share, _maximum(cells, share)[1]) - _HALF_FALL

    least, most = 0.0, 1 - 1e-6
    low = optimize.brentq(fall, least, same, xtol=1e-4) if same > least and fall(least) > 0 else least
    high = optimize.brentq(fall, same, most, xtol=1e-4) if same < most and fall(most) > 0 else 1.0
    return float(low), float(high)
