"""The watch over one submission: waits, adds up time, memory and disk of all its processes, ends them, reports.

It runs in a process that never executes trainee code. What it reports is read as data by the grader.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import select
import signal
import stat
import time
from collections.abc import Callable, Iterable
from typing import Any

from .processes import reap_orphans
from .usage import cpu_seconds, memory, rough_bytes

_LOOK_EVERY = 0.05
_REST = 2
"""A look that takes long is followed by a pause so many times as long."""


class Watch:
    """Watches one process tree until it ends or breaks a limit.

    Parameters
    ----------
    limits : `grading.sandbox.Limits` as plain values
    others : lists the process ids of everything the submission started
    disk_used : bytes on disk, where no file system bounds them
    """

    def __init__(self, limits: dict[str, Any], others: Callable[[], Iterable[int]],
                 disk_used: Callable[[], int] = lambda: 0) -> None:
        self.limits, self.others, self.disk_used = limits, others, disk_used
        self.enough = limits["memory_bytes"] + rough_bytes(os.getpid())
        """The libraries that every submission starts with come on top, once."""
        self.cpu_seconds, self.crossed = 0.0, False
        self.started = time.monotonic()

    def wait(self, child: int, ready: int) -> tuple[str, str]:
        """Wait for the child; return its status and, when a limit was broken, which.

        Parameters
        ----------
        ready : becomes readable when the first cell is about to run; before, there is nothing to look for
        """
        handle = os.pidfd_open(child)
        select.select([handle, ready], [], [], self.limits["wall_seconds"])
        pause = _LOOK_EVERY
        while not select.select([handle], [], [], pause)[0]:
            began = time.monotonic()
            broken = self._broken_limit(child)
            if broken:
                return broken
            pause = max(_LOOK_EVERY, _REST * (time.monotonic() - began))
        self.add_up()
        _, how = os.waitpid(child, 0)
        # At a limit that is soft and hard at once the kernel may send either; with CPU time left it was another's kill.
        if os.WIFSIGNALED(how) and os.WTERMSIG(how) in (signal.SIGXCPU, signal.SIGKILL) and self._cpu_is_up():
            return "timed_out", "cpu"
        # Many processes that end together can pass the limit between two looks.
        if how == 0 and self._cpu_is_up():
            return "timed_out", "cpu"
        return ("finished", "") if how == 0 else ("died", f"exit {os.waitstatus_to_exitcode(how)}")

    @property
    def seconds(self) -> float:
        """Wall seconds since the watch began."""
        return time.monotonic() - self.started

    def add_up(self) -> None:
        """Update the CPU time, once more when all processes are gone."""
        self.cpu_seconds = max(self.cpu_seconds, cpu_seconds(self.others()))

    def _broken_limit(self, child: int) -> tuple[str, str] | None:
        reap_orphans(but=child)
        self.add_up()
        if self.seconds > self.limits["wall_seconds"]:
            return "timed_out", "wall"
        if self._cpu_is_up():
            return "timed_out", "cpu"
        if self._memory_is_up():
            return "out_of_memory", "memory"
        return ("died", "disk") if self.disk_used() > self.limits["disk_bytes"] else None

    def _cpu_is_up(self) -> bool:
        return bool(self.cpu_seconds >= self.limits["cpu_seconds"])

    def _memory_is_up(self) -> bool:
        """Tell whether there is too much at two looks in a row: for a moment, a new process has its parent's."""
        before, self.crossed = self.crossed, memory(self.others(), self.enough) > self.enough
        return before and self.crossed


def read_left_file(path: str, most: int) -> bytes | None:
    """Return a plain file the notebook left, cut one byte beyond the limit; None for anything else."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        return None
    with os.fdopen(handle, "rb") as file:
        return file.read(most + 1)


def report(to: int, verdict: dict[str, Any]) -> None:
    """Write the verdict as one JSON text and close."""
    with os.fdopen(to, "wb") as file, contextlib.suppress(BrokenPipeError):
        file.write(json.dumps(verdict).encode())


def gather(watch: Watch, status: str, reason: str, home: str, cells: int) -> dict[str, Any]:
    """Return the verdict: how it ended, the answer sheet, and the outputs of the cells."""
    watch.add_up()
    sheet = read_left_file(f"{home}/answer_sheet.json", watch.limits["sheet_bytes"])
    # pread: the position in the file is shared with the cells, which may have moved it.
    outputs = os.pread(cells, 8 * watch.limits["output_bytes"], 0)
    return {"status": status, "reason": reason, "seconds": watch.seconds, "cpu_seconds": watch.cpu_seconds,
            "sheet": base64.b64encode(sheet).decode() if sheet is not None else None,
            "cells": base64.b64encode(outputs).decode()}
