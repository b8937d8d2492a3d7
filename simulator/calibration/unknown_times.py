"""Times that stand for an unknown one: placeholders, stamps far from all others, ends before the start."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.calibration.event_items import DAY, civil

_EPOCH = dt.date(1970, 1, 1)
_PLACEHOLDERS = tuple(
    (day - _EPOCH).days * DAY
    for day in (
        # Day 1 of spreadsheets and databases, second 0 of Unix, of DOS, SAS and of PostgreSQL, and what stands for
        # "never": the last day of a century, the last second that 32 bits of Unix or 16 of SQL Server can count.
        dt.date(1900, 1, 1), dt.date(1901, 1, 1), dt.date(1904, 1, 1), dt.date(1960, 1, 1), dt.date(1970, 1, 1),
        dt.date(1980, 1, 1), dt.date(2000, 1, 1), dt.date(2038, 1, 19), dt.date(2079, 6, 6), dt.date(2099, 12, 31),
        dt.date(2100, 1, 1), dt.date(2100, 12, 31),
    )
)
_ALONE = 366 * DAY
"""So far from a placeholder no other time lies: a log of those days would have more of them."""
_STRAYS = 1000
"""Of so many times one may be astray."""
_LONG, _FEW = 365 * DAY, 50
"""A shorter log, or one of fewer times, has no strays that could be told."""
_PAIR = ["start", "end"]


def without_unknown(table: pd.DataFrame) -> Iterator[str]:
    """Take times that cannot be meant out of `start` and `end`, and yield which.

    Placeholders come first, since they would look like strays that make the log long.
    """
    yield from _without_placeholders(table)
    yield from _without_strays(table)
    yield from _without_backwards(table)


def _without_placeholders(table: pd.DataFrame) -> Iterator[str]:
    stamps = table[_PAIR].to_numpy(float)
    for day, hit in placeholder_days(stamps).items():
        yield (f"{hit.sum():,} times are {civil(day):%Y-%m-%d} or the day beside it, far from all others; such "
               "a day stands for an unknown time, and is taken for one")
        stamps = np.where(hit, np.nan, stamps)
    table[_PAIR] = stamps


def placeholder_days(stamps: NDArray[np.float64]) -> dict[float, NDArray[np.bool_]]:
    """Return day → which times are it, for days that stand for an unknown time: no other time lies near them."""
    distance = np.abs(stamps[..., None] - np.array(_PLACEHOLDERS))
    # A zone may have moved them by hours; the last day of a century is not the day after it.
    nearest = np.argmin(np.where(np.isnan(distance), np.inf, distance), axis=-1)
    near = {day: (nearest == place) & (distance[..., place] <= DAY) for place, day in enumerate(_PLACEHOLDERS)}
    others = stamps[~np.isnan(stamps) & ~np.logical_or.reduce(list(near.values()))]
    return {day: hit for day, hit in near.items()
            if hit.any() and len(others) and np.abs(others - day).min() > _ALONE}


def _without_strays(table: pd.DataFrame) -> Iterator[str]:
    """Take times far from all others for unknown: one stamp of 1970 would make a window of decades.

    Far is farther away than the time in which all but one in a thousand of the stamps lie is long.
    """
    stamps = table[_PAIR].to_numpy(float)
    known = np.sort(stamps[~np.isnan(stamps)])
    # The times of one row are astray together.
    rare = max(int((~np.isnan(stamps)).any(axis=0).sum()), len(known) // _STRAYS)
    if len(known) < _FEW or known[-1] - known[0] < _LONG:
        return
    low, high = known[rare], known[-1 - rare]
    far = _outside(stamps, low, high)
    if far.any():
        yield (
            f"{far.sum():,} times lie far from all others, such as {civil(float(stamps[far][0])):%Y-%m-%d}, and are "
            "taken for unknown"
        )
        table[_PAIR] = np.where(far, np.nan, stamps)


def _without_backwards(table: pd.DataFrame) -> Iterator[str]:
    """Take one of two times for unknown where the end lies before the start: the end where it lies outside the log."""
    backwards = (table["start"] > table["end"]).to_numpy()
    if not backwards.any():
        return
    rest = table.loc[~backwards, _PAIR].to_numpy(float)
    rest = rest[~np.isnan(rest)]
    end = table["end"].to_numpy(float)
    astray = backwards & (_outside(end, rest.min(), rest.max()) if len(rest) else False)
    for part, rows in (("end", astray), ("start", backwards & ~astray)):
        if rows.any():
            yield f"{rows.sum():,} items end before they start; their {part} is taken as unknown"
            table.loc[rows, part] = np.nan


def _outside(stamps: NDArray[np.float64], low: float, high: float) -> NDArray[np.bool_]:
    """Tell which times lie farther from a window than it is long."""
    reach = max(high - low, DAY)
    return np.asarray((stamps < low - reach) | (stamps > high + reach))
