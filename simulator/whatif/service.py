"""Runs in worker processes, one for each core and one for what is urgent: queued, stoppable, resumed after a loss.

The service knows nothing of a page. Every finished replication is a file, so a run outlives the browser, a lost worker
and a restart of the service; what is there already is never computed twice.
"""

from __future__ import annotations

import datetime as dt
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from typing import Any

from simulator.check import require_sound
from simulator.whatif import work
from simulator.whatif.lanes import WorkLane
from simulator.whatif.order import Order
from simulator.whatif.store import Store
from synthetic_data import ReadinessError

_MOST_LOSSES = 3
_REMEMBERED = 40
"""Runs whose progress is kept in memory; older ones are on disk."""
_SOON = 5.0
"""Seconds of a replication up to which all others wait for first figures."""
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


@dataclass
class _Task:
    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    answer: Future[Any]
    run: OrderRun | None = None
    what: tuple[int, int] | None = None
    began: float = 0.0
    losses: int = 0
    quick: bool = False
    lane: WorkLane | None = None
    pool: ProcessPoolExecutor | None = None


class RunService:
    """Workers with a queue.

    First figures of a change and the answers to a click have a process of their own and wait for nothing else.

    Parameters
    ----------
    store : where results go
    workers : processes for all other work; one for each core when None
    """

    def __init__(self, store: Store, workers: int | None = None) -> None:
        self.store = store
        self.workers = workers or os.cpu_count() or 1
        self._lock = threading.RLock()
        self._runs: OrderedDict[str, OrderRun] = OrderedDict()
        self._asked: list[_Task] = []
        self._busy: dict[Future[Any], _Task] = {}
        self._closed = False
        self._express, self._steady = WorkLane(max(1, self.workers // 4)), WorkLane(self.workers)
        self._lanes = self._express, self._steady
        self._pace = 0.0

    def close(self) -> None:
        """End the workers; what was not finished is gone on with at the next start."""
        with self._lock:
            self._closed = True
            for lane in self._lanes:
                lane.close()

    def submit(self, order: Order) -> str:
        """Queue an order and return its key; one that was run before is gone on with, or there already.

        Raises
        ------
        BadInput : a scenario is not sound; all problems are listed
        """
        key = order.key
        with self._lock:
            known = self._runs.get(key)
            if known is not None and known.state in ("running", "finished"):
                self._runs.move_to_end(key)
                return key
        for scenario in order.sides:
            require_sound(scenario)
        self.store.keep_order(order)
        with self._lock:
            self._add(key, order)
        self._fill()
        return key

    def resume(self, key: str) -> str | None:
        """Go on with a run that was stopped, or known before a restart, and return its key; None when there is none.

        After a change of our code it is another run with another key: results of two programs are never mixed.
        """
        order = self.store.order(key)
        return self.submit(order.again()) if order is not None else None

    def stop(self, key: str) -> None:
        """Queue nothing more of a run; what is at work is kept when it is done."""
        with self._lock:
            run = self._runs.get(key)
            if run is not None and run.state == "running":
                run.state, run.waiting = "stopped", []

    def progress(self, key: str) -> Progress | None:
        """Return how far a run is; None when it is not known here."""
        with self._lock:
            run = self._runs.get(key)
            if run is None:
                return None
            done = min(self._ready(run, side) for side in (0, 1))
            left = len(run.waiting) + len(run.started)
            each = run.seconds / run.made if run.made else None
            return Progress(state=run.state, done=done, wanted=run.order.replications, summed=run.summed,
                            seconds_left=None if each is None else each * left / self.workers,
                            seconds_since=time.monotonic() - run.began, notes=tuple(run.notes))

    def ask(self, function: Callable[..., Any], *arguments: Any, quick: bool = False) -> Future[Any]:
        """Let a worker call a module's function before the replications that wait; what is `quick` is urgent, too."""
        answer: Future[Any] = Future()
        with self._lock:
            self._asked.append(_Task(function, arguments, answer, quick=quick))
        self._fill()
        return answer

    def worker_ids(self) -> list[int]:
        """Return the process numbers of the workers."""
        return [worker for lane in self._lanes for worker in lane.worker_ids()]

    def warm(self) -> None:
        """Start all workers and let them load what they need."""
        for lane in self._lanes:
            lane.warm()

    def _add(self, key: str, order: Order) -> None:
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

    def _fill(self) -> None:
        """Give every idle worker the next task."""
        while True:
            with self._lock:
                lane, task = next(((lane, task) for lane in self._lanes
                                   if not self._closed and not lane.full and (task := self._next(lane))), (None, None))
                if lane is None or task is None:
                    return
                task.began = time.monotonic()
                future = lane.submit(task.function, *task.arguments)
                task.lane, task.pool = lane, lane.pool
                lane.busy += 1
                self._busy[future] = task
            future.add_done_callback(self._done)

    def _next(self, lane: WorkLane) -> _Task | None:
        urgent = lane is self._express or self._held_back()
        asked = next((task for task in self._asked if task.quick or not urgent), None)
        if asked is not None:
            self._asked.remove(asked)
            return asked
        folder = str(self.store.folder)
        active = [(key, run) for key, run in reversed(self._runs.items())
                  if run.state == "running" and not (urgent and run.summed)]
        for key, run in active:
            if (count := self._to_sum_up(run)) and not run.summing:
                run.summing = True
                return _Task(work.sum_up, (folder, key, count), Future(), run, None)
        waiting = [(key, run) for key, run in active if run.waiting and not (urgent and run.waiting[0][1])]
        if not waiting:
            return None
        # Whoever has fewest replications goes first, so that a new change is not behind an old long run.
        key, run = min(waiting, key=lambda pair: pair[1].made)
        what = run.waiting.pop(0)
        run.started.add(what)
        return _Task(work.replicate, (folder, key, *what), Future(), run, what)

    def _held_back(self) -> bool:
        """Whether first figures are at work, which need a core, as page and browser do; not where that takes long."""
        return bool(self._express.busy) and self._steady.busy >= self.workers - 2 and self._pace < _SOON

    def _to_sum_up(self, run: OrderRun) -> int:
        """The replication count to sum up next; 0 for none. The first figures rest on one replication, to be soon."""
        ready = min(self._ready(run, side) for side in (0, 1))
        if not run.summed:
            return min(ready, 1)
        stages = [stage for stage in (*SUMMED_AT, run.order.replications) if run.summed < stage <= ready]
        return max(stages, default=0)

    def _done(self, future: Future[Any]) -> None:
        with self._lock:
            task = self._busy.pop(future)
            if task.lane is not None:
                task.lane.busy -= 1
            error = future.exception() if not future.cancelled() else None
            if self._closed:
                return
            if isinstance(error, BrokenProcessPool):
                self._lost(task)
            elif error is not None:
                self._failed(task, error)
            else:
                self._finished(task, future.result())
        self._fill()

    def _finished(self, task: _Task, result: Any) -> None:
        run = task.run
        if run is None:
            task.answer.set_result(result)
        elif task.what is None:
            run.summing, run.summed = False, task.arguments[2]
            if run.summed >= run.order.replications:
                run.state = "finished"
        else:
            run.started.discard(task.what)
            self._pace = time.monotonic() - task.began
            run.made += 1
            run.seconds += self._pace

    def _lost(self, task: _Task) -> None:
        """A worker was killed, and with it all that was at work; do it again, but not for ever."""
        if task.lane is not None:
            task.lane.replace(task.pool)
        task.losses += 1
        task_run = task.run
        if task_run is None:
            if task.losses < _MOST_LOSSES:
                self._asked.insert(0, task)
            else:
                task.answer.set_exception(ReadinessError("a worker process was killed again and again; is there "
                                                         "memory enough?"))
            return
        task_run.losses += 1
        if task.what is None:
            task_run.summing = False
        else:
            task_run.started.discard(task.what)
            if task_run.state == "running":
                task_run.waiting.insert(0, task.what)
        note = (f"{dt.datetime.now():%H:%M}: a worker process was lost and replaced; the replications it was at are "
                "made again, all others are kept.")
        if note not in task_run.notes:
            task_run.notes.append(note)
        if task_run.losses > _MOST_LOSSES * self.workers:
            task_run.state, task_run.waiting = "failed", []
            task_run.notes.append("Stopped: worker processes are killed again and again. Scale the office down, or "
                                  "close other programs, then start it again.")

    def _failed(self, task: _Task, error: BaseException) -> None:
        run = task.run
        if run is None:
            task.answer.set_exception(error)
            return
        run.started.clear()
        run.state, run.waiting, run.summing = "failed", [], False
        run.notes.append(str(error) or type(error).__name__)
