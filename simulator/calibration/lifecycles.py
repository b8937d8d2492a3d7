"""Events of a life cycle (schedule, start, complete) paired into pieces of work."""

from __future__ import annotations

import numpy as np
import pandas as pd

_KNOWN = {"schedule": 0, "assign": 0, "enable": 0, "start": 1, "resume": 1, "complete": 2, "end": 2}


def pair_lifecycles(events: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Return one row for each piece of work; the time of each event stands in ``end``.

    Events of one case, activity and instance (where the log has one) are paired in order of time: a completion ends
    the last open start, a start takes the last open schedule. A start without completion is work still open.

    Returns
    -------
    tuple of the items and notes on what could not be used
    """
    kind = events["lifecycle"].astype(object).map(lambda word: _KNOWN.get(str(word).lower(), -1)).to_numpy(np.int64)
    notes = []
    other = int((kind < 0).sum())
    if other:
        words = sorted(set(events.loc[kind < 0, "lifecycle"].astype(str)))
        notes.append(f"{other:,} events of other transitions ({', '.join(words[:6])}) are left out")
    if not (kind <= 1)[kind >= 0].any():
        return events[kind >= 0].drop(columns="lifecycle").reset_index(drop=True), notes
    events, kind = events[kind >= 0].reset_index(drop=True), kind[kind >= 0]
    keys = ["case", "activity"] + (["instance"] if "instance" in events and events["instance"].notna().all() else [])
    group = events.groupby(keys, sort=False, observed=True).ngroup().to_numpy()
    time = pd.factorize(events["end"], sort=True)[0] if events["end"].dtype == object else events["end"].to_numpy()
    order = np.lexsort((np.arange(len(events)), kind, time, group))
    schedule, start, end, unused = _pairs(group[order].tolist(), kind[order].tolist(), order.tolist())
    if unused:
        notes.append(f"{unused:,} schedule events without work after them are left out")
    rows = [e if e >= 0 else s for s, e in zip(start, end, strict=True)]
    items = events.iloc[rows].drop(columns=["lifecycle", "instance"], errors="ignore").reset_index(drop=True)
    for part, places in (("schedule", schedule), ("start", start), ("end", end)):
        taken = np.array(places)
        column = events["end"].take(np.maximum(taken, 0)).reset_index(drop=True)
        items[part] = column.where(taken >= 0)
    return items, notes


def _pairs(groups: list[int], kinds: list[int], rows: list[int]) -> tuple[list[int], list[int], list[int], int]:
    """Return rows of schedule, start and end for each piece of work (-1 where there is none)."""
    schedule: list[int] = []
    start: list[int] = []
    end: list[int] = []
    waiting: list[int] = []
    working: list[int] = []
    current, unused = -1, 0
    for group, kind, row in zip(groups, kinds, rows, strict=True):
        if group != current:
            unused += len(waiting)
            current, waiting, working = group, [], []
        if kind == 0:
            waiting.append(row)
        elif kind == 1:
            working.append(len(start))
            schedule.append(waiting.pop() if waiting else -1)
            start.append(row)
            end.append(-1)
        elif working:
            end[working.pop()] = row
        else:
            schedule.append(waiting.pop() if waiting else -1)
            start.append(-1)
            end.append(row)
    return schedule, start, end, unused + len(waiting)
