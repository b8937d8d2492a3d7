"""Days whose day and month a spreadsheet has exchanged, as it does where it takes 03/06 for the third of June."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.calibration.deadlines import days_of_cases
from simulator.calibration.event_items import DAY, WorkLog
from simulator.calibration.findings import LogFinding

Numbers = NDArray[np.int64]
_MONTHS = 12
"""Only days up to the 12th can be exchanged with their month."""
_FEW, _PART, _NEARLY, _MONTHS_ODD = 5, 0.15, 0.95, 3
"""Strange days, their share of the days up to the 12th, and the share that exchanging sets right, from which on it is
told; in so many months there are strange ones."""
_USED, _MANY, _SPAN = 0.05, 20, 90
"""Share of the days from the 13th on that fall on a weekday which is worked; of so many days over so long a time some
lie after the 12th."""


def about_days(log: WorkLog) -> Iterator[LogFinding]:
    """Yield times and deadlines of which day and month seem to be exchanged."""
    columns = {"times": log.items[["start", "end"]].to_numpy(float).ravel()}
    columns |= {f"days of {name}": minutes for name, minutes in days_of_cases(log).items()}
    for what, minutes in columns.items():
        days = np.unique((minutes[~np.isnan(minutes)] // DAY).astype(np.int64))
        if odd := _exchanged(pd.DatetimeIndex(days.astype("datetime64[D]"))):
            yield LogFinding(
                name="day and month", share=float("nan"),
                found=f"Of the {what}, {odd}: day and month seem to be exchanged, as by a spreadsheet that takes 03/06 "
                "for 6 March where 3 June is meant.",
                lost="All that rests on these days, if it is so: export the log anew, with days such as 2024-12-31, "
                "and do not save it in a spreadsheet program before.")


def _exchanged(days: pd.DatetimeIndex) -> str:
    """Return what is odd about days, in words; empty where nothing is."""
    year, month, day = (np.asarray(part, np.int64) for part in (days.year, days.month, days.day))
    early = day <= _MONTHS
    if early.all():
        odd = len(days) >= _MANY and (days[-1] - days[0]).days >= _SPAN
        return f"not one of {len(days):,} days lies after the 12th of a month" if odd else ""
    weekday, turned = np.asarray(days.day_of_week, np.int64), _weekdays(year, day, np.where(early, month, 1))
    # In a month or on a weekday without any later day, and where there are some once both are exchanged.
    return (_strange(days, early, year * _MONTHS + month, year * _MONTHS + day, 0.0, "in months without any")
            or _strange(days, early, weekday, turned, _USED, "on weekdays with hardly any"))


def _strange(
    days: pd.DatetimeIndex, early: NDArray[np.bool_], place: Numbers, turned: Numbers, least: float, where: str
) -> str:
    """Return how many early days lie where no later one does, if exchanging nearly all of them mends it."""
    places, counts = np.unique(place[~early], return_counts=True)
    known = places[counts > least * counts.sum()]
    strange = early & ~np.isin(place, known)
    count, mended = int(strange.sum()), int((strange & np.isin(turned, known)).sum())
    if count < max(_FEW, _PART * early.sum()) or mended < _NEARLY * count:
        return ""
    if len(set(days[strange].month)) < _MONTHS_ODD:
        return ""
    return (f"{count:,} of {int(early.sum()):,} days up to the 12th, such as {days[strange][0]:%Y-%m-%d}, lie {where} "
            f"day from the 13th on, and {mended:,} of them would not if day and month were exchanged")


def _weekdays(year: Numbers, month: Numbers, day: Numbers) -> Numbers:
    """Return weekdays of days that are given by parts; months beyond the 12th are never asked about."""
    parts: Callable[..., pd.DatetimeIndex] = pd.to_datetime
    table = pd.DataFrame({"year": year, "month": np.minimum(month, _MONTHS), "day": day})
    return np.asarray(pd.DatetimeIndex(parts(table)).day_of_week, np.int64)
