"""Clock times and years that a wrong form of writing has made: minutes that are months, hours alone, a wrong year."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from simulator.calibration.event_items import DAY, WorkLog, civil
from simulator.calibration.findings import LogFinding, of_100
from synthetic_data import shown

Floats = NDArray[np.float64]
_SOME, _NEARLY = 50, 0.95
"""Times from which on something can be said of all, and the share that is nearly all."""
_GRIDS = {60: "full hours", 30: "full and half hours", 15: "quarters of an hour"}
_OFTEN, _PART, _TIMES = 10, 0.1, 5
"""A default clock time stands so often, in such a part of a step's times, and so many times as often as the middle one
of the other half hours by day."""
_LAST_MINUTE = DAY - 1
_DAYTIME = np.arange(8 * 60, 18 * 60, 30)
_YEAR, _LONG_YEAR = 337 * DAY, 394 * DAY
"""A year, and four weeks less or more: so far apart are two steps of a few weeks if one of their years is wrong."""
_CASES = 2
_LAST_WEEK = 25
"""The first day of December that can lie in week 1 of the next year, where weeks begin on Sundays, is the 26th."""
_WEEK_YEAR = "the year of the week is written for that of the day (YYYY or %G in the place of yyyy or %Y)"
_ANEW = "Times and order of these cases, and how many come, if it is so: export or write these years anew."


def about_clocks(log: WorkLog) -> Iterator[LogFinding]:
    """Yield what seems to be no clock time, or no year, that anybody's clock or calendar showed."""
    stamps = log.items[["start", "end"]].to_numpy(float)
    clock = stamps[~np.isnan(stamps) & (stamps % DAY != 0)]
    if len(clock) >= _SOME:
        days, place = np.unique(clock // DAY, return_inverse=True)
        month = np.array([civil(day * DAY).month for day in days])[place]
        yield from _month_for_minute(clock, month) or _coarse(clock) or _default(log, stamps)
    yield from list(_year_apart(log, stamps)) or _last_week_alone(stamps)


def _month_for_minute(clock: Floats, month: NDArray[np.int64]) -> list[LogFinding]:
    same = float((clock % 60 // 1 == month).mean())
    if same < _NEARLY:
        return []
    first = civil(float(clock[0]))
    return [LogFinding(
        name="minutes", share=same,
        found=f"The minutes of {of_100(same)} clock times are the number of their month, such as "
        f"{first:%Y-%m-%d} and minute {first.month:02}, as where a form of writing says MM (%m) for both.",
        lost="Everything within an hour: minutes of work, waits, the order of steps. Export the log anew, with MI "
        "(Oracle), mm (Java, .NET) or %M (Python, C) for minutes.")]


def _coarse(clock: Floats) -> list[LogFinding]:
    for grid, name in _GRIDS.items():
        share = float((clock % grid == 0).mean())
        if share >= _NEARLY:
            return [LogFinding(
                name="coarse times", share=share,
                found=f"{of_100(share)} clock times lie at {name}, as where times are rounded or hours alone are kept.",
                lost=f"Minutes of work and waits of less than {grid} minutes, and the order of steps within them: "
                "export the minutes too, if they are kept.")]
    return []


def _default(log: WorkLog, stamps: Floats) -> list[LogFinding]:
    """Return the clock times that stand for many times of a step, as a program writes where only the day is known."""
    told = []
    codes = log.items["activity"].cat.codes.to_numpy()
    for code, step in enumerate(log.items["activity"].cat.categories):
        for column in stamps[codes == code].T:
            clock = column[~np.isnan(column)] % DAY
            if (hit := _default_of(clock)) >= 0:
                at = f"{int(hit) // 60:02}:{int(hit) % 60:02}"
                told.append(f"{shown(str(step))} ({of_100(float((clock // 1 == hit).mean()))} at {at})")
    if not told:
        return []
    more = f" and {len(told) - 4} more" if len(told) > 4 else ""
    return [LogFinding(
        name="one clock time", share=float("nan"),
        found=f"One clock time stands in many times of a step: {', '.join(dict.fromkeys(told[:4]))}{more}; they are "
        "taken for clock times.",
        lost="If it stands where only the day was known: hours and minutes of these steps, and their order within a "
        "day. Write the times in the file, or the days alone. If a program runs then, nothing.")]


def _default_of(clock: Floats) -> float:
    """Return the minute of the day that stands suspiciously often, a half hour or the last of the day; -1 if none."""
    at = np.where((clock % 30 == 0) | (clock // 1 == _LAST_MINUTE), clock // 1, -1.0)
    minutes, counts = np.unique(at[at > 0], return_counts=True)
    if not len(minutes):
        return -1.0
    most = int(np.argmax(counts))
    others = np.median([(at == minute).sum() for minute in _DAYTIME if minute != minutes[most]])
    often = counts[most] >= max(_OFTEN, _PART * len(clock), _TIMES * (1 + others))
    return float(minutes[most]) if often else -1.0


def _year_apart(log: WorkLog, stamps: Floats) -> Iterator[LogFinding]:
    """Yield steps a year apart where nearly all of them lie in the days in which years are written wrongly."""
    case = np.repeat(log.items["case"].cat.codes.to_numpy(), 2)
    flat = stamps.ravel()
    case, flat = case[~np.isnan(flat)], flat[~np.isnan(flat)]
    order = np.lexsort((flat, case))
    case, flat = case[order], flat[order]
    far = (case[1:] == case[:-1]) & (np.diff(flat) >= _YEAR) & (np.diff(flat) < _LONG_YEAR)
    places = np.flatnonzero(far)
    if len(places) < _CASES:
        return
    before, after = ([civil(float(flat[place + more])) for place in places] for more in (0, 1))
    names = log.items["case"].cat.categories
    late = [day.month == 12 and day.day > _LAST_WEEK for day in after]
    early = [day.month == 1 for day in before]
    for hit, what, why in (
            (late, "the later one in the last days of December", _WEEK_YEAR),
            (early, "the earlier one in January", "last year's number is still typed")):
        if np.mean(hit) >= _NEARLY:
            first = hit.index(True)
            yield LogFinding(
                name="years", share=float("nan"),
                found=f"Of {len(hit):,} pairs of steps of one case that lie a year apart, {sum(hit):,} have {what}, "
                f"such as {before[first]:%Y-%m-%d} and {after[first]:%Y-%m-%d} in "
                f"{shown(str(names[case[places[first]]]))}: as where {why}.", lost=_ANEW)
            return


def _last_week_alone(stamps: Floats) -> Iterator[LogFinding]:
    """Yield last days of December that stand alone at the end of a log that lacks them a year before."""
    days = {civil(day * DAY) for day in np.unique(stamps[~np.isnan(stamps)] // DAY)}
    last = max(days)
    if last.month != 12 or last.day <= _LAST_WEEK:
        return
    first = min(day for day in days if day.year == last.year and day.month == 12)
    a_year_before = [day.day for day in days if day.year == last.year - 1 and day.month == 12]
    alone = first.day > _LAST_WEEK and not any(day.year == last.year and day.month == 11 for day in days)
    if alone and a_year_before and max(a_year_before) < first.day:
        yield LogFinding(
            name="years", share=float("nan"),
            found=f"The last days, {first:%Y-%m-%d} to {last:%Y-%m-%d}, stand alone: the weeks before have no times, "
            f"and the same days of {last.year - 1} have none, unlike the weeks before them: as where {_WEEK_YEAR}.",
            lost=_ANEW)
