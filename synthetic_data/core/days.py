"""Days as whole numbers since 1970-01-01, the way every truth table keeps them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

NEVER = np.int32(2**31 - 1)
"""The day of what does not happen; it becomes NaT in a frame."""

_EPOCH = dt.date(1970, 1, 1).toordinal()
_HALF_A_YEAR = 183
"""Days; no country and no office is without a holiday for so long."""


def day_number(day: dt.date) -> int:
    """Return the day's number.

    Examples
    --------
    >>> day_number(dt.date(1970, 1, 2))
    1
    """
    return day.toordinal() - _EPOCH


def day_of(number: int) -> dt.date:
    """Return the calendar day of a number; the inverse of `day_number`."""
    return dt.date.fromordinal(int(number) + _EPOCH)


class _Calendar(NamedTuple):
    """Month of each day and first day of each month, from 1700 to 2299: looking up is faster than reckoning."""

    first_day: int
    month: NDArray[np.int32]
    """Months since 1970, per day."""
    first_month: int
    start: NDArray[np.int32]
    """First day of each month, and one month more."""


@cache
def _calendar() -> _Calendar:
    months = np.arange((1700 - 1970) * 12, (2300 - 1970) * 12 + 1)
    start = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64).astype(np.int32)
    month = np.repeat(months[:-1].astype(np.int32), np.diff(start))
    return _Calendar(int(start[0]), month, int(months[0]), start)


def _month_of(days: NDArray[np.int32]) -> NDArray[np.int32]:
    calendar = _calendar()
    # `NEVER` has no month; what it gives here is not looked at.
    return calendar.month[np.minimum(np.maximum(days - calendar.first_day, 0), len(calendar.month) - 1)]


def new_year(year: ArrayLike) -> NDArray[np.int32]:
    """Return the number of 1 January of each year.

    Examples
    --------
    >>> int(new_year(1971))
    365
    """
    calendar = _calendar()
    month = (np.asarray(year, dtype=np.int32) - 1970) * 12 - calendar.first_month
    return calendar.start[np.clip(month, 0, len(calendar.start) - 1)]


def year_of(days: ArrayLike) -> NDArray[np.int32]:
    """Return the calendar year of each day number, within 1700 to 2299."""
    return _month_of(np.asarray(days, dtype=np.int32)) // 12 + 1970


def birthday(born: ArrayLike, months: ArrayLike) -> NDArray[np.int32]:
    """Return the day on which somebody reaches an age in months; 29 February becomes 1 March.

    Parameters
    ----------
    born : day numbers
    months : age in completed months, one number or one per person

    Examples
    --------
    >>> born = day_number(dt.date(2004, 2, 29))
    >>> day_of(birthday(born, 12)).isoformat(), day_of(birthday(born, 48)).isoformat()
    ('2005-03-01', '2008-02-29')
    """
    calendar = _calendar()
    days = np.asarray(born, dtype=np.int32)
    month = _month_of(days) - calendar.first_month
    target = np.clip(month + np.asarray(months, dtype=np.int32), 0, len(calendar.start) - 2)
    reached = calendar.start[target] + (days - calendar.start[month])
    # A day that the month lacks is the first of the next.
    return np.minimum(reached, calendar.start[target + 1]).astype(np.int32)


def to_dates(days: ArrayLike) -> NDArray[np.datetime64]:
    """Return ``datetime64[s]`` midnights; `NEVER` becomes NaT."""
    numbers = np.asarray(days, dtype=np.int64)
    seconds = numbers * 86_400
    # The smallest of all numbers is how NumPy keeps NaT.
    seconds[numbers == NEVER] = np.iinfo(np.int64).min
    return seconds.view("datetime64[s]")


def from_dates(dates: ArrayLike) -> NDArray[np.int32]:
    """Return day numbers of ``datetime64`` values; NaT becomes `NEVER`."""
    values = np.asarray(dates, dtype="datetime64[s]")
    numbers = values.view(np.int64) // 86_400
    return np.where(np.isnat(values), np.int64(NEVER), numbers).astype(np.int32)


def years_without(days: Iterable[dt.date], first: dt.date, last: dt.date) -> list[int]:
    """Return the years of a time of which none of the days is, where the time holds at least half of the year.

    Examples
    --------
    >>> years_without([dt.date(2023, 1, 1)], dt.date(2021, 9, 1), dt.date(2024, 12, 31))
    [2022, 2024]
    """
    some = {day.year for day in days if first <= day <= last}
    seen = {year: (min(last, dt.date(year, 12, 31)) - max(first, dt.date(year, 1, 1))).days + 1
            for year in range(first.year, last.year + 1)}
    return [year for year, held in seen.items() if held >= _HALF_A_YEAR and year not in some]


def spans_of_years(years: Sequence[int]) -> str:
    """Return years in rising order in words, those that follow each other as one span.

    Examples
    --------
    >>> spans_of_years([1995, 1996, 1997, 2004])
    '1995 to 1997 and 2004'
    """
    starts = [year for year in years if year - 1 not in years]
    ends = [year for year in years if year + 1 not in years]
    return " and ".join(str(low) if low == high else f"{low} to {high}" for low, high in zip(starts, ends, strict=True))
