"""When something first happens to a person: drawn once, from rates by calendar year and age.

Drawing the day at birth, from the rates the cohort will live through, gives the same lives as asking every
person every year, at a hundredth of the work.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from synthetic_data.core.days import NEVER, year_of

AGES = 111
_YEAR = 365.25
_CELLS = 512
"""Of the guide to a cohort; a year of age then covers about one where most happens."""


@dataclass(frozen=True)
class OnsetTable:
    """Chance that it has happened by each age, per year of birth."""

    first_cohort: int
    by_age: NDArray[np.float64]
    """Cohort × age 0…111, rising from 0."""

    @classmethod
    def from_rates(cls, rates: NDArray[np.float64], first_year: int) -> OnsetTable:
        """Follow each cohort along the diagonal of a year × age table of yearly rates.

        Parameters
        ----------
        rates : per person and year; years before the first and after the last repeat the nearest one
        first_year : calendar year of the first row
        """
        cohorts = np.arange(first_year - AGES, first_year + len(rates))
        ages = np.arange(AGES)
        row = np.clip(cohorts[:, None] + ages - first_year, 0, len(rates) - 1)
        exposure = np.cumsum(rates[row, ages], axis=1)
        happened = np.concatenate([np.zeros((len(cohorts), 1)), 1 - np.exp(-exposure)], axis=1)
        return cls(first_cohort=int(cohorts[0]), by_age=happened)

    def days(self, born: NDArray[np.int32], uniforms: NDArray[np.float64],
             after_age: NDArray[np.int64] | None = None) -> NDArray[np.int32]:
        """Return the day it happens, or `NEVER`; with `after_age`, given that it has not happened by then."""
        cohort = np.minimum(np.maximum(year_of(born) - self.first_cohort, 0), len(self.by_age) - 1)
        if after_age is not None:
            passed = self.by_age[cohort, after_age]
            # Drawn from that part of the distribution that still lies ahead.
            uniforms = passed + uniforms * (1 - passed)
        width = self.by_age.shape[1]
        begin = cohort * width
        at = np.minimum(np.maximum(self._last_by(cohort + uniforms), begin), begin + width - 1)
        ever = at < begin + width - 1
        at -= ~ever
        low, high = self._chances.take(at), self._chances.take(at + 1)
        share = (uniforms - low) / np.maximum(high - low, 1e-12)
        # Cut, or rounding could put it on the next birthday.
        day = born + ((at - begin + np.minimum(np.maximum(share, 0), 0.999)) * _YEAR).astype(np.int32)
        return np.where(ever, day, NEVER).astype(np.int32)

    def _last_by(self, lifted: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return the last place in the list of all cohorts that is not above each number, as a search would."""
        at = self._guide.take((lifted * _CELLS).astype(np.int64))
        behind = np.flatnonzero(self._lifted.take(at + 1) <= lifted)
        # Few, and some of them far behind: ages at which nothing happens share one number.
        at[behind] = np.searchsorted(self._lifted, lifted[behind], side="right") - 1
        return at

    @cached_property
    def _chances(self) -> NDArray[np.float64]:
        return np.ascontiguousarray(self.by_age).ravel()

    @cached_property
    def _lifted(self) -> NDArray[np.float64]:
        """One sorted list of all cohorts, each lifted by its number, and an end that nothing reaches."""
        return np.append((self.by_age + np.arange(len(self.by_age))[:, None]).ravel(), np.inf)

    @cached_property
    def _guide(self) -> NDArray[np.int64]:
        """Where in that list to begin, for each cell of a cohort (guide table, Chen and Asau 1974).

        The cells are a power of two, so that no product with them is rounded.
        """
        cells = np.arange(len(self.by_age) * _CELLS + 1) / _CELLS
        return np.searchsorted(self._lifted, cells, side="right") - 1

    def share_by(self, cohort: int, age: float) -> float:
        """Return the share of a cohort to whom it has happened by an exact age."""
        row = self.by_age[int(np.clip(cohort - self.first_cohort, 0, len(self.by_age) - 1))]
        return float(np.interp(age, np.arange(len(row)), row))


def mortality_rates(e0: NDArray[np.float64], infant: NDArray[np.float64], slope: float) -> NDArray[np.float64]:
    """Return yearly death rates by year × age that give these life expectancies.

    Parameters
    ----------
    e0 : years, one per calendar year
    infant : deaths before the first birthday per 1,000 births
    slope : Gompertz slope, the yearly growth of the rate with age

    Notes
    -----
    Gompertz-Makeham law with a Makeham constant of 0.0004; the Gompertz level is found by bisection per year.
    """
    ages = np.arange(AGES)
    low, high = np.full(len(e0), -20.0), np.full(len(e0), -3.0)
    first = -np.log(1 - infant / 1000)
    # Bisection; 40 halvings leave 2e-11 of the level.
    for _ in range(40):
        middle = (low + high) / 2
        too_deadly = _expectancy(_rates(middle, first, slope, ages)) < e0
        high, low = np.where(too_deadly, middle, high), np.where(too_deadly, low, middle)
    return _rates((low + high) / 2, first, slope, ages)


def _rates(level: NDArray[np.float64], first: NDArray[np.float64], slope: float,
           ages: NDArray[np.int64]) -> NDArray[np.float64]:
    rates = 0.0004 + np.exp(level[:, None] + slope * ages)
    rates[:, 0] = first
    return np.minimum(rates, 3.0)


def _expectancy(rates: NDArray[np.float64]) -> NDArray[np.float64]:
    alive = np.exp(-np.cumsum(rates, axis=1))
    before = np.concatenate([np.ones((len(rates), 1)), alive[:, :-1]], axis=1)
    expectancy: NDArray[np.float64] = ((before + alive) / 2).sum(axis=1)
    return expectancy
