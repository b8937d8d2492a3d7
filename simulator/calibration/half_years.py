"""Days that begin an hour otherwise in summer than in winter: times written on a clock that does not change.

Databases keep UTC and export it without saying so; programs put Z behind local time. Both read an hour or more off,
and one in each half of the year: that is what tells.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from simulator.calibration.event_items import DAY
from simulator.calibration.fixed_offsets import zone_offsets

_LEAST = 100
"""Times in each half of the year below which their hours are not compared."""
_SURE = 4.0
"""Standard errors by which the hours of the two halves must differ."""
_SAME = 0.5
"""Part of the change of the clocks that may be left where another clock makes the halves alike."""
Floats = NDArray[np.float64]


def half_year_notes(
    wall: Mapping[str, Floats], utc: Mapping[str, Floats], aware: Mapping[str, bool], offsets: Mapping[str, Floats],
    zone: str | None
) -> Iterator[str]:
    """Yield a sentence where the hours of the days move with the clocks of the zone, and on another clock would not.

    Parameters
    ----------
    wall : part (``start, end``) → minutes since 1970 on the clocks of the zone, NaN where there is no time
    utc : part → the same moments in UTC
    aware : part → whether its times say a moment, by an offset, by Z or by counting seconds
    offsets : part → minutes of the offset behind each time, where one stands there
    zone : of the office, where it is given
    """
    told: dict[str, list[str]] = {}
    for part, read in wall.items():
        written = offsets.get(part)
        if zone is None or (written is not None and np.nanmax(np.abs(written), initial=0) > 0):
            continue
        told.setdefault(_of_part(read, utc[part], zone, aware=aware[part]), []).append(part)
    yield from (f"{' and '.join(parts)}: {words}" for words, parts in told.items() if words)


def _of_part(read: Floats, utc: Floats, zone: str, *, aware: bool) -> str:
    known = ~np.isnan(read) & (read % DAY != 0)
    read, theirs = read[known], zone_offsets(zone, utc[known])
    change = float(np.ptp(theirs)) if len(theirs) else 0.0
    summer = theirs == theirs.max(initial=0)
    if not change or min(summer.sum(), (~summer).sum()) < _LEAST:
        return ""
    later, error = _later(read % DAY, summer)
    # Local time that is taken for UTC moves with the clocks; UTC that is taken for local time moves against them.
    expected = change if aware else -change
    if abs(later) < _SURE * error or abs(later - expected) > _SAME * change:
        return ""
    way = "later" if later > 0 else "earlier"
    said = f"the days begin and end about {abs(later):.0f} minutes {way} in summer than in winter, read in {zone}, and "
    if aware:
        return (f"{said}as they are written they do not: local time seems to be marked as UTC, and every hour is read "
                "wrongly; unless this office keeps such hours, take the Z or the offsets out of the file and read it "
                "again")
    return (f"{said}would not if they were written in UTC, or in winter time all the year, as databases keep them: "
            "every hour may be read wrongly; compare a day of which you know the hours, and if it is so, read the log "
            "with --zone UTC or write the offset behind each time")


def _later(clock: Floats, summer: NDArray[np.bool_]) -> tuple[float, float]:
    """Return by how many minutes the times of the day lie later in summer, and the standard error of that."""
    parts = clock[summer], clock[~summer]
    error = float(np.sqrt(sum(part.var(ddof=1) / len(part) for part in parts)))
    return float(parts[0].mean() - parts[1].mean()), error
