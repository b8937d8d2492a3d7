"""Whether two logs of one office are written on one clock: an office's day begins when it began before."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.calibration.event_items import DAY, WorkLog, began

_HOURS = 24
_FAR, _MENDED, _FEW = 0.5, 0.4, 100
"""Difference of the shares of hours (0 to 2) from which on days differ, the part of it that a shift may leave, and
times that are needed."""


def moved_hours(before: WorkLog, after: WorkLog, since: float) -> int:
    """Return by how many hours the work of a log lies later in the day than that of another; 0 where it does not.

    It is the shift of whole hours after which the two profiles of the day are alike, where without it they are not.

    Parameters
    ----------
    since : what began earlier does not count in `after`
    """
    first, second = _profile(began(before.items)), _profile(began(after.items), since)
    if first is None or second is None:
        return 0
    apart = [float(np.abs(np.roll(first, hours) - second).sum()) for hours in range(_HOURS)]
    best = int(np.argmin(apart))
    if apart[0] < _FAR or apart[best] > _MENDED * apart[0]:
        return 0
    return best if best <= _HOURS // 2 else best - _HOURS


def _profile(moments: NDArray[np.float64], since: float = -np.inf) -> NDArray[np.float64] | None:
    # Bare dates stand at midnight and say nothing of the day.
    known = moments[(moments >= since) & (moments % DAY != 0)]
    if len(known) < _FEW:
        return None
    counts = np.bincount((known % DAY // 60).astype(np.int64), minlength=_HOURS)
    return np.asarray(counts / counts.sum(), np.float64)
