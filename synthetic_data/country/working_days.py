"""The days on which a country's offices work, and how what came in while they were closed is worked off."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from synthetic_data.core.days import day_number, from_dates
from synthetic_data.country.profile import CountryTables

_YEARS_AFTER = 101
"""Calendar years after the reference date that are told apart; no shipped delay is nearly as long."""
_THURSDAY = 3
"""1 January 1970, day 0, was a Thursday; Monday is 0."""
_CLOSED_DAYS_A_DAY = 2
"""So many closed days' post an office works off in one working day, beside that day's own (assumed)."""


@dataclass(frozen=True, eq=False)
class WorkingDays:
    """Working days in order, and for each day of the calendar which of them comes next."""

    first: int
    """The first day of the calendar."""
    days: NDArray[np.int32]
    """All working days."""
    next: NDArray[np.int32]
    """Per day of the calendar: place in `days` of the first working day on it or after it."""
    queue: NDArray[np.int32]
    """Per day: over how many working days what comes in on it is worked off; 0 on a working day."""

    def is_open(self, days: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Tell which days are working days."""
        is_open: NDArray[np.bool_] = self.queue[self._at(days)] == 0
        return is_open

    def on_or_after(self, days: NDArray[np.int32]) -> NDArray[np.int32]:
        """Return the first working day on each day or after it; days outside of the calendar stay."""
        inside = (days >= self.first) & (days <= self.days[-1])
        return np.where(inside, self.days[self.next[self._at(days)]], days).astype(np.int32)

    def put_off(self, days: NDArray[np.int32], before: NDArray[np.int32] | int) -> NDArray[np.int32]:
        """Return the days, put off to the next working day unless that is too late."""
        later = self.on_or_after(days)
        return np.where(later < before, later, days).astype(np.int32)

    def worked_off(self, days: NDArray[np.int32], uniforms: NDArray[np.float64]) -> NDArray[np.int32]:
        """Return on which working day what comes in on closed days is done; `uniforms` says where in the queue it is.

        Notes
        -----
        The queue after a week-end is worked off on Monday, that after Novruz takes most of a week.
        """
        at = self._at(days)
        later = self.next[at] + (uniforms * self.queue[at]).astype(np.int32)
        return self.days[np.minimum(later, len(self.days) - 1)]

    def _at(self, days: NDArray[np.int32]) -> NDArray[np.int64]:
        return np.clip(days.astype(np.int64) - self.first, 0, len(self.next) - 1)


def working_days(country: CountryTables) -> WorkingDays:
    """Return the working days of a country: neither the week-end nor a holiday of its table.

    Examples
    --------
    >>> import datetime as dt
    >>> from synthetic_data.country.loading import load_country
    >>> days = load_country("azerbaijan").working_days
    >>> novruz = np.array([day_number(dt.date(2023, 3, day)) for day in (17, 20, 24, 27)], np.int32)
    >>> days.is_open(novruz).tolist()
    [True, False, False, True]
    """
    profile = country.profile
    first = day_number(profile.records_from.replace(month=1, day=1))
    # 1 January, because 29 February does not exist in every year.
    last = day_number(profile.reference_date.replace(year=profile.reference_date.year + _YEARS_AFTER, month=1, day=1))
    calendar = np.arange(first, last)
    closed = np.isin((calendar + _THURSDAY) % 7 + 1, profile.weekend)
    if "holidays" in country.tables:
        closed |= np.isin(calendar, from_dates(np.array(country.tables["holidays"]["date"].to_list(), "datetime64[s]")))
    # Every closed day needs a working day after it.
    closed[-1] = False
    days = calendar[~closed]
    place = np.searchsorted(days, calendar)
    run = np.diff(np.append(first - 1, days))[place] - 1
    queue = np.where(closed, -(-run // _CLOSED_DAYS_A_DAY), 0)
    return WorkingDays(first, days.astype(np.int32), place.astype(np.int32), queue.astype(np.int32))
