"""The warm process: it has loaded the course's libraries once, sees no submission, and forks a warden for each.

It is started with an empty environment and holds nothing but code. The wardens and everything below them die with it.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
import traceback
from typing import Any

from . import kernel_calls as linux
from .inmate import Order
from .landlock import run_confined
from .namespaces import run_apart
from .processes import children, end_descendants
from .watch import report

_ROUNDS = 1.0
"""Seconds after which a warm process without work looks for what was left behind."""
_JAILS = {"namespaces": run_apart, "landlock": run_confined}


def serve(control: int) -> None:
    """Warm up as the first message says, then fork one warden for each further message, until the grader leaves."""
    line, wardens = socket.socket(fileno=control), set[int]()
    linux.prctl(linux.PR_SET_CHILD_SUBREAPER, 1)  # what a warden that was killed leaves behind comes here
    settings = json.loads(line.recv(1 << 20))
    problem = _warm_up(settings["warm"], settings["folder"])
    line.send((problem or "ready").encode())
    while not problem:
        while not select.select([line], [], [], _ROUNDS)[0]:
            _bury(wardens)
        message, descriptors, _, _ = socket.recv_fds(line, 1 << 18, 1)
        _bury(wardens)
        if not message:
            end_descendants()
            return
        warden = os.fork()
        if warden == 0:
            _be_warden(settings, json.loads(message), descriptors[0])
        wardens.add(warden)
        os.close(descriptors[0])


def _bury(wardens: set[int]) -> None:
    """Wait for wardens that ended, and end what is left of a submission whose warden is gone."""
    with contextlib.suppress(ChildProcessError):
        while gone := os.waitpid(-1, os.WNOHANG)[0]:
            wardens.discard(gone)
    for pid in children() - wardens:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _warm_up(modules: list[str], folder: str) -> str:
    """Import what can be imported; return why this process must not fork, if so."""
    from .shell import make_shell, rehearse

    shell = make_shell(folder)
    for name in modules:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    rehearse(shell)
    gc.collect()
    # The collector of a child would else write into these objects' pages, which are shared until then.
    gc.freeze()
    # fork(2) copies one thread: a lock that another one holds would stay locked for ever.
    threads = os.listdir("/proc/self/task")
    if len(threads) > 1 or "zmq" in sys.modules:
        return f"the warm process has {len(threads)} threads; one of {', '.join(modules)} starts some when imported"
    return ""


def _be_warden(settings: dict[str, Any], order: Order, verdict_to: int) -> None:
    """Never returns."""
    try:
        linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)
        # Without a session of its own, a signal to group 0 inside the jail would reach the warm process.
        os.setsid()
        # The grader's own may close the jail's folders to the user that the cells run as.
        os.umask(0o022)
        # The grader's line, and the pipes of other submissions, are open in the process we were forked from.
        for name in os.listdir("/proc/self/fd"):
            if int(name) > 2 and int(name) != verdict_to:
                with contextlib.suppress(OSError):
                    os.close(int(name))
        if "processes_of_group" in order:
            with open(order["processes_of_group"], "w") as file:
                file.write("0")  # whoever writes enters, with all that it starts
        _JAILS[settings["jail"]](order | {"view": settings["view"]}, verdict_to)
    except BaseException:
        with contextlib.suppress(BaseException):
            report(verdict_to, {"status": "not_jailed", "reason": traceback.format_exc()[-800:]})
    finally:
        os._exit(0)
