"""How long work takes: only from real starts, cut items censored at the end of the shift."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from simulator.calibration.event_items import WEEK
from simulator.calibration.pieces import Pieces

Floats = NDArray[np.float64]
ENOUGH = 20
"""A step with fewer items takes the times of its whole role."""
VALUES = 60
"""So many equally likely values stand for a distribution in the file."""
_FEWEST_GROUPS = 8
"""So many weeks say whether the values of one week are alike."""


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
    return censored_times(pieces.work[known], pieces.cut[known], pieces.starts[known])


def censored_times(minutes: Floats, cut: NDArray[np.bool_], at: Floats | None = None) -> Times:
    """Return the distribution of times of which some are only known to be longer.

    Parameters
    ----------
    at : when each time began; weeks that differ from each other widen the interval
    """
    if not cut.any():
        return plain_times(minutes, at)
    if cut.all():
        # Nothing was seen to end: the times till then are too short, and all there is.
        return plain_times(minutes, at, censored=len(minutes))
    curve = stats.ecdf(stats.CensoredData(uncensored=minutes[~cut], right=minutes[cut]))
    points, reached = curve.cdf.quantiles, curve.cdf.probabilities
    # What is never seen to end is given the longest time seen.
    chance = np.diff(np.concatenate([[0.0], reached[:-1], [1.0]]))
    error = _error_of_mean(points, chance, minutes, cut) * np.sqrt(week_effect(minutes[~cut], _of(at, ~cut)))
    return _times(points, chance, len(minutes), int(cut.sum()), error)


def _of(at: Floats | None, rows: NDArray[np.bool_]) -> Floats | None:
    return None if at is None else at[rows]


def _error_of_mean(points: Floats, chance: Floats, minutes: Floats, cut: NDArray[np.bool_]) -> float:
    """Return the standard error of the mean of a product-limit estimate (Kaplan and Meier 1958, section 5)."""
    seen = np.sort(minutes[~cut])
    survival = 1 - np.cumsum(chance)[:-1]
    beyond = np.append(np.cumsum((survival * np.diff(points))[::-1])[::-1], 0.0)
    ended = np.diff(np.searchsorted(seen, points, side="right"), prepend=0)
    at_risk = len(minutes) - np.searchsorted(np.sort(minutes), points, side="left")
    stay = at_risk - ended
    parts = np.where((ended > 0) & (stay > 0), beyond**2 * ended / (at_risk * np.maximum(stay, 1)), 0.0)
    # The factor corrects for few values, as n - 1 does in a plain variance.
    return float(np.sqrt(parts.sum() * len(seen) / max(len(seen) - 1, 1)))


def plain_times(minutes: Floats, at: Floats | None = None, *, censored: int = 0) -> Times:
    """Return the distribution of times known in full."""
    values = np.sort(minutes)
    error = np.sqrt(values.var() / max(len(values) - censored, 1) * week_effect(minutes, at))
    return _times(values, np.full(len(values), 1 / len(values)), len(values), censored, float(error))


def week_effect(values: Floats, at: Floats | None) -> float:
    """Return how many times wider weeks that differ make the variance of the mean; 1 for values by chance alone.

    Ratio of the variance of the mean of whole weeks to that of single values (design effect, Kish 1965); waits of one
    week are alike because its cases stand in one queue.
    """
    if at is None or len(values) < 2 or not np.ptp(values):
        return 1.0
    week = np.unique(at // WEEK, return_inverse=True)[1]
    sums = np.bincount(week, values - values.mean())
    if len(sums) < _FEWEST_GROUPS:
        return 1.0
    return max(1.0, float(len(sums) / (len(sums) - 1) * (sums**2).sum() / ((values - values.mean()) ** 2).sum()))


def _times(points: Floats, chance: Floats, n: int, censored: int, error: float) -> Times:
    mean = float((points * chance).sum())
    half = float(stats.t.ppf(0.975, max(n - censored - 1, 1))) * error
    return Times(values=slices(points, chance), n=n, censored=censored, low=max(mean - half, 0.0), high=mean + half)


def slices(points: Floats, chance: Floats, count: int = VALUES) -> Floats:
    """Return the means of so many equally likely slices of a distribution; their mean is exactly its mean."""
    edges = np.concatenate([[0.0], np.cumsum(chance)])
    # Sums of chances end a little beside 1.
    edges /= edges[-1]
    partial = np.concatenate([[0.0], np.cumsum(points * np.diff(edges))])
    at = np.interp(np.linspace(0, 1, count + 1), edges, partial)
    return np.asarray(np.diff(at) * count)


def pooled(parts: list[Times]) -> Times:
    """Return one distribution for several, each counted by its items."""
    weights = np.concatenate([np.full(len(part.values), part.n / len(part.values)) for part in parts])
    values = np.concatenate([part.values for part in parts])
    order = np.argsort(values)
    points, chance = values[order], weights[order] / weights.sum()
    n, censored = sum(part.n for part in parts), sum(part.censored for part in parts)
    spread = max(float((points**2 * chance).sum()) - float((points * chance).sum()) ** 2, 0.0)
    return _times(points, chance, n, censored, float(np.sqrt(spread / max(n - censored, 1))))
