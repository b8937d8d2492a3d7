"""A pool of worker processes that replaces itself; the service has two, one of them for what somebody waits for."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from typing import Any

from simulator.whatif import work


class WorkLane:
    """Processes that are replaced when one of them was killed."""

    def __init__(self, workers: int) -> None:
        self.workers, self.busy = workers, 0
        self.pool = self._new_pool()

    @property
    def full(self) -> bool:
        """Whether every process has something to do."""
        return self.busy >= self.workers

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """Let a process call a module's function."""
        try:
            return self.pool.submit(function, *arguments)
        except BrokenProcessPool:
            self.pool = self._new_pool()
            return self.pool.submit(function, *arguments)

    def replace(self, broken: ProcessPoolExecutor | None) -> None:
        """Begin anew after a loss; all tasks of a broken pool report it, the first of them replaces the pool."""
        if broken is self.pool:
            self.pool.shutdown(wait=False)
            self.pool = self._new_pool()

    def worker_ids(self) -> list[int]:
        """Return the numbers of the processes."""
        return list(self._workers())

    def warm(self) -> None:
        """Start all processes and let them load what they need."""
        for _ in range(self.workers):
            self.submit(work.warm_up)

    def close(self) -> None:
        """End the processes."""
        workers = list(self._workers().values())
        self.pool.shutdown(wait=False, cancel_futures=True)
        for worker in workers:
            worker.terminate()

    def _workers(self) -> dict[int, BaseProcess]:
        return dict(self.pool._processes or {})  # a pool ends or names its processes publicly from Python 3.14 only

    def _new_pool(self) -> ProcessPoolExecutor:
        # Forking a process with threads is unsafe, so workers begin from nothing.
        return ProcessPoolExecutor(self.workers, mp_context=get_context("spawn"), initializer=work.stay_with,
                                   initargs=(os.getpid(),))
