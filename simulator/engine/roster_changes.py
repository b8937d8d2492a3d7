"""Changing rosters while the office runs: longer days, days on which somebody of a pool is not called, other roles."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.engine.staffing import Worker, WorkerGroup
from simulator.plan.calendars import DAY, WorkClock


def own_clocks(group: WorkerGroup) -> None:
    """Give every worker of a group a clock that changes for nobody else."""
    group.shared = None
    for worker in group.workers:
        copy = WorkClock(())
        copy.opens, copy.closes = list(worker.clock.opens), list(worker.clock.closes)
        worker.clock = copy


def extend_days(group: WorkerGroup, low: float, high: float, minutes: float) -> None:
    """Let the last span of each day that opens within the window close so much later, at midnight at the latest."""
    for clock in {id(worker.clock): worker.clock for worker in group.workers}.values():
        for at in range(len(clock.opens) - 1):
            opens, closes = clock.opens[at], clock.closes[at]
            last_of_day = clock.opens[at + 1] // DAY > opens // DAY
            if low <= opens < high and last_of_day and closes < (opens // DAY + 1) * DAY:
                clock.closes[at] = min(closes + minutes, (opens // DAY + 1) * DAY)


def keep_only(workers: Sequence[Worker], low: float, high: float, heads: int) -> None:
    """Let only the first so many of the workers come within the window."""
    for worker in workers[heads:]:
        clock = worker.clock
        spans = zip(clock.opens, clock.closes, strict=True)
        kept = [(a, b) for a, b in spans if not low <= a < high or b == float("inf")]
        clock.opens, clock.closes = [a for a, _ in kept], [b for _, b in kept]


def minutes_within(clock: WorkClock, low: float, high: float) -> float:
    """Return the minutes of spans that open within the window."""
    return sum(b - a for a, b in zip(clock.opens, clock.closes, strict=True) if low <= a < high and b < float("inf"))


def give_roles(worker: Worker, like: WorkerGroup, groups_of: Sequence[list[WorkerGroup]]) -> None:
    """Let a worker do the work of another group from now on, and of their own no more; or go back to their own."""
    group = worker.group
    worker.roles, worker.sites = like.own_roles, like.sites
    group.mixed = True
    group.roles = list(dict.fromkeys(role for each in group.workers for role in each.roles))
    for role in group.roles:
        if group not in groups_of[role]:
            groups_of[role].append(group)
