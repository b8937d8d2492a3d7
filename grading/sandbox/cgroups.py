"""Hard limits by control groups (cgroup v2), where this user was given a group of his own to divide.

Systemd gives one with ``systemd-run --user --scope -p Delegate=yes readiness grade run …``. The watch inside each jail
counts 20 times a second and says in words what was too much; the kernel's group is the wall behind it. Elsewhere
nothing changes.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from grading.sandbox.ports import Execution, Limits
from grading.sandbox.results import out_of_memory

_CONTROLLERS = ("memory", "pids")
_LIBRARIES = 512_000_000
"""Bytes for Python and the course's packages, which count here."""
_WATCH = 8
"""Processes that are not the notebook's: the warden, the watch, and bubblewrap's own."""
_LEAVING_SECONDS = 2.0


@dataclass(frozen=True)
class Group:
    """The control group of one job."""

    folder: Path

    @property
    def processes(self) -> Path:
        """The file through which a process enters."""
        return self.folder / "cgroup.procs"

    def command(self, *command: str) -> list[str]:
        """Return a command that enters the group before it becomes the given one."""
        return ["/bin/sh", "-c", 'echo $$ > "$0" && exec "$@"', str(self.processes), *command]

    def judge(self, execution: Execution, limits: Limits) -> Execution:
        """Say what the kernel did and counted: it may have ended the watch together with the notebook."""
        counted = _numbers(self.folder / "cpu.stat").get("usage_usec", 0) / 1e6
        # The watch may have been killed before its last sum.
        execution = replace(execution, cpu_seconds=max(execution.cpu_seconds, counted))
        killed = _numbers(self.folder / "memory.events").get("oom_kill", 0)
        return out_of_memory(execution, limits) if killed and execution.status == "died" else execution


def divide(own: Path) -> Path:
    """Make a group ready to hold groups for jobs, and return it; this process moves into one below it.

    A group that is divided may hold no process itself (cgroups(7), "no internal processes").
    """
    leaf = f"grader-{os.getpid()}"
    # A second sandbox of this process: it has moved already.
    if own.name == leaf:
        return own.parent
    (own / leaf).mkdir(exist_ok=True)
    (own / leaf / "cgroup.procs").write_text(str(os.getpid()))
    (own / "cgroup.subtree_control").write_text(" ".join(f"+{name}" for name in _CONTROLLERS))
    return own


@contextlib.contextmanager
def group_for_job(above: Path | None, name: str, limits: Limits) -> Iterator[Group | None]:
    """Make a group with these limits below one, and end whatever is still in it afterwards; none below None."""
    if above is None:
        yield None
        return
    folder = above / name
    folder.mkdir()
    try:
        for file, text in _settings(limits).items():
            with contextlib.suppress(FileNotFoundError, PermissionError):  # no swap, or an older kernel
                (folder / file).write_text(text)
        yield Group(folder)
    finally:
        _remove(folder)


def _settings(limits: Limits) -> dict[str, str]:
    # What is written to a tmpfs counts as memory of who wrote it, so the room on disk comes on top.
    return {"memory.max": str(limits.memory_bytes + limits.disk_bytes + _LIBRARIES), "memory.swap.max": "0",
            "memory.oom.group": "1", "pids.max": str(limits.processes + _WATCH)}


def _remove(folder: Path) -> None:
    with contextlib.suppress(OSError):
        # Since Linux 5.14; on an older kernel the sandbox has ended what it started itself.
        (folder / "cgroup.kill").write_text("1")
    until = time.monotonic() + _LEAVING_SECONDS
    while time.monotonic() < until:
        try:
            folder.rmdir()
        except FileNotFoundError:
            return
        except OSError:
            time.sleep(0.01)  # the dead take a moment to leave
        else:
            return


def delegated(mounts: str | None = None, own: str | None = None) -> Path | None:
    """Return the group that this process may divide; None where there is none.

    Parameters
    ----------
    mounts, own : contents of ``/proc/self/mountinfo`` and ``/proc/self/cgroup``; default: this process's
    """
    with contextlib.suppress(OSError, ValueError, IndexError, StopIteration):
        lines = (mounts or Path("/proc/self/mountinfo").read_text()).splitlines()
        mounted = next(line.split()[4] for line in lines if " - cgroup2 " in line)
        # "0::" is the line of version 2; the numbered ones are of version 1 (cgroups(7)).
        path = next(line[3:] for line in (own or Path("/proc/self/cgroup").read_text()).splitlines()
                    if line.startswith("0::"))
        group = Path(mounted, path.lstrip("/"))
        offered = (group / "cgroup.controllers").read_text().split()
        mine = all(os.access(group / name, os.W_OK) for name in ("", "cgroup.procs", "cgroup.subtree_control"))
        # A group that holds others too, such as a login's, is not ours to divide.
        alone = (group / "cgroup.procs").read_text().split() == [str(os.getpid())]
        if mine and alone and set(_CONTROLLERS) <= set(offered):
            return group
    return None


def _numbers(path: Path) -> dict[str, int]:
    """Return what a file of the kernel's says in lines of a name and a number."""
    with contextlib.suppress(OSError, ValueError):
        return {name: int(number) for name, number in map(str.split, path.read_text().splitlines())}
    return {}
