"""The processes of one submission: found wherever they hid, ended, and waited for, so that their time is accounted."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path


def everyone_here() -> list[int]:
    """Return all process ids of this PID namespace except our own."""
    return [int(name) for name in os.listdir("/proc") if name.isdigit() and int(name) != os.getpid()]


def descendants() -> list[int]:
    """Return the process ids below this one, wherever they hid; orphans come to us as to a subreaper."""
    found, queue = [], [os.getpid()]
    while queue:
        pid = queue.pop()
        for task in tasks(pid):
            with contextlib.suppress(OSError):
                children = [int(p) for p in Path(f"/proc/{pid}/task/{task}/children").read_text().split()]
                found += children
                queue += children
    return found


def children() -> set[int]:
    """Return the processes whose parent we are, or became."""
    return {int(pid) for task in tasks(os.getpid())
            for pid in Path(f"/proc/self/task/{task}/children").read_text().split()}


def tasks(pid: int) -> list[str]:
    """Return the thread ids of a process; none when it is gone."""
    try:
        return os.listdir(f"/proc/{pid}/task")
    except OSError:
        return []


def living_tasks(pid: int) -> Iterator[str]:
    """Yield the threads that still run: the first one may have left the others alone, and shows nothing then."""
    for task in tasks(pid):
        try:
            os.readlink(f"/proc/{task}/exe")
        except PermissionError:
            yield task  # it hides, or is about to end
        except OSError:
            continue
        else:
            yield task


def reap_orphans(but: int) -> None:
    """Wait for ended children other than `but`: what nobody waited for came to us, with the time it used."""
    with contextlib.suppress(ChildProcessError):
        # WNOWAIT only looks: how the notebook's own process ended is for the watch to ask.
        while ended := os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            if ended.si_pid == but:
                return
            os.waitpid(ended.si_pid, 0)


def reap() -> None:
    """Wait for all children."""
    with contextlib.suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)


def end_namespace() -> None:
    """As init of a PID namespace: end every other process and wait until they are gone."""
    with contextlib.suppress(ProcessLookupError):
        # To everybody but the sender (kill(2)).
        os.kill(-1, signal.SIGKILL)
    reap()


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


def deafen() -> None:
    """Let no signal that a submission of the same user may send disturb the process that watches it."""
    for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP, signal.SIGCHLD}:
        with contextlib.suppress(OSError):
            signal.signal(number, signal.SIG_IGN)
