"""Events of a life cycle (schedule, start, suspend, resume, complete) paired into pieces of work."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.written_times.columns import read_times
from synthetic_data import BadInput, Problem

_SCHEDULE, _START, _COMPLETE, _SUSPEND, _ABORT = range(5)
_KNOWN = {
    **dict.fromkeys(("schedule", "scheduled", "assign", "enable", "enabled"), _SCHEDULE),
    **dict.fromkeys(("start", "started", "begin", "resume"), _START),
    **dict.fromkeys(("complete", "completed", "end", "finish", "finished"), _COMPLETE),
    "suspend": _SUSPEND,
    **dict.fromkeys(("withdraw", "abort", "ate_abort", "pi_abort"), _ABORT),
}
_FEW = 8
"""In so many steps two words that take turns are no chance."""
_OTHERS = frozenset(("suspended", "resumed", "reassign", "autoskip", "manualskip", "unknown"))
"""Words of life cycles that mean no piece of work."""


def looks_like_lifecycle(words: Iterable[object]) -> bool:
    """Whether the words of a column are transitions of work: nothing else, and both begins and ends among them.

    Examples
    --------
    >>> looks_like_lifecycle(["Start", "complete", None]), looks_like_lifecycle(["start", "phone"])
    (True, False)
    """
    found = {str(word).strip().lower() for word in set(words) if word is not None and str(word).strip()}
    kinds = {_KNOWN.get(word) for word in found}
    return found <= _KNOWN.keys() | _OTHERS and _COMPLETE in kinds and bool(kinds & {_SCHEDULE, _START})


def takes_turns(steps: Sequence[object], words: Sequence[object]) -> bool:
    """Whether a column has two words that follow each other in each step of each case, as those of a life cycle do.

    Parameters
    ----------
    steps : of each row, its case and activity
    words : of each row, its word; known or not, such as Beginn and Ende or 0 and 1

    Examples
    --------
    >>> steps = [(case, "check") for case in range(9) for _ in range(2)]
    >>> takes_turns(steps, ["Beginn", "Ende"] * 9), takes_turns(steps, ["Ende", "Beginn"] + ["Beginn", "Ende"] * 8)
    (True, False)
    """
    told: dict[object, list[str]] = {}
    for step, word in zip(steps, words, strict=False):
        if word is not None and str(word).strip():
            told.setdefault(step, []).append(str(word).strip())
    # The rows looked at may end within a step.
    whole = [rows for rows in told.values() if len(rows) > 1]
    if len(whole) < max(_FEW, len(told) / 2):
        return False
    first, second = whole[0][:2]
    return first != second and all(rows == [first, second] * (len(rows) // 2) for rows in whole if len(rows) % 2 == 0)


def pair_lifecycles(events: pd.DataFrame, where: str) -> tuple[pd.DataFrame, list[str], bool]:
    """Return one row for each piece of work, its times as they are written; that of each event stands in ``end``.

    Events of one case, activity and instance (where the log has one) are paired in order of time: a completion ends
    the last open start, a start takes the last open schedule. A start without completion is work still open. Work that
    is suspended and resumed is two pieces; work withdrawn or aborted ends there.

    Parameters
    ----------
    where : the file, for messages

    Returns
    -------
    tuple of the items, notes on what could not be used, and whether schedules, starts and ends come of one column

    Raises
    ------
    BadInput : none of the transitions is known, or a time cannot be read
    """
    words = events["transition"].astype(object).where(events["transition"].notna(), "complete").map(str)
    kind = words.str.strip().str.lower().map(_KNOWN).fillna(-1).to_numpy(np.int64)
    other = sorted(set(words[kind < 0]))
    if (kind < 0).all():
        raise BadInput(_nothing_known(where, other))
    notes = []
    if other:
        notes.append(f"{(kind < 0).sum():,} events of other transitions ({', '.join(other[:6])}) are left out")
    events, kind = events[kind >= 0].reset_index(drop=True), kind[kind >= 0]
    # Transitions of one kind alone make no pairs.
    if len(set(kind.tolist())) == 1:
        if kind[0] != _COMPLETE:
            notes.append("the log has one transition alone; its times are taken for those of the steps")
        return events.drop(columns=["transition", "instance"], errors="ignore"), notes, False
    times = read_times(events["end"], f"{where}: end")
    if any(part in events and events[part].notna().any() for part in ("start", "schedule")):
        notes.append("the life cycle says when work starts; the column of starts or schedules beside it is not used")
    if "instance" in events and 0 < events["instance"].isna().sum() < len(events):
        notes.append("some events have no instance, so instances are not used to tell work of one step apart")
    order, new = _order(events, times, kind)
    schedule, start, end, unused, unbegun = _pairs(new.tolist(), kind[order].tolist(), order.tolist())
    notes += [*_counted(kind, unused, unbegun), *_handed_on(events, start, end)]
    # The end says who did the work; work that is still open has its start alone.
    rows = [e if e >= 0 else s for s, e in zip(start, end, strict=True)]
    items = events.iloc[rows].drop(columns=["transition", "instance"], errors="ignore").reset_index(drop=True)
    for part, places in (("schedule", schedule), ("start", start), ("end", end)):
        taken = np.array(places)
        column = events["end"].take(np.maximum(taken, 0)).reset_index(drop=True)
        items[part] = column.where(taken >= 0)
    return items, notes, True


def _counted(kind: NDArray[np.int64], unused: int, unbegun: int) -> Iterator[str]:
    """Yield notes on events that are no begin and no completion of work."""
    if unused:
        yield f"{unused:,} schedule events without work after them are left out"
    if (kind == _SUSPEND).any():
        yield f"{(kind == _SUSPEND).sum():,} times work was suspended; each stretch of work is a piece of its own"
    if broken_off := int((kind == _ABORT).sum()) - unbegun:
        yield f"{broken_off:,} times work was withdrawn or aborted; it ends there, and counts as a step of its case"
    if unbegun:
        yield (f"{unbegun:,} times work was withdrawn or aborted that has no start; these events are left out, and are "
               "no steps of their cases; call them complete in the file where they are")


def _handed_on(events: pd.DataFrame, start: list[int], end: list[int]) -> Iterator[str]:
    """Yield a note on work that one person began and another ended: whose it was, no event says."""
    if "resource" not in events:
        return
    who = pd.factorize(events["resource"])[0]
    first, last = (np.where(np.array(rows) >= 0, who[rows], -1) for rows in (start, end))
    if handed := int(((first >= 0) & (last >= 0) & (first != last)).sum()):
        yield f"{handed:,} times one person began work that another ended; it is taken for that of who ended it"


def _nothing_known(where: str, words: list[str]) -> Problem:
    return Problem(
        where=f"{where}: transition",
        rule="has no transition that is known, such as start or complete",
        value=", ".join(words[:6]),
        remedy="write start and complete, name another column with --transition, or leave that column out",
    )


def _order(events: pd.DataFrame, times: pd.Series,
           kind: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the events by group and time, and for each 2 where a group begins, 1 where a moment does, else 0."""
    keys = ["case", "activity"] + (["instance"] if "instance" in events and events["instance"].notna().all() else [])
    group = events.groupby(keys, sort=False, observed=True, dropna=False).ngroup().to_numpy()
    time = times.to_numpy("datetime64[ms]").astype(np.int64)
    # Last key first; at one moment events stand in the order of a life cycle.
    order = np.lexsort((np.arange(len(events)), kind, time, group))
    other = np.diff(group[order], prepend=-1) != 0
    return order, np.where(other, 2, np.diff(time[order], prepend=0) != 0)


def _pairs(new: list[int], kinds: list[int], rows: list[int]) -> tuple[list[int], list[int], list[int], int, int]:
    """Return rows of schedule, start and end for each piece of work (-1 where there is none), and two counts.

    They are those of schedules without work, and of withdrawals or aborts of work that never began.
    """
    made = _Pieces()
    edges = [place for place, one in enumerate(new) if one] + [len(new)]
    for begin, until in itertools.pairwise(edges):
        if new[begin] == 2:
            made.next_group()
        moment = list(zip(kinds[begin:until], rows[begin:until], strict=True))
        if len(moment) > 1:
            # Of several events at one moment, those that end work open till then come before new work.
            ends = [event for event in moment if event[0] >= _COMPLETE]
            earlier = ends[: len(made.working)]
            moment = [*earlier, *(event for event in moment if event not in earlier)]
        for kind, row in moment:
            made.take(kind, row)
    made.next_group()
    return made.schedule, made.start, made.end, made.unused, made.unbegun


class _Pieces:
    """The pieces of work found so far, and what is open in the current case and activity."""

    def __init__(self) -> None:
        self.schedule: list[int] = []
        self.start: list[int] = []
        self.end: list[int] = []
        self.unused = self.unbegun = 0
        self._waiting: list[int] = []
        self.working: list[int] = []
        self._paused = 0

    def next_group(self) -> None:
        self.unused += len(self._waiting)
        self._waiting, self.working, self._paused = [], [], 0

    def take(self, kind: int, row: int) -> None:
        if kind == _SCHEDULE:
            self._waiting.append(row)
        elif kind == _START:
            self._paused = max(self._paused - 1, 0)
            self.working.append(len(self.start))
            self._add(row, -1)
        elif self.working:
            self.end[self.working.pop()] = row
            self._paused += kind == _SUSPEND
        # Work completed while it was suspended ended when it was suspended.
        elif kind == _COMPLETE and not self._paused:
            self._add(-1, row)
        elif kind == _ABORT and not self._paused and self._waiting:
            self._waiting.pop()
            self.unused += 1
            self.unbegun += 1
        else:
            self.unbegun += kind == _ABORT and not self._paused
            self._paused = max(self._paused - 1, 0)

    def _add(self, start: int, end: int) -> None:
        self.schedule.append(self._waiting.pop() if self._waiting else -1)
        self.start.append(start)
        self.end.append(end)
