"""namespaces: the fast one. A warm process forks each submission into its own namespaces and read-only view."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from grading.sandbox.discovery import Kind
from grading.sandbox.orders import JAIL_HOME
from grading.sandbox.ports import Sandbox, SandboxMissing, Settings
from grading.sandbox.warm import WarmSandbox

_TRIAL = """
import os, sys
sys.path.insert(0, sys.argv[1])
from guest.namespaces import leave_namespaces
leave_namespaces()
"""


def open_namespaces(settings: Settings) -> Sandbox:
    """Open the warm sandbox with jails made of namespaces."""
    if settings.engine != "shell":
        raise SandboxMissing("a warm process cannot start stock kernels; use the sandbox bubblewrap for them")
    return WarmSandbox(settings, kind="namespaces", home=JAIL_HOME)


def missing() -> str:
    """Tell why namespaces do not work here."""
    if sys.platform != "linux":
        return "it needs Linux; on other systems use the sandbox container"
    here = str(Path(__file__).parents[1])
    # In a process of its own, because unshare(2) cannot be taken back.
    trial = subprocess.run([sys.executable, "-I", "-c", _TRIAL, here], capture_output=True, text=True, check=False)
    if trial.returncode:
        return (f"this user may not make namespaces ({trial.stderr.strip().rpartition(chr(10))[2]}); allow them "
                "(sysctl kernel.apparmor_restrict_unprivileged_userns=0, or user.max_user_namespaces above 0)")
    return ""


KIND = Kind(name="namespaces", order=10, grades=True, missing=missing, open=open_namespaces,
            protects="own namespaces and a read-only view for each submission, forked from a warm process")
