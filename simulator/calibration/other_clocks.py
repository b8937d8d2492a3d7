"""Starts, or the times of one step, that seem to be written on another clock than the rest of the log."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from simulator.calibration.event_items import DAY, WorkLog
from simulator.calibration.findings import LogFinding
from simulator.calibration.fixed_offsets import zone_offsets
from synthetic_data import shown

Floats = NDArray[np.float64]
_HOUR = 60.0
_MANY, _LEAST = 200, 100
"""Times of the log, and of one step, below which nothing is said: edges of few days are chance."""
_SHORTEST = 0.005
"""Of so small a part of all work the minutes may be anything."""
_JUST_ABOVE = 20.0
"""Minutes by which the shortest work of an office may be longer than a whole number of hours and still be minutes."""
_EDGES = (2, 98)
"""Of 100 times of the day, those at which the day of a step begins and ends."""
_ALIKE, _APART = 20.0, 45.0
"""Minutes by which two days begin and end alike, and by which they do not."""
_SHIFT = 2 * _HOUR
"""Steps that begin and end an hour before the others are common; two hours, or one more in summer, are not."""


def about_other_clocks(log: WorkLog) -> Iterator[LogFinding]:
    """Yield work of which none takes less than an hour, and steps whose days are those of the others on UTC."""
    yield from _no_short_work(log)
    yield from _steps_on_utc(log)


def _no_short_work(log: WorkLog) -> Iterator[LogFinding]:
    """Yield that even the shortest work of several steps takes a whole number of hours and a few minutes."""
    lasting = log.items[log.items["end"] > log.items["start"]]
    if len(lasting) < _MANY or lasting["activity"].nunique() < 2:
        return
    minutes = lasting["end"] - lasting["start"]
    shortest = float(minutes.quantile(_SHORTEST))
    hours = int(shortest // _HOUR)
    if hours and shortest % _HOUR <= _JUST_ABOVE:
        yield LogFinding(
            name="shortest work", share=float("nan"),
            found=f"No work takes less than {hours} hour{'s' if hours > 1 else ''}: of 1,000 pieces only 5 take less "
            f"than {shortest:.0f} minutes, in all steps together, as where starts are written on one clock (UTC) and "
            "ends on another.",
            lost="Minutes of work and presence, if it is so: write the offset behind each time, or bring both columns "
            "to one clock.")


def _steps_on_utc(log: WorkLog) -> Iterator[LogFinding]:
    stamps = log.items[["start", "end"]].to_numpy(float)
    step = np.repeat(log.items["activity"].cat.codes.to_numpy(), 2)
    stamps = stamps.ravel()
    known = ~np.isnan(stamps) & (stamps % DAY != 0)
    stamps, step = stamps[known], step[known]
    if log.zone == "UTC" or len(stamps) < _MANY:
        return
    ahead = zone_offsets(log.zone, stamps)
    names = log.items["activity"].cat.categories
    found = [(str(names[code]), way) for code in np.unique(step) if (way := _way(stamps, ahead, step == code))]
    for way in (-1.0, 1.0):
        words = "before" if way * ahead.mean() < 0 else "behind"
        told = [shown(name) for name, its in found if its == way]
        if told:
            yield LogFinding(
                name="clock of a step", share=float("nan"),
                found=f"The days of {', '.join(told)} begin and end {_span(ahead)} {words} those of all other steps, "
                f"which is what clocks in {log.zone} differ from UTC: these times may come from another program, on "
                "another clock.",
                lost="Waits before and after these steps, and hours of arrivals, if it is so: bring all steps to one "
                "clock, or write the offset behind each time.")


def _way(stamps: Floats, ahead: Floats, own: NDArray[np.bool_]) -> float:
    """Return -1 where a step's day is that of the others on UTC, 1 where it is theirs as far the other way, else 0."""
    if min(own.sum(), (~own).sum()) < _LEAST or not _telling(ahead[own]):
        return 0.0
    others = _edges(stamps[~own])
    if np.abs(_edges(stamps[own]) - others).min() < _APART:
        return 0.0
    ways = [way for way in (-1.0, 1.0) if np.abs(_edges((stamps - way * ahead)[own]) - others).max() < _ALIKE]
    return ways[0] if len(ways) == 1 else 0.0


def _telling(ahead: Floats) -> bool:
    """Tell whether the zone is so far from UTC, or so often on two clocks, that other hours are no habit of a step."""
    halves = [int((ahead == offset).sum()) for offset in np.unique(ahead)]
    return bool(np.abs(ahead).min() >= _SHIFT or (len(halves) > 1 and min(halves) >= _LEAST // 2))


def _edges(stamps: Floats) -> Floats:
    return np.asarray(np.percentile(stamps % DAY, _EDGES))


def _span(ahead: Floats) -> str:
    hours = sorted({f"{abs(offset) / _HOUR:g}" for offset in np.unique(ahead)})
    return f"{' or '.join(hours)} hour{'s' if hours != ['1'] else ''}"
