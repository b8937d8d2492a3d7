"""Offsets that stay the same while clocks change: a right moment, or local time with the winter's offset behind it.

Nobody can tell the two apart from one time; the rhythm of the day in summer and in winter often can.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

_MS = 60_000.0
_HOUR, _DAY = 60.0, 1440.0
_LEAST = 50
"""Times in each half of the year below which their rhythms are not compared."""
_SAME = 20.0
"""Minutes within which the rhythm of the day is the same in summer and in winter."""
_WINTER, _SUMMER = (12, 1, 2), (6, 7, 8)
Floats = NDArray[np.float64]


def offset_notes(written: Mapping[str, Floats], utc: Mapping[str, Floats], zone: str | None) -> Iterator[str]:
    """Yield a sentence for each column whose offset stays while the clocks of the zone change, or might have changed.

    Parameters
    ----------
    written : part with offsets → minutes of the offset behind each time, NaN where there is no time
    utc : part → its times in minutes of UTC since 1970, NaN where there is none
    zone : of the office, where it is given
    """
    for part, offsets in written.items():
        known = ~np.isnan(offsets) & ~np.isnan(utc[part])
        kinds = np.unique(offsets[known])
        # Programs that keep UTC write it all the year, and mean it.
        if len(kinds) == 1 and kinds[0] != 0:
            yield from _of_one(part, float(kinds[0]), utc[part][known], zone)
        elif len(kinds) > 1 and zone is not None:
            wrong = int(((offsets[known] != 0) & (offsets[known] != zone_offsets(zone, utc[part][known]))).sum())
            if wrong:
                yield (f"{part}: {wrong:,} of {known.sum():,} times are written with an offset that clocks in {zone} "
                       "did not show then; they are taken as the moments that they say: check the time zone")


def _of_one(part: str, offset: float, utc: Floats, zone: str | None) -> Iterator[str]:
    said = f"{part}: every time is written with the offset {shown_offset(offset)}"
    if zone is None:
        if _of_months(utc, _SUMMER).any() and _of_months(utc, _WINTER).any():
            yield (f"{said}, in summer and in winter; if the office's country changes its clocks, times in one half of "
                   "the year may be an hour off: name its zone with --zone, and compare a day in summer")
        return
    theirs = zone_offsets(zone, utc)
    wrong = int((theirs != offset).sum())
    if not wrong:
        return
    shown = " and ".join(shown_offset(each) for each in np.unique(theirs))
    yield (f"{said}, while clocks in {zone} showed {shown}; {wrong:,} of {len(utc):,} times are taken as the moments "
           f"that they say, and stand on another clock time than is written{_by_rhythm(offset, utc, theirs)}")


def _by_rhythm(offset: float, utc: Floats, theirs: Floats) -> str:
    """What the rhythm of the day says: whether people would come an hour later in one half of the year."""
    changed = theirs != offset
    if min(changed.sum(), (~changed).sum()) < _LEAST:
        return "; compare a day of which you know the hours"
    as_read = _apart((utc + theirs) % _DAY, changed)
    as_written = _apart((utc + offset) % _DAY, changed)
    if as_read <= _SAME < as_written:
        return "; the days then have the same hours all the year, so the offsets seem right"
    if as_written <= _SAME < as_read:
        return (f"; the days then begin and end about {as_read:.0f} minutes otherwise in one half of the year, and as "
                "they are written they do not: the program seems to have written local time with a fixed offset; take "
                "the offsets out of the file and read it again with --zone")
    return "; the hours of the days do not tell which is right, so compare a day of which you know the hours"


def _apart(minute: Floats, changed: NDArray[np.bool_]) -> float:
    """By how much the hours of the day differ between the two halves of the year: mean over its quarters."""
    quarters = (0.25, 0.5, 0.75)
    return float(np.abs(np.quantile(minute[changed], quarters) - np.quantile(minute[~changed], quarters)).mean())


def zone_offsets(zone: str, utc: Floats) -> Floats:
    """Return the offset of the clocks in a zone at moments of UTC, both in minutes."""
    moments = pd.Series((utc * _MS).astype("datetime64[ms]")).dt.tz_localize("UTC").dt.tz_convert(zone)
    wall = moments.dt.tz_localize(None).to_numpy("datetime64[ms]").astype(np.int64) / _MS
    return np.asarray(np.round(wall - utc))


def _of_months(utc: Floats, months: tuple[int, ...]) -> NDArray[np.bool_]:
    return np.isin(pd.DatetimeIndex((utc * _MS).astype("datetime64[ms]")).month, months)


def shown_offset(offset: float) -> str:
    """An offset as it is written.

    Examples
    --------
    >>> shown_offset(60), shown_offset(-210)
    ('+01:00', '-03:30')
    """
    hours, minutes = divmod(abs(int(offset)), 60)
    return f"{'-' if offset < 0 else '+'}{hours:02}:{minutes:02}"
