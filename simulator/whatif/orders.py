"""What is known of each order and what is to do next; no thread and no process stands here."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from simulator.whatif.order import Order
from simulator.whatif.store import Store

_REMEMBERED = 40
"""Runs whose progress is kept in memory; older ones are on disk."""
SUMMED_AT = (1, 2, 4, 8, 12, 20, 40, 60, 80, 100)
"""After so many replications of both sides the figures are summed up anew, and after the last."""


@dataclass
class OrderRun:
    """How far one order is."""

    order: Order
    state: str = "running"
    """running, finished, stopped or failed."""
    summed: int = 0
    """Replications in the newest summing-up."""
    notes: list[str] = field(default_factory=list)
    """What the planner must know, such as a lost worker."""
    losses: int = 0
    began: float = field(default_factory=time.monotonic)
    """When it was asked for, or gone on with."""
    seconds: float = 0.0
    """Spent on the replications made here."""
    made: int = 0
    summing: bool = False
    started: set[tuple[int, int]] = field(default_factory=set)
    waiting: list[tuple[int, int]] = field(default_factory=list)
    """(side, number) of the replications still to make."""


@dataclass(frozen=True, kw_only=True)
class Progress:
    """What the page shows of a run."""

    state: str
    done: int
    """Replications of the side that is further behind."""
    wanted: int
    summed: int
    seconds_left: float | None
    """None while nothing was made yet."""
    seconds_since: float
    """Since it was asked for, or gone on with."""
    notes: tuple[str, ...]


class OrderTask(NamedTuple):
    """The next piece of work of a run: a replication of one side, or a summing-up."""

    key: str
    run: OrderRun
    replication: tuple[int, int] | None = None
    """(side, number); none for a summing-up."""
    replications: int = 0
    """How many of each side a summing-up takes."""


class OrderBook:
    """The orders in the sequence in which they were asked for, and how far each is.

    Whoever uses it from several threads holds a lock of its own around each call.

    Parameters
    ----------
    store : where results go, and by which one sees what is there already
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._runs: OrderedDict[str, OrderRun] = OrderedDict()

    def is_known(self, key: str) -> bool:
        """Tell whether this order is at work or finished, and count it as the newest that was asked for."""
        run = self._runs.get(key)
        if run is None or run.state not in ("running", "finished"):
            return False
        self._runs.move_to_end(key)
        return True

    def add(self, key: str, order: Order) -> None:
        """Begin an order, or go on with one that was stopped; what its store holds is not made again."""
        run = self._runs.get(key) or OrderRun(order=order)
        run.state, run.started, run.began = "running", set(), time.monotonic()
        run.waiting = list(self._missing(order))
        summed = self.store.summaries(key)
        run.summed = summed[-1] if summed else 0
        self._runs[key] = run
        self._runs.move_to_end(key)
        while len(self._runs) > _REMEMBERED:
            oldest = next((k for k, r in self._runs.items() if r.state != "running"), None)
            if oldest is None:
                break
            del self._runs[oldest]
        self.store.trim({run for known in self._runs.values() if known.state == "running" for run in known.order.runs})

    def stop(self, key: str) -> None:
        """Let nothing more of a run begin."""
        run = self._runs.get(key)
        if run is not None and run.state == "running":
            run.state, run.waiting = "stopped", []

    def progress(self, key: str, workers: int) -> Progress | None:
        """Return how far a run is; None when it is not known here."""
        run = self._runs.get(key)
        if run is None:
            return None
        done = min(self._ready(run, side) for side in (0, 1))
        left = len(run.waiting) + len(run.started)
        each = run.seconds / run.made if run.made else None
        return Progress(state=run.state, done=done, wanted=run.order.replications, summed=run.summed,
                        seconds_left=None if each is None else each * left / workers,
                        seconds_since=time.monotonic() - run.began, notes=tuple(run.notes))

    def next_job(self, *, first_figures: bool) -> OrderTask | None:
        """Return what to do next and count it as begun; None when nothing waits.

        Parameters
        ----------
        first_figures : only what brings the first figures of a change
        """
        # The newest first: it is what a planner looks at now.
        active = [(key, run) for key, run in reversed(self._runs.items())
                  if run.state == "running" and not (first_figures and run.summed)]
        for key, run in active:
            if (count := self._to_sum_up(run)) and not run.summing:
                run.summing = True
                return OrderTask(key, run, replications=count)
        waiting = [(key, run) for key, run in active if run.waiting and not (first_figures and run.waiting[0][1])]
        if not waiting:
            return None
        # Whoever has fewest replications goes first, so that a new change is not behind an old long run.
        key, run = min(waiting, key=lambda pair: pair[1].made)
        what = run.waiting.pop(0)
        run.started.add(what)
        return OrderTask(key, run, what)

    def _missing(self, order: Order) -> Iterator[tuple[int, int]]:
        # The second of two equal sides finds its replications made.
        sides = (1, 0) if order.runs[0] != order.runs[1] else (0,)
        done = [self.store.done(run) for run in order.runs]
        for number in range(order.replications):
            yield from ((side, number) for side in sides if number not in done[side])

    def _ready(self, run: OrderRun, side: int) -> int:
        """How many replications of a side are there without a gap from the first."""
        done, count = self.store.done(run.order.runs[side]), 0
        while count in done and count < run.order.replications:
            count += 1
        return count

    def _to_sum_up(self, run: OrderRun) -> int:
        """The replication count to sum up next; 0 for none. The first figures rest on one replication, to be soon."""
        ready = min(self._ready(run, side) for side in (0, 1))
        if not run.summed:
            return min(ready, 1)
        stages = [stage for stage in (*SUMMED_AT, run.order.replications) if run.summed < stage <= ready]
        return max(stages, default=0)


def finish(job: OrderTask, seconds: float) -> None:
    """Note that a piece of work is done, and how long it took."""
    run = job.run
    if job.replication is None:
        run.summing, run.summed = False, job.replications
        if run.summed >= run.order.replications:
            run.state = "finished"
    else:
        run.started.discard(job.replication)
        run.made += 1
        run.seconds += seconds


def put_back(job: OrderTask, note: str, most_losses: int) -> None:
    """Let a piece of work whose worker was killed be done again, but not for ever."""
    run = job.run
    run.losses += 1
    if job.replication is None:
        run.summing = False
    else:
        run.started.discard(job.replication)
        if run.state == "running":
            # To the front, as figures take replications without a gap from the first.
            run.waiting.insert(0, job.replication)
    if note not in run.notes:
        run.notes.append(note)
    if run.losses > most_losses:
        run.state, run.waiting = "failed", []
        run.notes.append("Stopped: worker processes are killed again and again. Scale the office down, or "
                         "close other programs, then start it again.")


def give_up(job: OrderTask, why: str) -> None:
    """Note that a run cannot be finished, and why."""
    run = job.run
    run.started.clear()
    run.state, run.waiting, run.summing = "failed", [], False
    run.notes.append(why)
