"""Giving up every right before trainee code runs: user, capabilities, resource limits."""

from __future__ import annotations

import contextlib
import os
import resource
from pathlib import Path
from typing import Any

from . import kernel_calls as linux
from .usage import MOST_DESCRIPTORS

_MOST_SIGNALS = 1000
"""Signals with a value, and timers of a process, that may wait; no library that notebooks use makes any."""


def become_unprivileged(uid: int) -> None:
    """Turn root into an ordinary user for good; in every case drop all capabilities and forbid new ones."""
    with contextlib.suppress(OSError):
        linux.prctl(linux.PR_CAP_AMBIENT, linux.PR_CAP_AMBIENT_CLEAR_ALL)
    for capability in range(64):
        try:
            linux.prctl(linux.PR_CAPBSET_DROP, capability)
        except OSError:
            break  # beyond the last capability of this kernel, or no right to drop any, as outside a namespace
    if os.geteuid() == 0:
        # Groups before the user, who may not change them any more.
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    linux.clear_capabilities()
    # A setuid program could give rights back; without this an ordinary user may not install a filter either.
    linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)


def limit_resources(limits: dict[str, Any]) -> None:
    """Set the limits that bind each process by itself; `watch` adds the processes up."""
    address_space = _address_space() + limits["memory_bytes"]
    # Above the watch's own limit, so that as a rule the watch ends it, with a sentence that says why.
    cpu = int(limits["cpu_seconds"]) + 2
    for kind, most in {
        resource.RLIMIT_AS: address_space, resource.RLIMIT_CPU: cpu, resource.RLIMIT_FSIZE: limits["file_bytes"],
        # Not 0: one byte is also too little for the machine's program for crashes, which takes 0 as no limit.
        resource.RLIMIT_NPROC: limits["processes"] + limits.get("processes_already", 0),
        resource.RLIMIT_NOFILE: MOST_DESCRIPTORS, resource.RLIMIT_CORE: 1, resource.RLIMIT_MSGQUEUE: 0,
        resource.RLIMIT_MEMLOCK: 0,
        # Of the user, and so of the grader too where both are one: a timer takes one of these for its signal.
        resource.RLIMIT_SIGPENDING: _MOST_SIGNALS,
    }.items():
        _, hard = resource.getrlimit(kind)
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (least, least))


def _address_space() -> int:
    """Bytes already mapped, mostly libraries."""
    return int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
