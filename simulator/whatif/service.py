"""Runs in worker processes, one for each core and one for what is urgent: queued, stoppable, resumed after a loss.

The service knows nothing of a page. Every finished replication is a file, so a run outlives the browser, a lost worker
and a restart of the service; what is there already is never computed twice.
"""

from __future__ import annotations

import datetime as dt
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any

from simulator.check import require_sound
from simulator.whatif import work
from simulator.whatif.lanes import WorkLane
from simulator.whatif.order import Order
from simulator.whatif.orders import OrderBook, OrderTask, Progress, finish, give_up, put_back
from simulator.whatif.store import Store
from synthetic_data import ReadinessError

_MOST_LOSSES = 3
_SOON = 5.0
"""Seconds of a replication up to which all others wait for first figures."""


@dataclass
class _Task:
    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    answer: Future[Any]
    job: OrderTask | None = None
    """Of a run; none where a click asks."""
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
        self._orders = OrderBook(store)
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
            if self._orders.is_known(key):
                return key
        # Without the lock, as this may take seconds, in which the page wants to know how far runs are.
        for scenario in order.sides:
            require_sound(scenario)
        self.store.keep_order(order)
        with self._lock:
            self._orders.add(key, order)
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
            self._orders.stop(key)

    def progress(self, key: str) -> Progress | None:
        """Return how far a run is; None when it is not known here."""
        with self._lock:
            return self._orders.progress(key, self.workers)

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
            # A future that is done by now calls back at once, so the block above has ended.
            future.add_done_callback(self._done)

    def _next(self, lane: WorkLane) -> _Task | None:
        urgent = lane is self._express or self._held_back()
        asked = next((task for task in self._asked if task.quick or not urgent), None)
        if asked is not None:
            self._asked.remove(asked)
            return asked
        job = self._orders.next_job(first_figures=urgent)
        if job is None:
            return None
        folder = str(self.store.folder)
        if job.replication is None:
            return _Task(work.sum_up, (folder, job.key, job.replications), Future(), job)
        return _Task(work.replicate, (folder, job.key, *job.replication), Future(), job)

    def _held_back(self) -> bool:
        """Whether first figures are at work, which need a core, as page and browser do; not where that takes long."""
        return bool(self._express.busy) and self._steady.busy >= self.workers - 2 and self._pace < _SOON

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
        if task.job is None:
            task.answer.set_result(result)
            return
        seconds = time.monotonic() - task.began
        if task.job.replication is not None:
            self._pace = seconds
        finish(task.job, seconds)

    def _lost(self, task: _Task) -> None:
        """A worker was killed, and with it all that was at work; do it again, but not for ever."""
        if task.lane is not None:
            task.lane.replace(task.pool)
        if task.job is not None:
            note = (f"{dt.datetime.now():%H:%M}: a worker process was lost and replaced; the replications it was at "
                    "are made again, all others are kept.")
            put_back(task.job, note, _MOST_LOSSES * self.workers)
            return
        task.losses += 1
        if task.losses < _MOST_LOSSES:
            self._asked.insert(0, task)
        else:
            task.answer.set_exception(ReadinessError("a worker process was killed again and again; is there "
                                                     "memory enough?"))

    def _failed(self, task: _Task, error: BaseException) -> None:
        if task.job is None:
            task.answer.set_exception(error)
        else:
            give_up(task.job, str(error) or type(error).__name__)
