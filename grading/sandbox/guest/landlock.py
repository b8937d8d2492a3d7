"""A jail where namespaces are forbidden: Landlock for files, TCP and signals, a filter for the rest, rlimits.

Weaker than namespaces: the submission sees process numbers and may ask for names and sizes of files it cannot open,
and files are on a real disk. It still reads, writes, signals and reaches nothing outside its own folder.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import struct
from pathlib import Path

from . import kernel_calls as linux
from .disk import bytes_used
from .inmate import Channels, Order, run_trainee, take_job
from .privileges import become_unprivileged
from .processes import deafen, descendants, end_descendants
from .seccomp import filter_program, install
from .watch import Watch, report

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_TRUNCATE = 1 << 14
_FILE_RIGHTS = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | 1 << 15
# A kernel refuses a rule set with rights that it does not know, so each version is asked for its own.
_ALL_BY_ABI = {3: (1 << 15) - 1, 4: (1 << 15) - 1, 5: (1 << 16) - 1}
_NO_DEVICES = ~(1 << 6 | 1 << 9 | 1 << 11 | 1 << 15)
"""No character or block devices, no sockets, no device commands, not even in one's own folder."""
_DEVICES = ("null", "full", "random", "urandom")
"""Without ``zero``: mapped, it is shared memory that is counted nowhere."""

_OF_ITSELF = ("fd", "fdinfo", "maps", "smaps", "smaps_rollup", "stat", "statm", "status", "cmdline", "comm", "limits")
"""Not all of ``/proc/self``: its ``net`` and ``mountinfo`` tell about the whole machine."""


def version() -> int:
    """Return the Landlock version of this kernel; 0 when there is none."""
    try:
        return linux.syscall("landlock_create_ruleset", None, ctypes.c_size_t(0), ctypes.c_uint(1))
    except OSError:
        return 0


def run_confined(order: Order, verdict_to: int) -> None:
    """As warden: run the job in a confined child, watch it, end everything it started, report."""
    linux.prctl(linux.PR_SET_CHILD_SUBREAPER, 1)
    linux.prctl(linux.PR_SET_DUMPABLE, 0)  # nobody of the same user may look into or write to this process
    _open_folder(order)
    take_job(order, order["home"])
    channels = Channels()
    order["limits"]["processes_already"] = 0 if os.geteuid() == 0 else _processes_of(os.getuid())
    watch = Watch(order["limits"], descendants,
                  lambda: bytes_used(order["home"], descendants(), order["limits"]["file_bytes"]))
    child = os.fork()
    if child == 0:
        os.close(verdict_to)
        become_unprivileged(order["uid"])
        linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)  # without a watch it must not go on
        run_trainee(order, channels, enter=lambda: _confine(order))
    deafen()
    ending = watch.wait(child, channels.ready)
    end_descendants()
    report(verdict_to, channels.verdict(watch, ending, order["home"]))


def _open_folder(order: Order) -> None:
    """Let the user the cells run as reach his home, which lies in a folder of the grader's."""
    home = Path(order["home"])
    (home / "tmp").mkdir()
    if os.geteuid() == 0:
        os.chmod(home.parent, 0o711)
        os.chown(home / "tmp", order["uid"], order["uid"])


def _confine(order: Order) -> None:
    abi, view = version(), order["view"]
    handled = _ALL_BY_ABI[min(abi, 5)]
    rules = struct.pack("QQQ", handled, 3 if abi >= 4 else 0, 3 if abi >= 6 else 0)  # files, TCP, sockets and signals
    # The structure grew: files from version 1, TCP from 4, sockets and signals from 6 (linux/landlock.h).
    size = 24 if abi >= 6 else 16 if abi >= 4 else 8
    ruleset = linux.syscall("landlock_create_ruleset", rules, ctypes.c_size_t(size), ctypes.c_uint(0))
    read = _READ_FILE | _READ_DIR | _EXECUTE
    for path in (*view["readable"], view["library"], *(f"/proc/self/{name}" for name in _OF_ITSELF)):
        for allowed, rights in _without_hidden(path, view["hidden"], read):
            _allow(ruleset, allowed, rights & handled)
    for name in _DEVICES:
        _allow(ruleset, f"/dev/{name}", (_READ_FILE | _WRITE_FILE | _TRUNCATE) & handled)
    _allow(ruleset, order["home"], handled & _NO_DEVICES)
    linux.syscall("landlock_restrict_self", ctypes.c_int(ruleset), ctypes.c_uint(0))
    os.close(ruleset)
    install(filter_program(sockets=False, own_namespaces=False, signals=abi >= 6))


def _without_hidden(path: str, hidden: list[str], rights: int) -> list[tuple[str, int]]:
    """Rules only ever add, so a folder with something hidden below is allowed entry by entry."""
    below = [one for one in hidden if one.startswith(path.rstrip("/") + "/")]
    if path in hidden:
        return []
    if not below:
        return [(path, rights)]
    entries = [rule for name in os.listdir(path) for rule in _without_hidden(f"{path}/{name}", below, rights)]
    return [(path, _READ_DIR), *entries] if _only_names(path, below) else entries


def _only_names(path: str, below: list[str]) -> bool:
    """Python lists the folder packages lie in; elsewhere listing would open the hidden folders' names."""
    return any(os.path.dirname(one) == path for one in below)


def _allow(ruleset: int, path: str, rights: int) -> None:
    with contextlib.suppress(FileNotFoundError):
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            allowed = rights if os.path.isdir(path) else rights & _FILE_RIGHTS
            # The kernel's structure is packed: no gap between the two.
            rule = struct.pack("=Qi", allowed, handle)
            linux.syscall("landlock_add_rule", ctypes.c_int(ruleset), ctypes.c_uint(1), rule, ctypes.c_uint(0))
        finally:
            os.close(handle)


def _processes_of(uid: int) -> int:
    """The limit on processes counts all of a user's, so the ones that run already come on top."""
    count = 0
    for name in os.listdir("/proc"):
        with contextlib.suppress(OSError):
            if name.isdigit() and os.stat(f"/proc/{name}").st_uid == uid:
                count += len(os.listdir(f"/proc/{name}/task"))
    return count
