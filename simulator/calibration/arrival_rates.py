"""Arrivals by hour of the week, against how often each hour was there to see them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from simulator.calibration.event_items import DAY, hour_of_week, hours_between
from simulator.calibration.open_cases import OpenCases

Floats = NDArray[np.float64]
_MOSTLY = 0.5
"""From this share of begins at midnight on, they are dates without a clock time."""
_FEWEST_WEEKS = 8
"""So many whole weeks say whether weeks differ by more than chance."""


@dataclass(frozen=True, kw_only=True)
class Rate:
    """Cases a week with their 95 of 100 interval."""

    cases: int
    per_week: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class ArrivalRates:
    """How cases come.

    Attributes
    ----------
    weights : 168 cases per hour, from Monday 00:00 on
    cases : cases seen
    whole : the rate of all cases
    weekdays : the rate of those that begin on Mondays, Tuesdays, ...
    first, last : first and last moment at which a case could be seen to arrive
    days_off : midnights of working days on which nothing came although cases were due
    holidays : midnights of the days that the planner names as closed
    on_holidays : cases that began on these days all the same; they are not counted
    dispersion : variance over mean of the cases per day, beside their rhythm; 1 for chance alone
    trend : relative change of the rate from the first to the second half of the window
    """

    weights: Floats
    cases: int
    whole: Rate
    weekdays: tuple[Rate, ...]
    first: float
    last: float
    days_off: tuple[float, ...]
    holidays: tuple[float, ...]
    on_holidays: int
    dispersion: float
    trend: float

    @property
    def per_week(self) -> float:
        """Cases per week."""
        return self.whole.per_week

    @property
    def closed(self) -> Floats:
        """Midnights of all days that count for nothing, named or found, in order."""
        return np.unique(np.array([*self.holidays, *self.days_off], float))


def measure_arrivals(found: OpenCases, last: float, holidays: tuple[float, ...] = ()) -> ArrivalRates:
    """Estimate the rate of each hour of the week: cases over exposure.

    Exposure is the part of an hour inside the window; holidays and days off count nothing.
    """
    began = np.sort(found.spans["began"].to_numpy())
    first = began[0] // DAY * DAY
    until = _seen_until(began, last)
    begins, length = hours_between(first, until, np.array(holidays, float))
    counts = np.histogram(began, np.append(begins, until))[0]
    off = _days_off(counts, length, begins)
    length = np.where(np.isin(begins // DAY * DAY, off), 0.0, length)
    where = hour_of_week(begins)
    exposure = np.bincount(where, length, minlength=168).astype(float)
    # An hour of the week of which the log holds minutes alone counts whole, or they would be its rate.
    exposure = np.where(exposure > 0, np.maximum(exposure, 1.0), 0.0)
    # Hours that count for nothing give no cases either, or the rate would come out too high.
    seen = np.bincount(where, np.where(length > 0, counts, 0.0), minlength=168).astype(float)
    weights = seen / np.where(exposure > 0, exposure, 1.0)
    dispersion, by_week = _dispersions(counts, length, weights[where])
    # Never narrower than chance alone would have it (quasi-Poisson).
    spread = max(dispersion, by_week, 1.0)
    return ArrivalRates(
        weights=weights,
        cases=len(began),
        whole=_rate(float(weights.sum()), seen.sum(), float(seen.sum() / max(weights.sum(), 1e-12)), spread),
        weekdays=_weekdays(weights, seen, exposure, spread),
        first=first,
        last=float(until),
        days_off=tuple(off.tolist()),
        holidays=holidays,
        on_holidays=int(np.isin(began // DAY * DAY, holidays).sum()),
        dispersion=dispersion,
        trend=_trend(counts, length, weights[where]),
    )


def _seen_until(began: Floats, last: float) -> float:
    """Return until when a case could be seen to arrive.

    The last hour with a case counts as far as the next case would have been due, and a last bare date as a day: a
    minute of it would make its one case the rate of that minute.
    """
    # About one gap after the last case another would have been seen; later the log had stopped.
    due = began[-1] + (began[-1] - began[0]) / max(len(began) - 1, 1)
    until = min(max(due, began[-1] + 1), max(last, began[-1] // 60 * 60 + 60))
    bare_dates = began[-1] % DAY == 0 and float(np.mean(began % DAY == 0)) >= _MOSTLY
    return float(max(until, began[-1] + DAY) if bare_dates else until)


def _rate(per_week: float, cases: float, weeks: float, spread: float) -> Rate:
    """Return a rate with its interval: that of a Poisson count, widened where days or weeks differ by more."""
    # As if only one case of so many came by a chance of its own.
    low, high = (bound * spread / max(weeks, 1e-12) for bound in poisson_interval(cases / spread))
    return Rate(cases=int(cases), per_week=per_week, low=low, high=high)


def _weekdays(weights: Floats, seen: Floats, exposure: Floats, spread: float) -> tuple[Rate, ...]:
    days = [slice(24 * day, 24 * day + 24) for day in range(7)]
    return tuple(_rate(float(weights[d].sum()), seen[d].sum(), exposure[d].sum() / 24, spread) for d in days)


def _by_day(values: Floats) -> Floats:
    whole = len(values) // 24 * 24
    return np.asarray(values[:whole].reshape(-1, 24).sum(axis=1))


def _days_off(counts: NDArray[np.int64], length: Floats, begins: Floats) -> Floats:
    """Return the days on which nothing came although a Poisson count would be zero less than once in 10,000."""
    days, exposure = _by_day(counts.astype(float)), _by_day(length) / 24
    # 1970-01-01 was a Thursday, three days after a Monday.
    weekday = (np.arange(len(days)) + int(begins[0] // DAY) + 3) % 7
    usual = np.array(
        [
            np.median(days[(weekday == one) & (exposure > 0.9)]) if ((weekday == one) & (exposure > 0.9)).any() else 0.0
            for one in range(7)
        ]
    )
    quiet = (days == 0) & (usual[weekday] * exposure > -np.log(1e-4))
    off: Floats = begins[::24][: len(days)][quiet]
    return off


def _dispersions(counts: NDArray[np.int64], length: Floats, rate: Floats) -> tuple[float, float]:
    """Return variance over mean of the cases a day beside their rhythm, and of those a week; 1 where too few are."""
    expected, days = _by_day(length * rate), _by_day(np.where(length > 0, counts, 0.0))
    whole = len(days) // 7 * 7
    weeks = [values[:whole].reshape(-1, 7).sum(axis=1) for values in (expected, days)]
    return _over(expected, days, 7, 14), _over(weeks[0], weeks[1], 1, _FEWEST_WEEKS)


def _over(expected: Floats, counts: Floats, fitted: int, fewest: int) -> float:
    # Where less than one case is expected, the quotient says nothing.
    kept = expected > 1
    if kept.sum() < fewest:
        return 1.0
    # Pearson's statistic over its degrees of freedom, less those of the rates fitted.
    return float(((counts - expected)[kept] ** 2 / expected[kept]).sum() / (kept.sum() - fitted))


def _trend(counts: NDArray[np.int64], length: Floats, rate: Floats) -> float:
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
