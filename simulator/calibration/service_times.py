"""How long work takes: only from real starts, cut items censored at the end of the shift."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from simulator.calibration.pieces import Pieces

Floats = NDArray[np.float64]
ENOUGH = 20
"""A step with fewer items takes the times of its whole role."""
VALUES = 60
"""So many equally likely values stand for a distribution in the file."""


@dataclass(frozen=True, kw_only=True)
class Times:
    """A measured distribution of minutes.

    Attributes
    ----------
    values : equally likely values, whose mean is that of the distribution
    n : items behind it
    censored : how many of them were cut
    low, high : 95 of 100 interval of the mean
    """

    values: Floats
    n: int
    censored: int
    low: float
    high: float

    @property
    def mean(self) -> float:
        """Minutes."""
        return float(self.values.mean())


def measure_service(pieces: Pieces, rows: NDArray[np.bool_]) -> Times:
    """Return the work minutes of these items (Kaplan-Meier, so that cut items count as longer than seen)."""
    known = rows & ~np.isnan(pieces.work)
    return censored_times(pieces.work[known], pieces.cut[known])


def censored_times(minutes: Floats, cut: NDArray[np.bool_]) -> Times:
    """Return the distribution of times of which some are only known to be longer."""
    if not cut.any():
        return plain_times(minutes)
    if cut.all():
        return plain_times(minutes, censored=len(minutes))
    curve = stats.ecdf(stats.CensoredData(uncensored=minutes[~cut], right=minutes[cut]))
    points, reached = curve.cdf.quantiles, curve.cdf.probabilities
    # What is never seen to end is given the longest time seen.
    chance = np.diff(np.concatenate([[0.0], reached[:-1], [1.0]]))
    return _times(points, chance, len(minutes), int(cut.sum()))


def plain_times(minutes: Floats, *, censored: int = 0) -> Times:
    """Return the distribution of times known in full."""
    values = np.sort(minutes)
    return _times(values, np.full(len(values), 1 / len(values)), len(values), censored)


def _times(points: Floats, chance: Floats, n: int, censored: int) -> Times:
    mean = float((points * chance).sum())
    spread = np.sqrt(max(float((points**2 * chance).sum()) - mean**2, 0.0))
    half = float(stats.t.ppf(0.975, max(n - censored - 1, 1))) * spread / np.sqrt(max(n - censored, 1))
    return Times(values=slices(points, chance), n=n, censored=censored, low=max(mean - half, 0.0), high=mean + half)


def slices(points: Floats, chance: Floats, count: int = VALUES) -> Floats:
    """Return the means of so many equally likely slices of a distribution; their mean is exactly its mean."""
    edges = np.concatenate([[0.0], np.cumsum(chance)])
    edges /= edges[-1]
    partial = np.concatenate([[0.0], np.cumsum(points * np.diff(edges))])
    at = np.interp(np.linspace(0, 1, count + 1), edges, partial)
    return np.asarray(np.diff(at) * count)


def pooled(parts: list[Times]) -> Times:
    """Return one distribution for several, each counted by its items."""
    weights = np.concatenate([np.full(len(part.values), part.n / len(part.values)) for part in parts])
    values = np.concatenate([part.values for part in parts])
    order = np.argsort(values)
    return _times(
        values[order],
        weights[order] / weights.sum(),
        sum(part.n for part in parts),
        sum(part.censored for part in parts),
    )
