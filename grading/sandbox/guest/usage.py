"""What the processes of one submission use: memory, mapped or held for them by the kernel, and CPU time."""

from __future__ import annotations

import contextlib
import os
import resource
from collections.abc import Iterable
from pathlib import Path

from .processes import living_tasks, tasks

_TICKS = os.sysconf("SC_CLK_TCK")
_ROUGH = ("RssAnon:", "RssShmem:", "VmSwap:", "HugetlbPages:")
_EXACT = ("Pss_Anon:", "Pss_Shmem:", "SwapPss:", "Private_Hugetlb:", "Shared_Hugetlb:")
_FEW_DESCRIPTORS = 200
"""Up to here they cannot hold enough to be looked at one by one."""
_SOCKET_BYTES = 425_984
"""Twice the kernel's default net.core.wmem_default: the most that waits in one socket."""
_PIPE_BYTES = 65_536
"""What a pipe holds, see pipe(7)."""
MOST_DESCRIPTORS = 256
"""Open files of each process (RLIMIT_NOFILE)."""


def memory(pids: Iterable[int], enough: int) -> int:
    """Return bytes of memory; exact only beyond `enough`, because looking at each page takes long.

    The rough sum counts a page once for each process that has it. The exact one shares pages out among all that have
    them (proportional set size), so forks that changed nothing cost nothing.
    """
    pids = list(pids)
    roughly = sum(rough_bytes(pid) for pid in pids) + _held(pids)
    return roughly if roughly <= enough else sum(_exact_bytes(pid) for pid in pids) + _held(pids)


def rough_bytes(pid: int) -> int:
    """Return what a process has in memory or swapped out, without files it only reads."""
    return _first_shown(pid, "status", _ROUGH)


def _exact_bytes(pid: int) -> int:
    """Return a process's share; the rough figure where the process hides from being looked at."""
    return _first_shown(pid, "smaps_rollup", _EXACT) or rough_bytes(pid)


def _first_shown(pid: int, name: str, lines: tuple[str, ...]) -> int:
    """Return what a thread shows of the memory that all threads share; a first thread that has left shows none."""
    return next((shown for task in living_tasks(pid) if (shown := _sum_of(f"/proc/{task}/{name}", lines))), 0)


def _sum_of(path: str, names: tuple[str, ...]) -> int:
    with contextlib.suppress(OSError, ValueError):
        return sum(int(line.split()[1]) * 1024 for line in Path(path).read_text().splitlines()
                   if line.startswith(names))
    return 0


def _held(pids: list[int]) -> int:
    """Return bytes that may wait in pipes and sockets: memory that no process maps."""
    found = {pid: descriptors(pid) for pid in pids}
    hidden = sum(links is None for links in found.values())
    open_files = [link for links in found.values() for link in links or ()]
    if len(open_files) <= _FEW_DESCRIPTORS and not hidden:
        return 0
    kinds = [os.path.basename(where).partition(":")[0] for where in {_target(link) for link in open_files}]
    return (kinds.count("socket") + hidden * MOST_DESCRIPTORS) * _SOCKET_BYTES + kinds.count("pipe") * _PIPE_BYTES


def descriptors(pid: int) -> list[str] | None:
    """Return the paths in ``/proc`` of a process's open files; None when it hides them."""
    found: list[str] = []
    for task in tasks(pid):  # a thread may have a table of its own
        try:
            found += [f"/proc/{task}/fd/{name}" for name in os.listdir(f"/proc/{task}/fd")]
        except PermissionError:
            if _sum_of(f"/proc/{task}/status", ("VmSize:",)):  # without memory it is only about to end
                return None
        except OSError:
            continue
    return found


def _target(link: str) -> str:
    try:
        return os.readlink(link)
    except OSError:
        return ""


def cpu_seconds(pids: Iterable[int]) -> float:
    """Return user and system time of these processes, of what they waited for, and of what we waited for.

    The filter keeps SIGCHLD as it is, so no child can end without somebody waiting for it: the time of every one is
    in its own account, in its parent's, or in ours.
    """
    ours = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ours.ru_utime + ours.ru_stime + sum(_ticks(pid) for pid in pids) / _TICKS


def _ticks(pid: int) -> int:
    with contextlib.suppress(OSError, ValueError, IndexError):
        # The name in brackets may itself hold brackets and blanks.
        fields = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
        # Fields 14 to 17 of proc(5), own and waited-for time; behind the bracket begins field 3.
        return sum(int(ticks) for ticks in fields[11:15])
    return 0
