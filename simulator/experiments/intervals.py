"""Intervals of a mean over replications, and how often luck alone would move one so far: the program's only ones.

Figures of queues are skewed: most runs are quiet and a few are bad. Student's t knows no skewness, and with 10 runs its
"95 of 100" held 85 to 92. The bootstrap-t takes the shape from the runs themselves: the studentised mean of many
resamples, instead of Student's table, says how far the mean may lie from the truth on either side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from synthetic_data import stream

Floats = NDArray[np.float64]
RESAMPLES = 4_999
ROUGH_BELOW = 10
"""With fewer values an interval is rough: with 5 it holds 94 of 100 times on average, of the most skewed figure 88."""
_SMOOTHING = 2.5
"""Noise added to each resampled value, in standard deviations, times the number of values (see `mean_intervals`)."""
_FEWEST_WITH_A_SHAPE = 4
_AT_ONCE = 256
"""Columns worked on together, which bounds the memory to about 10 MB an array."""
_FEW_CASES, _FEWEST_IN_A_TAIL = 10, 10


@dataclass(frozen=True)
class _Resamples:
    """Resamples of n values: how often each value was drawn, and the noise that it was given."""

    drawn: Floats
    noise: Floats
    """Resamples × values: sum of the noise on all draws of the value."""
    noise_sum: Floats
    noise_squares: Floats


def mean_interval(values: Sequence[float] | Floats, confidence: float = 0.95) -> tuple[float, float, float]:
    """Return mean, low and high of values, one for each replication (or pair, or person).

    Parameters
    ----------
    values : independent of each other, in any unit; NaN is not allowed
    confidence : share of such intervals that hold the true mean

    Returns
    -------
    tuple of float : NaN bounds for fewer than two values; equal values have an interval without width

    Examples
    --------
    >>> mean, low, high = mean_interval([1.0, 2.0, 3.0, 4.0, 20.0])
    >>> (mean, mean - low < high - mean)
    (6.0, True)
    """
    mean, low, high = mean_intervals(np.asarray(values, float).reshape(-1, 1), confidence)
    return float(mean[0]), float(low[0]), float(high[0])


def mean_intervals(values: Floats, confidence: float = 0.95) -> tuple[Floats, Floats, Floats]:
    """Return mean, low and high of each column.

    Parameters
    ----------
    values : replications × columns

    Notes
    -----
    Smoothed bootstrap-t: the studentised interval of Efron and Tibshirani (An Introduction to the Bootstrap, 1993,
    ch. 12; Hall, Annals of Statistics 16, 1988), whose resamples get a little normal noise (Polansky and Schucany,
    Journal of the Royal Statistical Society B 59, 1997), because the bootstrap-t of few values has wild ends. The
    noise is 2.5 / n standard deviations: many values are trusted to show their shape, and few are taken for normal,
    where the method becomes Student's t, which two and three values get at once. Ends so far out that fewer than 10
    resamples lie beyond them reach at least as far as Student's. The resamples are the same in every call, so the
    same values always have the same interval. Coverage: `benchmarks/statistics.py`.
    """
    from scipy.special import stdtrit  # Student's t; scipy.stats costs every command half a second

    count = len(values)
    if count < 2:
        mean = values.mean(axis=0) if count else np.full(values.shape[1], np.nan)
        return mean, np.full_like(mean, np.nan), np.full_like(mean, np.nan)
    mean, error = _mean_and_error(values)
    ends = (1 - confidence) / 2, (1 + confidence) / 2
    if count < _FEWEST_WITH_A_SHAPE:
        half = stdtrit(count - 1, ends[1]) * error
        return mean, mean - half, mean + half
    parts = [np.quantile(_studentised(values[:, first : first + _AT_ONCE]), ends, axis=0)
             for first in range(0, values.shape[1], _AT_ONCE)]
    low, high = np.concatenate(parts, axis=1) if parts else np.empty((2, 0))
    if ends[0] * RESAMPLES < _FEWEST_IN_A_TAIL:
        student = stdtrit(count - 1, ends[1])
        low, high = np.minimum(low, -student), np.maximum(high, student)
    return mean, mean - high * error, mean - low * error


def share_interval(values: Sequence[float] | Floats, counts: Sequence[float] | Floats,
                   confidence: float = 0.95) -> tuple[float, float, float]:
    """Return mean, low and high of a share of 100, one for each replication; of what is rare, a bound.

    Parameters
    ----------
    values : of 100
    counts : of what each value is a share of

    Returns
    -------
    tuple of float : within 0 and 100; of a rare share 0 and the most that it may be, of a rare exception the least
        and 100

    Notes
    -----
    Twenty runs in which nothing happened do not show that nothing can happen, and no two-sided interval of a count
    below ten keeps to 95 of 100 (Brown, Cai and DasGupta, Statistical Science 16, 2001). With fewer than 10 cases of
    all runs together on one side there is only a bound, on the other: at least the exact one of all cases (Clopper
    and Pearson, Biometrika 26, 1934), which holds more than 95 of 100 times. With fewer than 10 on both sides the
    interval holds the exact one.

    Examples
    --------
    >>> mean, low, high = share_interval([0.0, 0.0, 0.0], [100, 100, 100])
    >>> (mean, low, round(high, 2))
    (0.0, 0.0, 1.22)
    """
    mean, low, high = mean_interval(values, confidence)
    cases = float(np.sum(counts))
    hits = float(np.dot(np.asarray(values, float), np.asarray(counts, float))) / 100
    few = hits < _FEW_CASES, cases - hits < _FEW_CASES
    if len(counts) > 1 and any(few) and cases > 0:
        exact = _exact(hits, cases, confidence)
        low = 0.0 if few == (True, False) else min(low, exact[0])
        high = 100.0 if few == (False, True) else max(high, exact[1])
    return mean, max(low, 0.0), min(high, 100.0)


def _exact(hits: float, cases: float, confidence: float) -> tuple[float, float]:
    """Clopper's and Pearson's interval of a share of 100."""
    from scipy.special import betaincinv

    tail = (1 - confidence) / 2
    return (100 * float(betaincinv(hits, cases - hits + 1, tail)) if hits > 0 else 0.0,
            100 * float(betaincinv(hits + 1, cases - hits, 1 - tail)) if hits < cases else 100.0)


def luck_alone(values: Sequence[float] | Floats, at: float = 0.0) -> float:
    """Return how often luck alone would put the mean so far from a value that is the true mean (two-sided p-value).

    Parameters
    ----------
    at : the value held to be the true mean

    Notes
    -----
    The larger of the p-values of the smoothed bootstrap-t and of Student's t: far out the resamples are few, and a
    verdict should not hang on one of them. 1 for fewer than two values; 0 for equal values elsewhere.

    Examples
    --------
    >>> luck_alone([0.1, -0.2, 0.3, -0.1]) > 0.5 > 0.01 > luck_alone([5.0, 5.1, 4.9, 5.2])
    True
    """
    from scipy.special import stdtr

    column = np.asarray(values, float).reshape(-1, 1)
    if len(column) < 2:
        return 1.0
    mean, error = _mean_and_error(column)
    if error[0] == 0:
        return float(np.isclose(mean[0], at, rtol=1e-12, atol=0))
    seen = float((mean[0] - at) / error[0])
    tail = float(stdtr(len(column) - 1, -abs(seen)))
    if len(column) >= _FEWEST_WITH_A_SHAPE:
        resampled = _studentised(column)[:, 0]
        tail = max(tail, float(min((resampled <= seen).mean(), (resampled >= seen).mean())))
    return min(1.0, 2 * tail)


def holm(chances: Sequence[float] | Floats) -> Floats:
    """Return p-values that may be read all together: the chance that any such finding of the family is luck.

    Notes
    -----
    Holm, A simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics 6 (1979). It
    holds however the figures hang together. NaN (not judged) stays NaN and does not count.

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03]).round(2).tolist()
    [0.03, 0.06, 0.06]
    """
    given = np.asarray(chances, float)
    judged = np.flatnonzero(~np.isnan(given))
    order = judged[np.argsort(given[judged], kind="stable")]
    steps = given[order] * np.arange(len(order), 0, -1)
    adjusted = np.full(len(given), np.nan)
    adjusted[order] = np.minimum(np.maximum.accumulate(steps), 1.0) if len(order) else steps
    return adjusted


def _mean_and_error(values: Floats) -> tuple[Floats, Floats]:
    """Mean and standard error of each column; the error of equal values is 0, whatever their sum was rounded to."""
    mean, spread = values.mean(axis=0), values.std(axis=0, ddof=1)
    equal = np.ptp(values, axis=0) <= 1e-12 * np.abs(values).max(axis=0)
    return np.where(equal, values[0], mean), np.where(equal, 0.0, spread / np.sqrt(len(values)))


def _studentised(values: Floats) -> Floats:
    """Return (mean − true mean) / standard error of each resample (row) of each column."""
    count = len(values)
    mean, error = _mean_and_error(values)
    spread = np.where(error > 0, error * np.sqrt(count), 1.0)
    scores = np.where(error > 0, (values - mean) / spread, 0.0)
    made, noise = _resamples(count), _SMOOTHING / count
    means = (made.drawn @ scores + noise * made.noise_sum) / count
    squares = made.drawn @ scores**2 + 2 * noise * (made.noise @ scores) + noise**2 * made.noise_squares
    variance = (squares / count - means**2) * count / (count - 1)
    # A resample of one value drawn again and again has next to no spread.
    ratios: Floats = means / np.sqrt(np.maximum(variance, 1e-12) / count)
    return ratios


@lru_cache(maxsize=12)
def _resamples(count: int) -> _Resamples:
    luck = stream(0, "interval", count)
    places = luck.integers(0, count, size=(RESAMPLES, count))
    noise = luck.normal(size=(RESAMPLES, count))
    # One number for each cell of resamples × values: a single bincount counts them all.
    cells = (places + count * np.arange(RESAMPLES)[:, None]).ravel()
    drawn, summed = (np.bincount(cells, weights, RESAMPLES * count).reshape(RESAMPLES, count).astype(float)
                     for weights in (None, noise.ravel()))
    return _Resamples(drawn=drawn, noise=summed, noise_sum=noise.sum(axis=1, keepdims=True),
                      noise_squares=(noise**2).sum(axis=1, keepdims=True))
