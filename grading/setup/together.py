"""Two servers that belong together: both start, both end when either does or when somebody ends this program."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Protocol

_PAUSE, _PATIENCE = 0.2, 10.0
"""Seconds between two looks at the servers, and until one that does not end by itself is killed."""


class Startable(Protocol):
    """A prepared server."""

    @property
    def home(self) -> Path:
        """The folder it starts in."""

    @property
    def command(self) -> tuple[str, ...]:
        """Program and arguments."""

    @property
    def environment(self) -> Mapping[str, str]:
        """Its variables."""


def run_together(*servers: Startable) -> None:
    """Run servers until one of them ends, or a signal to end comes; none is left behind.

    Raises
    ------
    SystemExit : a server ended by itself with an error, whose exit code goes on
    """
    signal.signal(signal.SIGTERM, _as_interrupt)
    with ExitStack() as stack:
        running = [stack.enter_context(_started(one)) for one in servers]
        try:
            while all(one.poll() is None for one in running):
                time.sleep(_PAUSE)
        except KeyboardInterrupt:
            return
        failed = [one.returncode for one in running if one.returncode]
    if failed:
        raise SystemExit(failed[0])


@contextmanager
def _started(server: Startable) -> Iterator[subprocess.Popen[bytes]]:
    program = subprocess.Popen(server.command, cwd=server.home, env=dict(server.environment))
    try:
        yield program
    finally:
        program.terminate()
        try:
            program.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait()


def _as_interrupt(*_: object) -> None:
    raise KeyboardInterrupt
