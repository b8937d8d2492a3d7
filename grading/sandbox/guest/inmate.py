"""The two processes inside the jail: init, which watches and reports, and the one that runs the trainee's cells."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from . import kernel_calls as linux
from .disk import FULL, crowded
from .privileges import limit_resources
from .processes import deafen, end_namespace, everyone_here
from .seccomp import filter_program, install
from .watch import Watch, gather, report

Order = dict[str, Any]
"""What the grader asks for: job folder, home, limits, engine, environment (see `grading.sandbox.orders`)."""


def watch_inside(order: Order, verdict_to: int) -> None:
    """As init of the jail: run the cells in a child, watch it, end everything, report."""
    linux.prctl(linux.PR_SET_DUMPABLE, 0)  # nobody of the same user may look into or write to this process
    channels = Channels()
    watch = Watch(order["limits"], everyone_here, lambda: FULL if crowded((order["home"], "/tmp")) else 0)
    child = os.fork()
    if child == 0:
        os.close(verdict_to)
        run_trainee(order, channels, enter=lambda: install(_filter(order)))
    # After the fork: a signal that is ignored would be so in the cells too.
    deafen()
    ending = watch.wait(child, channels.ready)
    end_namespace()
    report(verdict_to, channels.verdict(watch, ending, order["home"]))


class Channels:
    """What the trainee's process may write to: the cells' outputs, and before any cell whether it is ready."""

    def __init__(self) -> None:
        self.cells = os.memfd_create("cells")
        self.ready, self._ready_to = os.pipe()

    def keep_writing_ends(self) -> None:
        """In the trainee's process: nothing must be left to read what the watch waits for."""
        os.close(self.ready)

    def say_ready(self, problem: str = "") -> None:
        """Tell, before the first cell, that the jail stands, or why not; nothing later can unsay it."""
        os.write(self._ready_to, (problem or "ready")[-2000:].encode())
        os.close(self._ready_to)

    def verdict(self, watch: Watch, ending: tuple[str, str], home: str) -> dict[str, Any]:
        """Return the report about a process that has ended."""
        os.close(self._ready_to)
        said = os.read(self.ready, 2000).decode(errors="replace")
        if said != "ready":
            return {"status": "not_jailed", "reason": said or f"the process ended before the first cell {ending}"}
        return gather(watch, *ending, home, self.cells)


def _filter(order: Order) -> bytes:
    return filter_program(sockets=order["engine"] == "kernel", own_namespaces=True)


def run_trainee(order: Order, channels: Channels, enter: Callable[[], None]) -> None:
    """Never returns: give up what is left, run the cells, leave. `enter` closes the last doors."""
    code = 1
    try:
        # On again: without it a process may not open its own files below /proc (proc(5)), such as /dev/fd.
        linux.prctl(linux.PR_SET_DUMPABLE, 1)
        channels.keep_writing_ends()
        os.setsid()
        _prepare(order)
        limit_resources(order["limits"])
        engine = _engine(order)
        # Ready is said only behind closed doors.
        enter()
        channels.say_ready()
        engine(order["cells"], order["limits"], channels.cells)
        code = 0
    except BaseException:  # what a trainee's code raised must not travel up into the warden's stack
        with contextlib.suppress(BaseException):
            # Once a cell has run, this end is closed, and a cell's error cannot pass for a failure of the jail.
            channels.say_ready(traceback.format_exc())
    finally:
        # Not sys.exit: what a cell registered with atexit, or left in a thread, has no say any more.
        os._exit(code)


def _prepare(order: Order) -> None:
    nothing = os.open("/dev/null", os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
        os.set_inheritable(stream, True)  # dup2 leaves a descriptor alone that already has the right number
    os.chdir(order["home"])
    os.environ.clear()
    os.environ.update(order["environment"])
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD, signal.SIGPIPE, signal.SIGALRM):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _engine(order: Order) -> Callable[[list[str], dict[str, Any], int], None]:
    if order["engine"] == "kernel":
        from .stock import run_in_kernel
        return run_in_kernel
    from .shell import CellShell, make_shell, reseed, run_cells
    # Notebooks import what lies beside them; a kernel puts its folder first too.
    sys.path.insert(0, "")
    shell = CellShell.instance() if CellShell.initialized() else make_shell(order["home"] + "/.ipython")
    reseed()
    return partial(run_cells, shell)


def take_job(order: Order, home: str) -> None:
    """Read the cells, and copy the job's files beside the notebook, owned by the user the cells run as."""
    order["cells"] = json.loads(Path(order["job"], "cells.json").read_text())
    source, uid = Path(order["job"], "files"), order["uid"]
    chown: Callable[[Any], None] = (lambda path: os.chown(path, uid, uid)) if os.geteuid() == 0 else (lambda path: None)
    # Sorted, a folder comes before what lies in it.
    for path in sorted(source.rglob("*")):
        target = Path(home, path.relative_to(source))
        if path.is_dir():
            target.mkdir(exist_ok=True)
        else:
            target.write_bytes(path.read_bytes())
        chown(target)
    chown(home)
