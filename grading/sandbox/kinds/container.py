"""container: podman or docker, a fresh container for each submission; for machines without Linux namespaces of ours.

The image ``readiness-sandbox`` holds Python with the course's packages and nothing of ours; the how-to
``docs/how-to/grade-in-containers.md`` builds it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

from grading.sandbox.cgroups import Group
from grading.sandbox.discovery import Kind
from grading.sandbox.orders import JAIL_HOME, JAIL_JOB
from grading.sandbox.pipes import collect
from grading.sandbox.ports import Execution, Limits, SandboxFailed, Settings
from grading.sandbox.results import read_verdict
from grading.sandbox.staged import StagedSandbox
from grading.sandbox.staging import Staged

IMAGE = "readiness-sandbox"
_NOBODY = 65534
_OPEN_FILES = 256
"""Engines ask for more than an ordinary user of theirs may have, and then do not start."""
# No log: the report goes through standard output and would be kept. Never pulled: only the image built here runs.
_CLOSED = ("--rm", "--interactive", "--network=none", "--ipc=private", "--read-only", "--cap-drop=ALL",
           "--log-driver=none", "--security-opt=no-new-privileges", "--hostname=sandbox", "--pull=never",
           f"--user={_NOBODY}:{_NOBODY}")


class Container(StagedSandbox):
    """Runs each submission in a container of its own."""

    kind = "container"

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.engine = find_engine() or "podman"

    def _execute(self, files: Staged, limits: Limits, group: Group | None) -> Execution:
        order = self.place.order(JAIL_JOB, JAIL_HOME, limits) | {"uid": _NOBODY}
        for path in (files.folder / "job", *(files.folder / "job").rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)  # nobody must be able to read them inside
        log = files.folder / "engine.log"
        with log.open("wb") as errors, subprocess.Popen(self.command(files.folder, limits), stdin=subprocess.PIPE,
                                                        stdout=subprocess.PIPE, stderr=errors) as process:
            if process.stdin is None or process.stdout is None:
                raise SandboxFailed("the container engine gave no pipes")
            with process.stdin as pipe:
                pipe.write(json.dumps(order).encode())
            # A copy, because `collect` closes what it is given.
            raw = collect(os.dup(process.stdout.fileno()), limits, stop=lambda: self._stop(files.folder.name))
        if not raw and process.returncode in (125, 126, 127):  # the engine's own failures, not the notebook's
            raise SandboxFailed(f"{self.engine} did not start a container: {log.read_text()[-500:].strip()}")
        return read_verdict(raw, files.notebook, limits)

    def command(self, folder: Path, limits: Limits) -> list[str]:
        """Return the engine's command line for the job staged in a folder."""
        half = limits.disk_bytes // 2
        memory = limits.memory_bytes + 512_000_000  # the libraries count here
        library = self.place.library
        inside = self.place.command("init", 1)
        return [self.engine, "run", *_CLOSED, f"--name={folder.name}", f"--pids-limit={limits.processes}",
                # Memory and swap together: equal to the memory alone, there is no swap.
                f"--memory={memory}", f"--memory-swap={memory}", f"--ulimit=nofile={_OPEN_FILES}:{_OPEN_FILES}",
                f"--tmpfs=/tmp:rw,nosuid,nodev,size={half},mode=1777",
                f"--tmpfs={JAIL_HOME}:rw,nosuid,nodev,size={half},mode=0777",
                f"--volume={library}:{library}:ro", f"--volume={folder / 'job'}:{JAIL_JOB}:ro", "--workdir=/",
                IMAGE, "python", *inside[1:]]

    def _stop(self, name: str) -> None:
        subprocess.run([self.engine, "kill", name], capture_output=True, check=False)


def find_engine() -> str:
    """Return podman or docker, whichever is installed; empty when none is."""
    return next((name for name in ("podman", "docker") if shutil.which(name)), "")


def missing() -> str:
    """Tell why containers do not work here."""
    engine = find_engine()
    if not engine:
        return "neither podman nor docker is installed"
    if _fails(engine, "info"):
        return f"{engine} is installed, but its engine does not answer; start it, or use podman, which needs none"
    if _fails(engine, "image", "inspect", IMAGE):
        return f"the image {IMAGE} is missing; docs/how-to/grade-in-containers.md builds it with one command"
    return ""


def _fails(*command: str) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False, timeout=30).returncode != 0
    except subprocess.TimeoutExpired:
        return True


KIND = Kind(name="container", order=40, grades=True, missing=missing, open=Container,
            protects="a container without network for each submission, run by podman or docker")
