"""When officers are there, and to whom a case goes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.calibration.actors import Actors
from simulator.calibration.event_items import DAY, MONDAY, WEEK
from simulator.calibration.pieces import Pieces

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Presence:
    """Presence and assignment.

    Attributes
    ----------
    shares : for each officer (resource code) 168 shares of the weeks in which they were seen at work in that hour
    weeks : weeks of the window
    takes : for each officer: activity code → items
    same : role → share of cases that go to whoever had them last, beyond chance
    same_seen : role → (items by the same officer as the step before, items)
    """

    shares: dict[int, Floats]
    weeks: float
    takes: dict[int, dict[int, int]]
    same: dict[str, float]
    same_seen: dict[str, tuple[int, int]]


def measure_presence(pieces: Pieces, actors: Actors) -> Presence:
    """Count the weeks in which each officer was seen in each hour, and who did what."""
    staff = np.isin(pieces.activity, list(actors.role_of))
    until = np.where(np.isnan(pieces.work) | ~pieces.cut, pieces.ends, pieces.starts)
    weeks = max((pieces.log.last - pieces.log.first) / WEEK, 1.0)
    shares, takes = {}, {}
    for officer in actors.officers:
        mine = pieces.resource == officer
        shares[officer] = _hours_seen(pieces.starts[mine], until[mine], weeks)
        codes, counts = np.unique(pieces.activity[mine & staff], return_counts=True)
        takes[officer] = dict(zip(codes.tolist(), counts.tolist(), strict=True))
    same, seen = _same_officer(pieces, actors, takes)
    return Presence(shares=shares, weeks=weeks, takes=takes, same=same, same_seen=seen)


def _hours_seen(starts: Floats, ends: Floats, weeks: float) -> Floats:
    """Return, for each hour of the week, the share of the weeks in which it holds any part of the items."""
    first, last = (starts // 60).astype(np.int64), (ends // 60).astype(np.int64)
    longest = int(min((last - first).max(initial=0), DAY / 60))
    hours = np.unique(np.concatenate([np.minimum(first + step, last) for step in range(longest + 1)]))
    hour_of_week = ((hours * 60 - MONDAY) % WEEK // 60).astype(np.int64)
    return np.minimum(np.bincount(hour_of_week, minlength=168) / weeks, 1.0)


def _same_officer(
    pieces: Pieces, actors: Actors, takes: dict[int, dict[int, int]]
) -> tuple[dict[str, float], dict[str, tuple[int, int]]]:
    """Return the share of returns to the same officer beyond what chance alone would give."""
    officers = np.isin(pieces.resource, actors.officers)
    rows = np.flatnonzero(officers & np.isin(pieces.activity, list(actors.role_of)))
    case = pieces.items["case"].cat.codes.to_numpy()
    follows = case[rows][1:] == case[rows][:-1]
    here, there = rows[1:][follows], rows[:-1][follows]
    share, seen = {}, {}
    totals: dict[int, int] = {}
    for counts in takes.values():
        for code, number in counts.items():
            totals[code] = totals.get(code, 0) + number
    for role in sorted(set(actors.role_of.values())):
        chosen = np.isin(pieces.activity[here], [code for code, own in actors.role_of.items() if own == role])
        now, before = pieces.resource[here][chosen], pieces.resource[there][chosen]
        step = pieces.activity[here][chosen]
        part = np.array(
            [takes[int(who)].get(int(code), 0) / totals[int(code)] for who, code in zip(before, step, strict=True)]
        )
        by_chance, able = part.mean() if len(part) else 0.0, (part > 0).mean() if len(part) else 0.0
        met = float((now == before).mean()) if len(now) else 0.0
        seen[role] = (int((now == before).sum()), len(now))
        share[role] = float(np.clip((met - by_chance) / (able - by_chance), 0, 1)) if able > by_chance else 0.0
    return share, seen
