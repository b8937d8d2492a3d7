"""Whether an office falls behind: then its backlog grows, and a mean wait says only how long the run was."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from simulator.experiments.intervals import mean_interval
from simulator.measures.measuring import EVERYBODY, measure_view
from simulator.measures.view import DAY, OfficeView
from simulator.measures.words import is_one_of, words_in

NEEDED = ("backlog_growth", "finished_per_week")
"""Measures from which the overload of a whole office is read."""
_BOUND = 0.03
_GROWING = ("days_", "waiting_", "backlog_")
_STEADY = frozenset({"backlog_growth", "days_to_redress"})
_DESKS = ("human", "model")


@dataclass(frozen=True, kw_only=True)
class Overload:
    """One role that gets more work than it can do, or a whole office in which no role stands out."""

    role: str
    """Empty for the whole office."""
    growth: float
    """By how many cases a week more wait for the role."""
    of_100: float
    """The growth for each 100 cases that the role begins (the office finishes) in a week."""
    from_day: int
    """Day of the run from which the queue grows to the end; 0 is the first day."""


def has_no_mean(name: str) -> bool:
    """Return whether a measure only says how long the run was when the office falls behind.

    Examples
    --------
    >>> [has_no_mean(name) for name in ("waiting_hours", "days_to_decision_p90", "touch_minutes", "backlog_growth")]
    [True, True, False, False]
    """
    return name.startswith(_GROWING) and name not in _STEADY


def weekly_growth(table: pd.DataFrame) -> float:
    """Return by how many cases a week the backlog grows for good, or 0 when the office keeps up.

    Parameters
    ----------
    table : a measure table that holds `NEEDED`

    Notes
    -----
    Growing for good: more than 3 of 100 of the cases finished in a week, at the lower end of the 95 of 100 interval
    over replications. Less may be an office that is still filling up after a short warm-up (`assumed` bound).
    """
    growth, finished = (_values(table, name) for name in NEEDED)
    if not len(growth) or not len(finished):
        return 0.0
    return _for_good(growth.to_numpy(float), float(finished.mean()))


def find_overloads(view: OfficeView) -> tuple[Overload, ...]:
    """Return the roles whose queues grow for good, the fastest first; the whole office when no role stands out.

    Notes
    -----
    The queue of a role is the work that is ready and that nobody has begun or given up on, at the end of each day
    after the warm-up. It grows for good when the slope of its second half lies, at the lower end of the 99 of 100
    interval over replications (every role has its own chance of a false alarm), above 3 of 100 of the work begun in a
    week (`assumed` bound, as for the whole office), when that made it longer by a day's work at least, and when it is
    longest at the end. `from_day` is the last day on which the mean queue was no longer than a tenth of
    what it is at the end, or the day at which counting began.
    """
    return judge_queues(queues_of(view), lambda: measure_view(view, NEEDED))


@dataclass(frozen=True, kw_only=True)
class Queues:
    """Work that is ready for each role and not begun, at the end of each day counted."""

    days: np.ndarray
    roles: dict[str, tuple[np.ndarray, int]]
    """Role → its queue, one row for each replication in which it had work, and how much work was begun in all."""
    counted_from: int
    """Day at which counting begins."""


def queues_of(view: OfficeView) -> Queues:
    """Return the queues of a view, of no role where the run is too short to tell a trend."""
    days = np.arange(int(view.warm_up // DAY) + 1, int(min(view.horizon, view.until) // DAY) + 1)
    rows = view.events.loc[is_one_of(view.events["actor_kind"], _DESKS),
                           ["replication", "role", "enabled_at", "started_at", "completed_at"]]
    roles = {}
    for role in sorted(words_in(rows["role"])) if len(days) >= _FEWEST_DAYS else ():
        work = rows[is_one_of(rows["role"], [role])]
        queues = np.array([_queue(part, days) for _, part in work.groupby("replication", observed=True)])
        roles[role] = queues, int(work["started_at"].between(days[0] * DAY, days[-1] * DAY).sum())
    return Queues(days=days, roles=roles, counted_from=int(view.warm_up // DAY))


def join_queues(parts: Sequence[Queues]) -> Queues:
    """Return the queues of all replications from those of parts of them, in the order of their numbers."""
    return _put_together(parts, np.concatenate)


def add_queues(parts: Sequence[Queues]) -> Queues:
    """Return the queues of one replication from those of blocks of its cases."""
    return _put_together(parts, lambda queues: np.sum(queues, axis=0))


def _put_together(parts: Sequence[Queues], how: Callable[[list[np.ndarray]], np.ndarray]) -> Queues:
    roles = {}
    for role in sorted({role for part in parts for role in part.roles}):
        found = [part.roles[role] for part in parts if role in part.roles]
        roles[role] = how([queues for queues, _ in found]), sum(begun for _, begun in found)
    return replace(parts[0], roles=roles)


def judge_queues(queues: Queues, measured: Callable[[], pd.DataFrame]) -> tuple[Overload, ...]:
    """Return what `find_overloads` does.

    Parameters
    ----------
    measured : returns the table of `NEEDED`; called only when no role stands out
    """
    if found := sorted(_of_roles(queues), key=lambda one: -one.growth):
        return tuple(found)
    table = measured()
    growth = weekly_growth(table)
    if not growth:
        return ()
    finished = float(_values(table, "finished_per_week").mean())
    return (Overload(role="", growth=growth, of_100=100 * growth / finished if finished else 100.0,
                     from_day=queues.counted_from),)


def growth_of(overloads: tuple[Overload, ...]) -> float:
    """Return the fastest growth among overloads, in cases a week; 0 when there are none."""
    return max((one.growth for one in overloads), default=0.0)


def _of_roles(queues: Queues) -> Iterator[Overload]:
    for role, (waiting, begun) in queues.roles.items():
        a_week = begun / len(waiting) / (len(queues.days) / 7)
        if found := _overload(role, waiting, queues.days, a_week):
            yield found


def _queue(work: pd.DataFrame, days: np.ndarray) -> np.ndarray:
    """Work ready and not begun at the end of each day."""
    came = np.sort(work["enabled_at"].to_numpy(float))
    left = np.sort(work[["started_at", "completed_at"]].min(axis=1).dropna().to_numpy(float))
    return np.asarray(np.searchsorted(came, days * DAY, "right") - np.searchsorted(left, days * DAY, "right"))


def _overload(role: str, queues: np.ndarray, days: np.ndarray, begun: float) -> Overload | None:
    half = len(days) // 2
    # One call for all replications, which polyfit takes as columns.
    slopes = 7 * np.polyfit(days[half:], queues[:, half:].T, 1)[0]
    growth, mean = _for_good(slopes, begun, 0.99), queues.mean(axis=0)
    risen = growth * (len(days) - half) / 7
    if risen < max(begun / 7, 1.0) or mean[-7:].mean() < mean[: half + 1].max():
        return None
    small = np.flatnonzero(mean <= 0.1 * mean[-1])
    return Overload(role=role, growth=growth, of_100=100 * growth / begun if begun else 100.0,
                    from_day=int(days[small[-1]] if len(small) else days[0] - 1))


def _for_good(growth: np.ndarray, done: float, confidence: float = 0.95) -> float:
    """Mean growth a week when it is surely more than a small part of what is done, else 0."""
    mean, low, _ = mean_interval(growth, confidence)
    # One run has no interval, and its mean must do.
    sure = mean if np.isnan(low) else low
    return mean if sure > _BOUND * done else 0.0


_FEWEST_DAYS = 14
"""Days without which no trend is told from the rhythm of a week."""


def _values(table: pd.DataFrame, name: str) -> pd.Series:
    return table.loc[table["measure"].eq(name) & table["group"].eq(EVERYBODY), "value"].dropna()
