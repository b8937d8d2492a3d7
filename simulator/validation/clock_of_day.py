"""Whether two logs of one office are written on one clock: an office's day begins when it began before."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.calibration.event_items import DAY, WorkLog, began
from simulator.calibration.fixed_offsets import zone_offsets

_HOURS = 24
_FAR, _MENDED, _FEW = 0.5, 0.4, 100
"""Difference of the shares of hours (0 to 2) from which on days differ, the part of it that a shift may leave, and
times that are needed."""
_LEAST, _SURE = 0.2, 3.0
"""A day of nine even hours that begins an hour later differs by 0.22; so many times what chance makes is no chance."""


def moved_hours(before: WorkLog, after: WorkLog, since: float) -> int:
    """Return by how many hours the work of a log lies later in the day than that of another; 0 where it does not.

    It is the shift of whole hours after which the two profiles of the day are alike, where without it they are not.
    A log in UTC that goes through a change of the clocks has two such shifts; then it is their mean.

    Parameters
    ----------
    since : what began earlier does not count in `after`
    """
    moments = began(after.items)
    moments = moments[moments >= since]
    first, second = _profile(began(before.items)), _profile(moments)
    if first is None or second is None:
        return 0
    apart = [_apart(np.roll(first, hours), second) for hours in range(_HOURS)]
    best = int(np.argmin(apart))
    if apart[0] < _far(first, len(began(before.items)), len(moments)):
        return 0
    if apart[best] <= _MENDED * apart[0]:
        return best if best <= _HOURS // 2 else best - _HOURS
    return _through_a_change(first, moments, after.zone, _MENDED * apart[0])


def _far(profile: NDArray[np.float64], times: int, others: int) -> float:
    """Return the difference from which on two profiles differ: less where many times leave less to chance."""
    # Mean absolute difference of two shares of one hour, over all hours.
    chance = float(np.sqrt(2 / np.pi * profile * (1 / times + 1 / others)).sum())
    return float(np.clip(_SURE * chance, _LEAST, _FAR))


def _through_a_change(first: NDArray[np.float64], moments: NDArray[np.float64], zone: str, most: float) -> int:
    """Return the mean shift where the other log is in UTC, or is local time that was taken for it."""
    shift = zone_offsets(zone, moments)
    for way in (-1, 1):
        known = moments % DAY != 0
        # Times that were shifted by `way` are set right by the opposite.
        second = _profile(np.where(known, moments - way * shift, moments))
        if second is not None and _apart(first, second) <= most:
            return way * round(float(shift.mean()) / 60)
    return 0


def _apart(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    return float(np.abs(first - second).sum())


def _profile(moments: NDArray[np.float64]) -> NDArray[np.float64] | None:
    # Bare dates stand at midnight and say nothing of the day.
    known = moments[moments % DAY != 0]
    if len(known) < _FEW:
        return None
    counts = np.bincount((known % DAY // 60).astype(np.int64), minlength=_HOURS)
    return np.asarray(counts / counts.sum(), np.float64)
