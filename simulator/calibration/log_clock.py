"""Moments on the office's own clock: rhythms of the day stay right, and so do durations when the clocks change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from synthetic_data import BadInput, Problem

PARTS = ("schedule", "start", "end")
_MS = 60_000.0
_PAUSE = 6 * 60.0
"""Minutes in which nothing of a case happens, after which its clock is set as the law says."""
_LONGEST, _NIGHT = 72 * 60.0, 24 * 60.0
"""Work of up to three days keeps its length to the minute; longer work is counted in days of the calendar."""
_DAY = 1440.0
_SOME, _EARLY, _FEW = 20, 6, 0.05
"""Times from which on something can be said of all of them; the last hour that an afternoon of work has on a clock of
twelve; share that chance may bring."""
Floats = NDArray[np.float64]


def office_minutes(
    times: Mapping[str, pd.Series], case: NDArray[np.int64], zone: str | None, where: str
) -> tuple[dict[str, Floats], dict[str, Floats], list[str]]:
    """Return minutes since 1970-01-01 on the wall clock of a zone, the same in UTC, and notes; NaN where no time is.

    Where a zone changes its offset, the stamps of a case that belong together (work that runs, and what follows within
    six hours) stay on the clock on which they began, so that 02:50 to 02:10 in the night in which clocks go back are
    20 minutes.

    Parameters
    ----------
    times : part (``schedule, start, end``) → times, in UTC or without a zone
    case : number of each row's case

    Raises
    ------
    BadInput : times have no zone and none is given
    """
    naive = {part: column for part, column in times.items() if column.dt.tz is None and column.notna().any()}
    if zone is None and naive:
        raise BadInput([_without_zone(f"{where}: {part}", column) for part, column in naive.items()])
    utc, wall, notes = {}, {}, []
    for part, column in times.items():
        utc[part], wall[part], doubt = _on_both_clocks(column, zone or "UTC")
        notes += [f"{part}: {words}" for words in doubt]
    _second_time_round(times, utc, wall, zone or "UTC")
    # Without a change of offset both clocks run alike.
    if any(_changes(wall[part] - utc[part]) for part in times) or len({*_offsets(utc, wall)}) > 1:
        wall = _kept_together(case, utc, wall)
    return wall, utc, notes


def written_moment(minutes: float, zone: str) -> str:
    """Return minutes of UTC as they are written in a zone, with the offset of that day.

    Examples
    --------
    >>> written_moment(28500870, "Europe/Berlin")
    '2024-03-10T07:30+01:00'
    """
    moment = pd.Timestamp(minutes * _MS, unit="ms", tz="UTC").tz_convert(zone)
    return str(moment.isoformat(timespec="minutes"))


def _without_zone(where: str, column: pd.Series) -> Problem:
    return Problem(
        where=where,
        rule="has times without a time zone",
        value=str(column.dropna().iloc[0]),
        remedy="say in which zone they were written, such as --zone Europe/Berlin",
    )


def _minutes(column: pd.Series) -> Floats:
    values = column.to_numpy("datetime64[ms]")
    out = values.astype(np.int64) / _MS
    # As a number, NaT is a moment in the far past.
    out[np.isnat(values)] = np.nan
    return np.asarray(out)


def _on_both_clocks(column: pd.Series, zone: str) -> tuple[Floats, Floats, list[str]]:
    """Return minutes in UTC and on the wall clock, and what is doubtful about them."""
    if column.dt.tz is not None:
        return (
            _minutes(column.dt.tz_convert("UTC").dt.tz_localize(None)),
            _minutes(column.dt.tz_convert(zone).dt.tz_localize(None)),
            [],
        )
    # Read as summer time and as winter time: where the two differ, the hour comes twice.
    first, last, wall = _in_utc(column, zone, first=True), _in_utc(column, zone, first=False), _minutes(column)
    back = _minutes(pd.Series(first.astype("datetime64[ms]")).dt.tz_localize("UTC").dt.tz_convert(zone)
                    .dt.tz_localize(None))
    doubt = [*_of_twelve_hours(wall)]
    twice, never = int((first < last).sum()), int((np.abs(back - wall) > 0).sum())
    if twice:
        doubt.append(f"{twice:,} times lie in the hour that clocks in {zone} repeat in autumn, and without an offset "
                     "the first is taken unless work would end before it began")
    if never:
        doubt.append(f"{never:,} times lie in the hour that clocks in {zone} leave out in spring: check the time zone")
    return first.astype(np.int64) / _MS + np.where(np.isnat(first), np.nan, 0), wall, doubt


def _of_twelve_hours(wall: Floats) -> Iterator[str]:
    """Yield what is doubtful about times of which none lies in the hour after midnight, or after one at noon.

    Who works by day writes 8 to 12 and 1 to 5 on a clock of twelve hours; on one of 24, mornings alone leave out the
    night as well.
    """
    clock = wall[np.isfinite(wall)] % _DAY
    hours = clock[clock > 0] // 60
    early = int((hours <= _EARLY).sum())
    if len(hours) >= _SOME and hours.min() >= 1 and hours.max() <= 12 and _FEW < early / len(hours) < 1 - _FEW:
        first = clock[clock > 0][hours <= _EARLY][0]
        yield (f"all {len(hours):,} times lie between 1:00 and 12:59, {early:,} of them before 7:00, as where a clock "
               f"of twelve hours is written without AM and PM: {_clock(first)} is read as in the night, and would be "
               f"{_clock(first + _DAY / 2)} then; if so, export them with 24 hours")


def _clock(minutes: float) -> str:
    return f"{int(minutes) // 60:02}:{int(minutes) % 60:02}"


def _in_utc(column: pd.Series, zone: str, *, first: bool) -> NDArray[np.datetime64]:
    # Of the two like hours in autumn, the first is the one in summer time.
    summer = np.full(len(column), first)
    there = column.dt.tz_localize(zone, ambiguous=summer, nonexistent="shift_forward")
    return np.asarray(there.dt.tz_convert("UTC").dt.tz_localize(None).to_numpy("datetime64[ms]"))


def _second_time_round(
    times: Mapping[str, pd.Series], utc: dict[str, Floats], wall: dict[str, Floats], zone: str
) -> None:
    """Put ends without an offset into the second of two like hours where work would end before it began."""
    if "start" not in times or "end" not in times or times["end"].dt.tz is not None:
        return
    early = np.flatnonzero(utc["end"] < utc["start"])
    if len(early):
        last = _in_utc(times["end"].iloc[early], zone, first=False).astype(np.int64) / _MS
        better = last >= utc["start"][early]
        utc["end"][early[better]] = last[better]


def _changes(offsets: Floats) -> bool:
    known = offsets[~np.isnan(offsets)]
    return bool(len(known) and np.ptp(known))


def _offsets(utc: Mapping[str, Floats], wall: Mapping[str, Floats]) -> list[float]:
    """Return the offset of the first known stamp of each part."""
    out = []
    for part in utc:
        known = np.flatnonzero(~np.isnan(utc[part]))
        out += [float(wall[part][known[0]] - utc[part][known[0]])] if len(known) else []
    return out


def _kept_together(case: NDArray[np.int64], utc: dict[str, Floats], wall: dict[str, Floats]) -> dict[str, Floats]:
    parts = list(utc)
    moments = np.concatenate([utc[part] for part in parts])
    offsets = np.concatenate([wall[part] - utc[part] for part in parts])
    order = np.lexsort((moments, np.tile(case, len(parts))))
    order = order[~np.isnan(moments[order])]
    who, when, offset = np.tile(case, len(parts))[order], moments[order], offsets[order]
    until = np.tile(_runs_until(utc, len(case)), len(parts))[order]
    same = who[1:] == who[:-1]
    begins = np.concatenate([[0], np.flatnonzero(~same) + 1, [len(who)]])
    for last in np.flatnonzero(same & (offset[1:] != offset[:-1])):
        place = int(np.searchsorted(begins, last, side="right"))
        stop = _clock_is_set(int(last), when, until, int(begins[place - 1]), int(begins[place]))
        offset[last + 1 : stop] = offset[last]
    moments[order] = when + offset
    return {part: moments[place * len(case) : (place + 1) * len(case)] for place, part in enumerate(parts)}


def _runs_until(utc: Mapping[str, Floats], rows: int) -> Floats:
    """Return until when the work of each row keeps the clock on which it began."""
    start, end = utc.get("start", np.full(rows, np.nan)), utc.get("end", np.full(rows, np.nan))
    short = (end >= start) & (end - start <= _LONGEST)
    return np.where(short, end, -np.inf)


def _clock_is_set(last: int, when: Floats, until: Floats, begin: int, end: int) -> int:
    """Return the first stamp after a change of offset that is read on the new clock.

    It is the first after a pause in which no work runs; where the case pauses for no six hours within a day, the one
    after its longest pause.
    """
    running = float(until[begin : last + 1].max())
    longest, best = -1.0, end
    for place in range(last + 1, end):
        pause = float(when[place] - when[place - 1])
        if when[place] > running:
            if pause >= _PAUSE:
                return place
            longest, best = max((longest, best), (pause, place))
        if when[place] - when[last] > _NIGHT + _LONGEST:
            return best
        running = max(running, float(until[place]))
    return end
