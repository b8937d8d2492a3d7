"""The grader's end of the warm process: start it once, hand it a job and a pipe, read the report."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import threading
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from grading.sandbox.cgroups import Group
from grading.sandbox.pipes import collect
from grading.sandbox.ports import Execution, Limits, SandboxFailed, Settings
from grading.sandbox.results import read_verdict
from grading.sandbox.staged import StagedSandbox
from grading.sandbox.staging import Staged

_WARM_UP_SECONDS = 120.0
_LEAVE_SECONDS = 1.0


class WarmSandbox(StagedSandbox):
    """Forks each submission from a process that has the libraries loaded.

    Parameters
    ----------
    kind : name of the kind, and of the jail that the warm process builds
    home : where the notebook finds itself; None for a folder on disk
    """

    def __init__(self, settings: Settings, *, kind: str, home: str | None) -> None:
        super().__init__(settings)
        self.kind, self.home = kind, home
        self._starting = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None

    def close(self) -> None:
        """End the warm process, and with it everything it forked."""
        self._stop()
        super().close()

    def _execute(self, files: Staged, limits: Limits, group: Group | None) -> Execution:
        home = self.home or str(files.folder / "home")
        order = self.place.order(str(files.folder / "job"), home, limits) | {"root": str(files.folder / "root")}
        order |= {"processes_of_group": str(group.processes)} if group else {}
        reader, writer = os.pipe()
        try:
            self._send(order, writer)
        except OSError as error:
            os.close(reader)
            raise SandboxFailed(f"the warm process is gone ({error}); run the grading again") from None
        finally:
            # As long as any writing end is open, the reader sees no end; the warden has its own by now.
            os.close(writer)
        # The warden ends its own jail in time; the warm process serves others and must not be stopped for one.
        return read_verdict(collect(reader, limits, stop=lambda: None), files.notebook, limits)

    def _send(self, order: dict[str, Any], writer: int) -> None:
        # Several threads grade at once, and only one of them may start it.
        with self._starting:
            if self._process is None or self._process.poll() is not None:
                self._start()
        if self._line is not None:
            socket.send_fds(self._line, [json.dumps(order).encode()], [writer])

    def _start(self) -> None:
        # SEQPACKET keeps each order whole; in a stream two could run together.
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        log = (self.place.folder / "warm.log").open("wb")
        with theirs, log:
            self._process = subprocess.Popen(self.place.command("zygote", theirs.fileno()), pass_fds=[theirs.fileno()],
                                             stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                                             cwd="/", env=self.place.environment(str(self.place.folder)))
        self._line = ours
        view = asdict(self.place.view) | {"library": str(self.place.library)}
        ours.settimeout(_WARM_UP_SECONDS)
        ours.send(json.dumps({"warm": list(self.place.settings.warm), "jail": self.kind, "view": view,
                              "folder": str(self.place.folder / "ipython")}).encode())
        self._await_ready(ours)

    def _await_ready(self, line: socket.socket) -> None:
        try:
            answer = line.recv(10_000).decode()
        except OSError as error:
            answer = str(error)
        if answer != "ready":
            said = (self.place.folder / "warm.log").read_text(errors="replace")[-500:]
            self._stop()
            raise SandboxFailed(f"the warm process did not start: {answer} {said}".strip())

    def _stop(self) -> None:
        if self._line is not None:
            # The closed line tells it to leave, and it ends its wardens first; killed at once, it could not.
            self._line.close()
        if self._process is not None:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=_LEAVE_SECONDS)
            self._process.kill()
            self._process.wait()
