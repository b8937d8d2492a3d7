"""Arrivals by hour of the week, against how often each hour was there to see them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from simulator.calibration.event_items import DAY, hour_of_week
from simulator.calibration.open_cases import OpenCases

HOUR = 60.0


@dataclass(frozen=True, kw_only=True)
class ArrivalRates:
    """How cases come.

    Attributes
    ----------
    weights : 168 cases per hour, from Monday 00:00 on
    cases : cases seen
    per_week : cases per week
    low, high : 95 of 100 interval of `per_week`, from the weeks' own spread
    first, last : first and last moment at which a case could be seen to arrive
    days_off : midnights of working days on which nothing came although cases were due
    dispersion : variance over mean of the cases per day, beside their rhythm; 1 for chance alone
    trend : relative change of the rate from the first to the second half of the window
    """

    weights: NDArray[np.float64]
    cases: int
    per_week: float
    low: float
    high: float
    first: float
    last: float
    days_off: tuple[float, ...]
    dispersion: float
    trend: float


def measure_arrivals(found: OpenCases, last: float) -> ArrivalRates:
    """Estimate the rate of each hour of the week: cases over exposure.

    Exposure is the part of an hour inside the window; days off count nothing.
    """
    began = np.sort(found.spans["began"].to_numpy())
    first = began[0] // DAY * DAY
    until = min(began[-1] + (began[-1] - began[0]) / max(len(began) - 1, 1), max(last, began[-1] + 1))
    edges = np.arange(first, until + HOUR, HOUR)
    length = np.clip(np.minimum(edges[1:], until) - edges[:-1], 0, HOUR) / HOUR
    counts = np.histogram(began, edges)[0]
    off = _days_off(counts, length, edges)
    length = np.where(np.isin(edges[:-1] // DAY * DAY, off), 0.0, length)
    where = hour_of_week(edges[:-1])
    exposure = np.bincount(where, length, minlength=168)
    seen = np.bincount(where, np.where(length > 0, counts, 0), minlength=168)
    weights = seen / np.where(exposure > 0, exposure, 1.0)
    rate, dispersion = weights.sum(), _dispersion(counts, length, weights[where])
    half = 1.96 * rate * np.sqrt(max(dispersion, 1.0) / max(seen.sum(), 1))
    return ArrivalRates(
        weights=weights,
        cases=len(began),
        per_week=float(rate),
        low=float(max(rate - half, 0)),
        high=float(rate + half),
        first=first,
        last=float(until),
        days_off=tuple(off.tolist()),
        dispersion=dispersion,
        trend=_trend(counts, length, weights[where]),
    )


def _by_day(values: NDArray[np.float64]) -> NDArray[np.float64]:
    whole = len(values) // 24 * 24
    return np.asarray(values[:whole].reshape(-1, 24).sum(axis=1))


def _days_off(counts: NDArray[np.int64], length: NDArray[np.float64], edges: NDArray[np.float64]) -> NDArray:
    """Return the days on which nothing came although a Poisson count would be zero less than once in 10,000."""
    days, exposure = _by_day(counts.astype(float)), _by_day(length) / 24
    weekday = (np.arange(len(days)) + int(edges[0] // DAY) + 3) % 7
    usual = np.array(
        [
            np.median(days[(weekday == one) & (exposure > 0.9)]) if ((weekday == one) & (exposure > 0.9)).any() else 0.0
            for one in range(7)
        ]
    )
    quiet = (days == 0) & (usual[weekday] * exposure > -np.log(1e-4))
    return edges[:-1][::24][: len(days)][quiet]


def _dispersion(counts: NDArray[np.int64], length: NDArray[np.float64], rate: NDArray[np.float64]) -> float:
    expected, days = _by_day(length * rate), _by_day(np.where(length > 0, counts, 0.0))
    kept = expected > 1
    if kept.sum() < 14:
        return 1.0
    return float(((days - expected)[kept] ** 2 / expected[kept]).sum() / (kept.sum() - 7))


def _trend(counts: NDArray[np.int64], length: NDArray[np.float64], rate: NDArray[np.float64]) -> float:
    middle = len(counts) // 2
    halves = [(counts[part].sum(), (length * rate)[part].sum()) for part in (slice(0, middle), slice(middle, None))]
    if min(expected for _, expected in halves) <= 0 or not halves[0][0]:
        return 0.0
    (early, due_early), (late, due_late) = halves
    return float((late / due_late) / (early / due_early) - 1)


def poisson_interval(count: float) -> tuple[float, float]:
    """Return the exact 95 of 100 interval of a Poisson mean (Garwood 1936)."""
    low = stats.chi2.ppf(0.025, 2 * count) / 2 if count else 0.0
    return float(low), float(stats.chi2.ppf(0.975, 2 * count + 2) / 2)
