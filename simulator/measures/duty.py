"""Minutes on duty: how long a worker was really at work between two times, from the log's duty table."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

_APART = 1e9
"""Minutes between the time lines of two workers when they are laid end to end."""


def minutes_on_duty(rows: pd.DataFrame, duty: pd.DataFrame, until: float) -> NDArray[np.float64]:
    """Return the minutes of duty between start and completion of each row.

    Parameters
    ----------
    rows : columns ``replication, resource, started_at, completed_at``; work not begun is 0, open work runs to `until`
    duty : ``replication, resource, opens_at, closes_at``
    """
    started = rows["started_at"].to_numpy(float)
    ended = rows["completed_at"].fillna(until).to_numpy(float)
    line = _lines(rows, duty)
    order = np.lexsort((duty["opens_at"].to_numpy(), line[len(rows):]))
    opens = (line[len(rows):] * _APART + duty["opens_at"].to_numpy(float))[order]
    closes = (line[len(rows):] * _APART + duty["closes_at"].clip(upper=until).to_numpy(float))[order]
    offset = line[: len(rows)] * _APART
    length = np.maximum(closes - opens, 0.0)
    passed = np.concatenate([[0.0], np.cumsum(length)])
    minutes = _passed(offset + ended, opens, length, passed) - _passed(offset + started, opens, length, passed)
    return np.nan_to_num(minutes)


def _lines(rows: pd.DataFrame, duty: pd.DataFrame) -> NDArray[np.float64]:
    """Number each pair of replication and worker, the same in both tables."""
    names = pd.concat([rows["resource"].astype(str), duty["resource"].astype(str)], ignore_index=True)
    runs = pd.concat([rows["replication"], duty["replication"]], ignore_index=True)
    worker, _ = pd.factorize(names)
    return (runs.to_numpy(float) * (worker.max(initial=0) + 1) + worker).astype(float)


def _passed(at: NDArray[np.float64], opens: NDArray[np.float64], length: NDArray[np.float64],
            passed: NDArray[np.float64]) -> NDArray[np.float64]:
    place = np.searchsorted(opens, at, side="right") - 1
    inside = np.clip(at - opens[np.maximum(place, 0)], 0.0, length[np.maximum(place, 0)])
    return np.where(place >= 0, passed[np.maximum(place, 0)] + inside, 0.0)
