"""Proves which sandboxes hold on this machine, by trying to get out of each with a notebook written for it.

What counts is what is seen from outside: a planted secret in the outputs, a file written, a connection made, a
process killed or left over. The notebook's own word is only used for limits that cannot be seen from outside.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from grading.sandbox.discovery import Kind, list_kinds, open_sandbox
from grading.sandbox.ports import Execution, Job, Limits, SandboxFailed, SandboxMissing

# Small: what is tried is whether a limit holds, and somebody waits for the answer.
_LIMITS = Limits(wall_seconds=20, cpu_seconds=10, cell_seconds=4, processes=24, disk_bytes=8_000_000,
                 file_bytes=4_000_000, memory_bytes=600_000_000)
_CELLS = (
    "print(open({secret!r}).read())",
    "import os; print(os.environ); os.system('cat {secret} > shown; env >> shown'); print(open('shown').read())",
    "import os; print([open(f'/proc/{{p}}/environ').read() for p in os.listdir('/proc') if p.isdigit()])",
    "open({outside!r}, 'w').write('I was here')",
    "import socket; socket.create_connection(('127.0.0.1', {port}), 1)",
    "import socket; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.sendto(b'hello', ('127.0.0.1', {port}))",
    "import socket; socket.socket(socket.AF_UNIX).connect({path!r})",
    "import os; os.kill({victim}, 9)",
    "import os; os.kill(os.getppid(), 9)",
    # Signal 0 only asks: a sandbox that leaks must not cost the instructor every process they run.
    "import os; [os.kill(-1, 0) for _ in range(1)]; print(os.kill(0, 0))",
    "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60) # {token}'],"
    " start_new_session=True)",
    "import os, time\nstarted = 0\ntry:\n    while started < 400:\n        if os.fork() == 0:\n"
    "            time.sleep(20)\n            os._exit(0)\n        started += 1\n"
    "except OSError:\n    pass\nprint('forks:', started)",
    "bytearray(2_000_000_000)",
    "while True: pass",
    "written = 0\ntry:\n    for n in range(12):\n        with open(f'big{{n}}', 'wb') as f:\n"
    "            written += f.write(bytes(3_000_000))\nexcept OSError:\n    pass\nprint('bytes:', written)",
)


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One way out that was tried."""

    name: str
    held: bool
    says: str
    """One sentence: what was tried and what came of it."""


@dataclass(frozen=True, kw_only=True)
class Probe:
    """What was found out about one kind of sandbox here."""

    kind: str
    protects: str
    works: bool
    """It can be opened here."""
    effective: bool
    """It can be opened and every attempt to get out failed."""
    reason: str
    """Why it does not work, with the remedy; empty when it does."""
    attempts: tuple[Attempt, ...] = ()


def probe_sandboxes() -> list[Probe]:
    """Try to get out of every kind of sandbox that can be opened here; the first effective one will be used."""
    return [_probe(kind) for kind in list_kinds()]


def _probe(kind: Kind) -> Probe:
    reason = kind.missing()
    attempts: tuple[Attempt, ...] = ()
    if kind.grades and not reason:
        try:
            attempts = tuple(_try_to_escape(kind))
        except (SandboxFailed, SandboxMissing) as error:
            reason = str(error)
    return Probe(kind=kind.name, protects=kind.protects, works=not reason, reason=reason, attempts=attempts,
                 effective=bool(attempts) and all(attempt.held for attempt in attempts))


def _try_to_escape(kind: Kind) -> list[Attempt]:
    with tempfile.TemporaryDirectory(prefix="readiness-probe-") as folder, _Bait(Path(folder)) as bait:
        cells = [{"cell_type": "code", "source": source.format(**bait.names())} for source in _CELLS]
        job = Job(name="probe", notebook=json.dumps({"cells": cells}).encode())
        with open_sandbox(kind.name, warm=()) as sandbox:
            execution = sandbox.run(job, _LIMITS)
        return bait.judge(execution)


class _Bait:
    """What a submission must not reach: a secret, a folder, a listener, a process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.secret, self.token = secrets.token_hex(16), secrets.token_hex(16)
        (folder / "secret").write_text(self.secret)
        os.environ["READINESS_PROBE_SECRET"] = self.secret
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.datagrams.bind(self.listener.getsockname())
        self.local = socket.socket(socket.AF_UNIX)
        self.local.bind(str(folder / "s"))
        self.local.listen()
        self.victim = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(120)"])

    def __enter__(self) -> _Bait:
        return self

    def __exit__(self, *_: object) -> None:
        self.victim.kill()
        self.victim.wait()
        del os.environ["READINESS_PROBE_SECRET"]
        for end in (self.listener, self.datagrams, self.local):
            end.close()

    def names(self) -> dict[str, object]:
        """Return what the notebook is told to aim at."""
        return {"secret": str(self.folder / "secret"), "outside": str(self.folder / "written"), "token": self.token,
                "port": self.listener.getsockname()[1], "path": str(self.folder / "s"), "victim": self.victim.pid}

    def judge(self, execution: Execution) -> list[Attempt]:
        """Look at the host and at the outputs."""
        shown = (execution.notebook or b"").decode()
        forks, written = _number_after("forks: ", shown), _number_after("bytes: ", shown)
        return [
            # Without this, a notebook that never ran would have got out nowhere, and prove nothing.
            Attempt(name="ran", held="forks: " in shown, says="the notebook that tries all this was executed"),
            _attempt("secrets", self.secret not in shown, "read a secret from a file and from the environment"),
            _attempt("files", not (self.folder / "written").exists(), "write a file outside its own folder"),
            _attempt("network", not any(_knocked(end) for end in (self.listener, self.datagrams, self.local)),
                     "reach this machine over TCP, UDP or a local socket"),
            _attempt("signals", self.victim.poll() is None, "kill another process"),
            _attempt("leftovers", _soon(lambda: not _running(self.token)), "leave a process behind"),
            _attempt("processes", 0 < forks <= _LIMITS.processes, f"start 400 processes at once, stopped at {forks}"),
            _attempt("disk", 0 < written <= _LIMITS.disk_bytes or "on disk" in execution.detail, "fill the disk"),
            _attempt("memory", "MemoryError" in shown, "take 2 GB of memory"),
            _attempt("time", execution.seconds < _LIMITS.wall_seconds + 5, "run for ever"),
        ]


def _attempt(name: str, held: bool, tried: str) -> Attempt:
    return Attempt(name=name, held=held, says=f"tried to {tried}: {'prevented' if held else 'SUCCEEDED'}")


def _knocked(end: socket.socket) -> bool:
    end.setblocking(False)
    try:
        if end.type == socket.SOCK_DGRAM:
            end.recv(100)
        else:
            end.accept()[0].close()
    except BlockingIOError:
        return False
    return True


def _running(token: str) -> bool:
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if token.encode() in path.read_bytes():
                return True
        except OSError:
            continue
    return False


def _soon(holds: Callable[[], bool]) -> bool:
    """Processes that were killed take a moment to leave the list."""
    for _ in range(20):
        if holds():
            return True
        time.sleep(0.1)
    return False


def _number_after(label: str, text: str) -> int:
    # The label ends in a blank, which only the output has: in the source a quote follows the colon.
    digits = text.rpartition(label)[2][:12]
    # In JSON a backslash and an n end the line.
    number = "".join(c for c in digits.partition("\\")[0] if c.isdigit())
    return int(number) if number else 0
