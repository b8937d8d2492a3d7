"""Time within a year and within a first year: seasons, and the first weeks of life."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from synthetic_data.core.days import NEVER, new_year, year_of
from synthetic_data.country.profile import CountryTables

_MONTHS = np.array([31, 28.25, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
_EDGES = np.concatenate([[0.0], np.cumsum(_MONTHS)]) / _MONTHS.sum()
_YEAR = 365.25
_DAYS = 366
"""Of a leap year."""
_NEONATAL = 28


@dataclass(frozen=True)
class Season:
    """How events spread over a year: shares of the year, and shares of its events that have happened by then."""

    happened: NDArray[np.float64]
    """Share of a year's events before the end of each month, from 0 to 1."""

    @cached_property
    def _even(self) -> bool:
        return bool(np.allclose(self.happened, _EDGES))

    def events_by(self, day: NDArray[np.integer]) -> NDArray[np.float64]:
        """Return which share of a year's events has happened when so many days of the year have passed."""
        return self._by_day.take(day, mode="clip")

    @cached_property
    def _by_day(self) -> NDArray[np.float64]:
        # A table of days: to reckon every woman's share anew would take fifty times as long.
        return np.asarray(np.interp(np.arange(_DAYS + 1) / _YEAR, _EDGES, self.happened))

    def time_of(self, events: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return which share of the year has passed when this share of its events has happened."""
        return np.asarray(np.interp(events, self.happened, _EDGES))

    def moved(self, days: NDArray[np.int32], not_before: NDArray[np.int32]) -> NDArray[np.int32]:
        """Return days that are spread evenly over their years as the season spreads them.

        Parameters
        ----------
        not_before : days are moved no further back than this, such as to a birth
        """
        if self._even:
            return days
        # Day 80,000 lies in 2189; NEVER lies in no year of the calendar.
        first = new_year(year_of(np.minimum(days, 80_000)))
        found = first + self._moved_day.take(days - first, mode="clip")
        moved: NDArray[np.int32] = np.where(days == NEVER, NEVER, np.maximum(found, not_before)).astype(np.int32)
        return moved

    @cached_property
    def _moved_day(self) -> NDArray[np.int32]:
        """Day of the year to which each day of an even year moves."""
        return (self.time_of(np.arange(_DAYS) / _YEAR) * _YEAR).astype(np.int32)


def season(country: CountryTables, name: str) -> Season:
    """Return the season of a pattern such as ``season_of_births``."""
    weights = country.factors(name, range(1, 13)) * _MONTHS
    return Season(np.concatenate([[0.0], np.cumsum(weights)]) / weights.sum())


def infant_deaths(born: NDArray[np.int32], died: NDArray[np.int32], neonatal_share: float) -> NDArray[np.int32]:
    """Return the days of death with those of the first year drawn together: many in the first weeks, few later.

    Parameters
    ----------
    neonatal_share : share of deaths under one year that fall into the first 28 days

    Notes
    -----
    Within the 28 days the risk falls: half of the deaths are over after a quarter of them.
    """
    early = died - born < _YEAR
    share = np.clip((died[early] - born[early]) / _YEAR, 0, 1)
    first = share < neonatal_share
    weeks = (share / max(neonatal_share, 1e-9)) ** 2 * _NEONATAL
    later = _NEONATAL + (share - neonatal_share) / max(1 - neonatal_share, 1e-9) * (365 - _NEONATAL)
    died = died.copy()
    died[early] = born[early] + np.where(first, weeks, later).astype(np.int32)
    return died
