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
from pathlib import Path
from typing import Any

_LOOK_EVERY = 0.05
_PAGE = os.sysconf("SC_PAGE_SIZE")
MOST_FILES = 20_000
"""Files and folders of one submission; an empty one costs the kernel a kilobyte and no disk space."""
FULL = 1 << 60
_TICKS = os.sysconf("SC_CLK_TCK")


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
        self.baseline = _private_bytes(os.getpid())
        self.cpu_seconds = 0.0
        self.started = time.monotonic()

    def wait(self, child: int) -> tuple[str, str]:
        """Wait for the child; return its status and, when a limit was broken, which."""
        handle = os.pidfd_open(child)
        while not select.select([handle], [], [], _LOOK_EVERY)[0]:
            broken = self._broken_limit()
            if broken:
                return broken
        self._look()
        _, how = os.waitpid(child, 0)
        if os.WIFSIGNALED(how) and os.WTERMSIG(how) in (signal.SIGXCPU, signal.SIGKILL) and self._cpu_is_up():
            return "timed_out", "cpu"
        return ("finished", "") if how == 0 else ("died", f"exit {os.waitstatus_to_exitcode(how)}")

    @property
    def seconds(self) -> float:
        """Wall seconds since the watch began."""
        return time.monotonic() - self.started

    def _broken_limit(self) -> tuple[str, str] | None:
        memory = self._look()
        if self.seconds > self.limits["wall_seconds"]:
            return "timed_out", "wall"
        if self._cpu_is_up():
            return "timed_out", "cpu"
        if memory > self.limits["memory_bytes"]:
            return "out_of_memory", "memory"
        return ("died", "disk") if self.disk_used() > self.limits["disk_bytes"] else None

    def _cpu_is_up(self) -> bool:
        return bool(self.cpu_seconds >= self.limits["cpu_seconds"])

    def _look(self) -> int:
        """Update the CPU time and return the memory of all processes beyond the libraries they share."""
        memory, cpu = 0, 0.0
        for pid in self.others():
            memory += max(0, _private_bytes(pid) - self.baseline)
            cpu += _cpu_seconds(pid)
        usage = os.times()
        self.cpu_seconds = max(self.cpu_seconds, cpu + usage.children_user + usage.children_system)
        return memory


def _private_bytes(pid: int) -> int:
    with contextlib.suppress(OSError, ValueError, IndexError):
        fields = Path(f"/proc/{pid}/statm").read_text().split()
        return (int(fields[1]) - int(fields[2])) * _PAGE
    return 0


def _cpu_seconds(pid: int) -> float:
    """User and system time of a process and of its children that ended."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        # The name in brackets may itself hold brackets and blanks.
        fields = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
        return sum(int(ticks) for ticks in fields[11:15]) / _TICKS
    return 0.0


def everyone_here() -> list[int]:
    """Return all process ids of this PID namespace except our own."""
    return [int(name) for name in os.listdir("/proc") if name.isdigit() and int(name) != os.getpid()]


def end_namespace() -> None:
    """As init of a PID namespace: end every other process and wait until they are gone."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(-1, signal.SIGKILL)
    reap()


def reap() -> None:
    """Wait for all children."""
    with contextlib.suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)


def descendants() -> list[int]:
    """Return the process ids below this one, wherever they hid; orphans come to us as to a subreaper."""
    found, queue = [], [os.getpid()]
    while queue:
        pid = queue.pop()
        for task in _tasks(pid):
            with contextlib.suppress(OSError):
                children = [int(p) for p in Path(f"/proc/{pid}/task/{task}/children").read_text().split()]
                found += children
                queue += children
    return found


def _tasks(pid: int) -> list[str]:
    try:
        return os.listdir(f"/proc/{pid}/task")
    except OSError:
        return []


def end_descendants() -> None:
    """End every process below this one: first stop them all, so that none can fork on."""
    while alive := descendants():
        for what in (signal.SIGSTOP, signal.SIGKILL):
            for pid in alive:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.kill(pid, what)
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass


def crowded(folders: Iterable[str]) -> bool:
    """Tell whether one of these file systems of the jail's own holds absurdly many files."""
    for folder in folders:
        with contextlib.suppress(OSError):
            room = os.statvfs(folder)
            if room.f_files - room.f_ffree > MOST_FILES:
                return True
    return False


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
    sheet = read_left_file(f"{home}/answer_sheet.json", watch.limits["sheet_bytes"])
    outputs = os.pread(cells, 8 * watch.limits["output_bytes"], 0)
    return {"status": status, "reason": reason, "seconds": watch.seconds, "cpu_seconds": watch.cpu_seconds,
            "sheet": base64.b64encode(sheet).decode() if sheet is not None else None,
            "cells": base64.b64encode(outputs).decode()}
