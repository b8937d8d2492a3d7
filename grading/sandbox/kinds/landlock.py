"""landlock: for machines that forbid user namespaces. A warm process forks each submission and confines it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from grading.sandbox.discovery import Kind
from grading.sandbox.ports import Sandbox, SandboxMissing, Settings
from grading.sandbox.visible import view_of
from grading.sandbox.warm import WarmSandbox

_LEAST = 3
"""The version that confines truncate(2) and open(2) with O_TRUNC; before, a notebook could empty what it may read."""


def open_landlock(settings: Settings) -> Sandbox:
    """Open the warm sandbox with children confined by Landlock."""
    if settings.engine != "shell":
        raise SandboxMissing("a warm process cannot start stock kernels; use the sandbox bubblewrap for them")
    return WarmSandbox(settings, kind="landlock", home=None)


def missing() -> str:
    """Tell why Landlock does not work here."""
    from grading.sandbox.guest.landlock import version

    if sys.platform != "linux" or version() < _LEAST:
        return ("this kernel has no Landlock that stops files from being cut (Linux 6.2 or newer, with landlock among "
                "its security modules)")
    closed = _closed_to_others() if os.geteuid() == 0 else ""
    if closed:
        return (f"the cells would run as an unprivileged user, who cannot enter {closed}; "
                "grade as an ordinary user, or use a Python that everybody may run")
    return ""


def _closed_to_others() -> str:
    """Return the first folder on the way to this Python that only its owner may enter."""
    for path in view_of(Path(sys.executable)).readable:
        for folder in reversed(Path(path).parents):
            if not folder.stat().st_mode & 0o001:
                return str(folder)
    return ""


KIND = Kind(name="landlock", order=30, grades=True, missing=missing, open=open_landlock,
            protects="Landlock, a system call filter and limits, forked from a warm process; no namespaces needed")
