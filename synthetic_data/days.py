"""Days as whole numbers since 1970-01-01, the way every truth table keeps them."""

from __future__ import annotations

import datetime as dt

import numpy as np
from numpy.typing import ArrayLike, NDArray

NEVER = np.int32(2**31 - 1)
"""The day of what does not happen; it becomes NaT in a frame."""

_EPOCH = dt.date(1970, 1, 1).toordinal()


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


def new_year(year: ArrayLike) -> NDArray[np.int32]:
    """Return the number of 1 January of each year."""
    years = np.asarray(year, dtype=np.int64) - 1970
    return years.astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64).astype(np.int32)


def year_of(days: ArrayLike) -> NDArray[np.int32]:
    """Return the calendar year of each day number."""
    years = np.asarray(days, dtype=np.int64).astype("datetime64[D]").astype("datetime64[Y]")
    return (years.astype(np.int64) + 1970).astype(np.int32)


def birthday(born: ArrayLike, months: ArrayLike) -> NDArray[np.int32]:
    """Return the day on which somebody reaches an age in months; 29 February becomes 1 March.

    Parameters
    ----------
    born : day numbers
    months : age in completed months, one number or one per person
    """
    days = np.asarray(born, dtype=np.int64).astype("datetime64[D]")
    month = days.astype("datetime64[M]")
    target = month + np.asarray(months, dtype=np.int64)
    reached = target.astype("datetime64[D]") + (days - month.astype("datetime64[D]"))
    past_the_end = reached.astype("datetime64[M]") != target
    reached = np.where(past_the_end, (target + 1).astype("datetime64[D]"), reached)
    return reached.astype(np.int64).astype(np.int32)


def to_dates(days: ArrayLike) -> NDArray[np.datetime64]:
    """Return ``datetime64[s]`` midnights; `NEVER` becomes NaT."""
    numbers = np.asarray(days, dtype=np.int64)
    seconds = numbers * 86_400
    seconds[numbers == NEVER] = np.iinfo(np.int64).min
    return seconds.view("datetime64[s]")


def from_dates(dates: ArrayLike) -> NDArray[np.int32]:
    """Return day numbers of ``datetime64`` values; NaT becomes `NEVER`."""
    values = np.asarray(dates, dtype="datetime64[s]")
    numbers = values.view(np.int64) // 86_400
    return np.where(np.isnat(values), np.int64(NEVER), numbers).astype(np.int32)
