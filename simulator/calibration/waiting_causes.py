"""Why cases waited, as far as a log can tell: nights, the claimant, the officer busy or not there, and the rest."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.calibration.actors import OUTSIDE
from simulator.calibration.estimates import Estimates, passed
from simulator.calibration.event_items import DAY
from simulator.calibration.pieces import Pieces

Floats = NDArray[np.float64]
CAUSES = {
    "outside": "waiting for the claimant or others outside",
    "closed": "outside the office's hours",
    "elsewhere": "the officer was not seen at this process in those hours (sessions, other work, absence)",
    "busy": "the officer was at work on other cases",
    "unexplained": "the officer was there and had time",
}


def waiting_causes(estimates: Estimates) -> pd.DataFrame:
    """Split the minutes between steps by cause.

    Returns
    -------
    pd.DataFrame : ``cause, meaning, hours, share``; hours per wait between two steps, shares of all waiting

    Notes
    -----
    Only waits whose officer is known can be split by what the officer did. The last moment at which an officer was
    busy says little where people clear their work in sessions, so it is not taken for the end of a queue.
    """
    pieces = estimates.pieces
    rows = ~pieces.first & ~np.isnan(pieces.before)
    wait = np.where(rows, pieces.wait, 0.0)
    outside = np.isin(pieces.activity, [c for c, kind in enumerate(estimates.actors.kinds) if kind == OUTSIDE])
    minutes = dict.fromkeys(CAUSES, 0.0)
    minutes["outside"] = float(wait[outside].sum())
    staff = np.flatnonzero(rows & ~outside & (wait > 0))
    open_time = passed(pieces, pieces.before[staff], pieces.starts[staff], estimates.arrivals.closed)
    minutes["closed"] = float((wait[staff] - open_time).sum())
    for name, value in _by_officer(pieces, staff, open_time).items():
        minutes[name] += value
    total, count = sum(minutes.values()), max(int(rows.sum()), 1)
    return pd.DataFrame(
        [(name, CAUSES[name], value / 60 / count, value / total if total else 0.0) for name, value in minutes.items()],
        columns=["cause", "meaning", "hours", "share"],
    )


def _by_officer(pieces: Pieces, staff: NDArray[np.int64], open_time: Floats) -> dict[str, float]:
    out = dict.fromkeys(("elsewhere", "busy", "unexplained"), 0.0)
    who = pieces.resource[staff]
    out["unexplained"] += float(open_time[who < 0].sum())
    origin = pieces.log.first // DAY * DAY
    hours = int((pieces.log.last - origin) // 60) + 2
    for officer in np.unique(who[who >= 0]):
        mine = who == officer
        begin, end = pieces.before[staff][mine], pieces.starts[staff][mine]
        seen, busy = _curves(pieces, int(officer), origin, hours)
        grid = origin + np.arange(hours + 1) * 60.0
        there = np.interp(end, grid, seen) - np.interp(begin, grid, seen)
        worked = np.interp(end, grid, busy) - np.interp(begin, grid, busy)
        # Presence is known in whole hours only, so it may reach beyond the office's own.
        there = np.minimum(there, open_time[mine])
        worked = np.minimum(worked, there)
        out["elsewhere"] += float((open_time[mine] - there).sum())
        out["busy"] += float(worked.sum())
        out["unexplained"] += float((there - worked).sum())
    return out


def _curves(pieces: Pieces, officer: int, origin: float, hours: int) -> tuple[Floats, Floats]:
    """Return an officer's summed minutes seen (whole hours with any event) and at work, hour by hour."""
    rows = pieces.resource == officer
    starts, ends = pieces.starts[rows], np.where(pieces.cut[rows], pieces.starts[rows], pieces.ends[rows])
    seen = np.zeros(hours)
    for stamps in (starts, ends):
        seen[np.clip(((stamps - origin) // 60).astype(int), 0, hours - 1)] = 60.0
    work = np.zeros(hours)
    np.add.at(work, np.clip(((starts - origin) // 60).astype(int), 0, hours - 1), np.nan_to_num(pieces.work[rows]))
    return (np.concatenate([[0.0], np.cumsum(seen)]), np.concatenate([[0.0], np.cumsum(work)]))
