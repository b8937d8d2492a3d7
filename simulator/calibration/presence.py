"""When officers are there, as far as the log shows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.calibration.actors import Actors
from simulator.calibration.event_items import DAY, hour_of_week, hours_between
from simulator.calibration.pieces import Pieces

Floats = NDArray[np.float64]
_MOSTLY = 0.5
"""Who goes on with a piece for less of the next hour than this finishes it, and was not there for more."""


@dataclass(frozen=True, kw_only=True)
class MeasuredPresence:
    """Presence.

    Attributes
    ----------
    shares : for each officer (resource code) 168 shares: of the times that this hour of the week lay in the window,
        on no closed day, those in which they were seen at work
    weeks : weeks of the window without closed days
    """

    shares: dict[int, Floats]
    weeks: float


def measure_presence(pieces: Pieces, actors: Actors, closed: Floats) -> MeasuredPresence:
    """Count how often each officer was seen in each hour of the week."""
    # What lay open beyond the shift shows that somebody was there when it began, and no more.
    until = np.where(np.isnan(pieces.work) | ~pieces.cut, pieces.ends, pieces.starts)
    begins, length = hours_between(pieces.log.first // DAY * DAY, pieces.log.last, closed)
    exposure = np.bincount(hour_of_week(begins), length, minlength=168)
    shares = {}
    for officer in actors.officers:
        mine = pieces.resource == officer
        # An hour of which the window holds a part only is taken for one whole.
        shares[officer] = _hours_seen(pieces.starts[mine], until[mine], np.maximum(exposure, 1.0), closed)
    return MeasuredPresence(shares=shares, weeks=float(exposure.sum() / 168))


def _hours_seen(starts: Floats, ends: Floats, exposure: Floats, closed: Floats) -> Floats:
    """Return, for each hour of the week, the share of its times that hold a start or mostly work."""
    first, last = (starts // 60).astype(np.int64), (ends // 60).astype(np.int64)
    longest = int(min((last - first).max(initial=0), DAY / 60))
    found = [first]
    for step in range(1, longest + 1):
        hour = first + step
        found.append(hour[np.minimum(ends / 60, hour + 1) - hour >= _MOSTLY])
    hours = np.unique(np.concatenate(found)).astype(float) * 60
    hours = hours[~np.isin(hours // DAY * DAY, closed)]
    return np.minimum(np.bincount(hour_of_week(hours), minlength=168) / exposure, 1.0)
