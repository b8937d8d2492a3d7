"""Steps of one time, which stand in the order of their rows, and stand otherwise where their times differ."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from simulator.calibration.event_items import WorkLog, ended
from simulator.calibration.findings import LogFinding
from synthetic_data import shown

_LEAST, _PART, _CLEAR = 10, 0.5, 3
"""So many pairs of one time against the usual order, such a part of all of them, and how many times more usual that
order is."""
_NEARLY = 0.95
_NEAR = 3
"""So many places apart two steps of a case are compared."""


def about_order(log: WorkLog) -> Iterator[LogFinding]:
    """Yield a finding where steps of one time stand the other way round than where one is seen to follow the other."""
    items = log.items
    case, step = (items[name].cat.codes.to_numpy(np.int64) for name in ("case", "activity"))
    times = ended(items)
    if ((case[1:] == case[:-1]) & (times[1:] == times[:-1])).sum() < _LEAST:
        return
    size = len(items["activity"].cat.categories)
    at_once, apart = np.zeros((size, size), np.int64), np.zeros((size, size), np.int64)
    for lag in range(1, _NEAR + 1):
        one, other = slice(None, -lag), slice(lag, None)
        pair = (case[other] == case[one]) & (step[other] != step[one])
        tied = times[other] == times[one]
        at_once += _counted(step[one], step[other], pair & tied, size)
        apart += _counted(step[one], step[other], pair & ~tied, size)
    known = (apart >= _CLEAR * np.maximum(apart.T, 1)) | (_CLEAR * np.maximum(apart, 1) <= apart.T)
    against = np.where(known & (apart < apart.T), at_once, 0)
    names = [shown(str(name)) for name in items["activity"].cat.categories]
    if against.sum() < max(_LEAST, _PART * at_once[known].sum()) or not _by_name(at_once, names):
        return
    first, second = np.unravel_index(int(np.argmax(against)), against.shape)
    yield LogFinding(
        name="order at one time", share=float(against.sum() / at_once.sum()),
        found=f"{against.sum():,} times two steps of a case have one time and stand in the order of their rows, such "
        f"as {names[first]} before {names[second]}, where otherwise {names[second]} comes before {names[first]}: the "
        "rows seem to be sorted by the names of the steps.",
        lost="Ways from step to step, and which step is the first: sort the rows as things happened (a number of the "
        "event, if there is one), or write finer times.")


def _by_name(at_once: NDArray[np.int64], names: list[str]) -> bool:
    """Tell whether nearly all steps of one time stand in the order of their names, forwards or backwards.

    What happens together in an office, such as a new offer and the end of the old one, has no such order.
    """
    place = np.argsort(np.argsort(names))
    forwards = at_once[place[:, None] < place[None, :]].sum() / at_once.sum()
    return bool(max(forwards, 1 - forwards) >= _NEARLY)


def _counted(
    first: NDArray[np.int64], second: NDArray[np.int64], rows: NDArray[np.bool_], size: int
) -> NDArray[np.int64]:
    """Return how often each step stands before each other one."""
    return np.bincount(first[rows] * size + second[rows], minlength=size * size).reshape(size, size)
