"""Runs the cells in IPython's own shell, in this process, and writes what each cell showed as one JSON line.

The fast engine: no kernel, no sockets. Its outputs equal those of a stock kernel on honest work; a test compares.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Iterator
from io import TextIOBase
from typing import Any

from IPython.core.compilerop import CachingCompiler
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config


class Page:
    """What one cell has shown so far, in nbformat's words, each stream cut at its limit."""

    def __init__(self) -> None:
        self.outputs: list[dict[str, Any]] = []
        self.room = 1_000_000
        self.used: dict[str, int] = {}
        self.clear_first = False
        self.count = 0

    def turn(self, room: int, count: int) -> None:
        """Begin an empty page for the cell with this execution count."""
        self.outputs, self.room, self.used, self.clear_first, self.count = [], room, {}, False, count

    def add(self, output: dict[str, Any]) -> None:
        """Add one output, unless the page is full."""
        self._clear_if_asked()
        if self._fits("display", len(repr(output))):
            self.outputs.append(output)

    def write(self, name: str, text: str) -> None:
        """Add text to a stream; the part beyond the limit is dropped."""
        self._clear_if_asked()
        left = self.room - self.used.get(name, 0)
        kept = text[:max(0, left)]
        self.used[name] = self.used.get(name, 0) + len(text)
        if len(kept) < len(text) and left > 0:
            kept += "\n… output cut here …\n"
        if kept and self.outputs and self.outputs[-1].get("name") == name:
            self.outputs[-1]["text"] += kept
        elif kept:
            self.outputs.append({"output_type": "stream", "name": name, "text": kept})

    def clear(self, wait: bool) -> None:
        """Empty the page now, or when the next output comes."""
        self.clear_first = wait
        if not wait:
            self.outputs = []

    def _clear_if_asked(self) -> None:
        if self.clear_first:
            self.outputs, self.clear_first = [], False

    def _fits(self, kind: str, size: int) -> bool:
        self.used[kind] = self.used.get(kind, 0) + size
        return self.used[kind] <= self.room


PAGE = Page()
"""One process runs one notebook, so one page is enough."""


class _Stream(TextIOBase):
    encoding = "utf-8"

    def __init__(self, name: str) -> None:
        self.name = name

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        PAGE.write(self.name, text)
        return len(text)


def _plain(data: dict[str, Any]) -> dict[str, Any]:
    return {kind: base64.b64encode(value).decode() if isinstance(value, bytes) else value
            for kind, value in data.items()}


class _Results(DisplayHook):
    def start_displayhook(self) -> None:
        pass

    def write_output_prompt(self) -> None:
        pass

    def finish_displayhook(self) -> None:
        pass

    def write_format_data(self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None) -> None:
        PAGE.add({"output_type": "execute_result", "execution_count": PAGE.count,
                  "data": _plain(format_dict), "metadata": md_dict or {}})


class _Displays(DisplayPublisher):
    def publish(self, data: dict[str, Any], metadata: dict[str, Any] | None = None, *_: Any, **__: Any) -> None:
        PAGE.add({"output_type": "display_data", "data": _plain(data), "metadata": metadata or {}})

    def clear_output(self, wait: bool = False) -> None:
        PAGE.clear(wait)


class _CellNames(CachingCompiler):
    """Names cells as the kernel does: like files, which changes how tracebacks show them."""

    def get_code_name(self, raw_code: str, transformed_code: str, number: int) -> str:
        return f"{tempfile.gettempdir()}/ipykernel_{os.getpid()}/{zlib.crc32(raw_code.encode(errors='replace'))}.py"


class CellShell(InteractiveShell):
    """IPython's shell with its outputs kept as data instead of printed."""

    displayhook_class = _Results
    display_pub_class = _Displays
    compiler_class = _CellNames
    asked_to_leave = False

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        PAGE.add({"output_type": "error", "ename": str(etype.__name__), "evalue": str(evalue), "traceback": stb})

    def ask_exit(self) -> None:
        """`exit` and `quit` end the notebook, as they end a kernel."""
        self.asked_to_leave = True

    def system(self, cmd: str) -> None:
        """Run a ``!`` command and show what it says."""
        done = subprocess.run(self.var_expand(cmd, depth=1), shell=True, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        self.user_ns["_exit_code"] = done.returncode
        PAGE.write("stdout", done.stdout.decode(errors="replace"))

    def init_history(self) -> None:
        """Keep no history on disk: no thread and no database in the warm process."""
        super().init_history()  # type: ignore[no-untyped-call]  # IPython's

    def enable_gui(self, gui: str | None = None) -> None:
        """There is no screen."""


def make_shell(folder: str) -> CellShell:
    """Create the one shell of this process; `folder` takes IPython's own files."""
    settings = Config()
    settings.HistoryManager.enabled = False
    settings.HistoryManager.hist_file = ":memory:"
    settings.InteractiveShell.colors = "neutral"  # as the kernel does
    return CellShell.instance(config=settings, ipython_dir=folder)


_REHEARSAL = ("1 / 0", "import pandas\npandas.DataFrame({'a': [1.5], 'b': ['x']})", "print('ready')")


def rehearse(shell: CellShell) -> None:
    """Show an error, a table and a line once, so that what they load lazily is loaded before the fork."""
    streams = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = _Stream("stdout"), _Stream("stderr")
    for source in _REHEARSAL:
        PAGE.turn(10_000, 0)
        shell.run_cell(source, store_history=False)
    sys.stdout, sys.stderr = streams
    shell.reset(new_session=True)
    # IPython leaves the rehearsed error in sys, where the first trainee's cells would find it.
    for name in ("last_type", "last_value", "last_traceback", "last_exc"):
        sys.__dict__.pop(name, None)


# A KeyboardInterrupt, because `except Exception` in a cell does not catch it.
class CellTimeout(KeyboardInterrupt):
    """The cell used up its time."""


def _ring(_number: int, _frame: object) -> None:
    raise CellTimeout("this cell took longer than its time limit")


@contextlib.contextmanager
def _time_for_cell(seconds: float) -> Iterator[None]:
    signal.signal(signal.SIGALRM, _ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def reseed() -> None:
    """Give this process its own luck: a fork would hand everybody the same."""
    random.seed()
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed(int.from_bytes(os.urandom(4), "big"))


def run_cells(shell: CellShell, cells: list[str], limits: dict[str, Any], to: int) -> None:
    """Run all cells in order and write each one's outputs; a cell that fails does not stop the next."""
    sys.stdout, sys.stderr = _Stream("stdout"), _Stream("stderr")
    for number, source in enumerate(cells):
        PAGE.turn(limits["output_bytes"], shell.execution_count)
        if source.strip():
            try:
                with _time_for_cell(limits["cell_seconds"]):
                    shell.run_cell(source, store_history=True)
            except KeyboardInterrupt as late:
                shell._showtraceback(type(late), late, [f"{type(late).__name__}: {late}"])
        count = PAGE.count if source.strip() else None
        write_line(to, {"cell": number, "execution_count": count, "outputs": PAGE.outputs})
        if shell.asked_to_leave:
            break


def write_line(to: int, record: dict[str, Any]) -> None:
    """Write one record; one that is no JSON is replaced by an empty one."""
    try:
        text = json.dumps(record)
    except (TypeError, ValueError, RecursionError):
        text = json.dumps(record | {"outputs": []})
    data = text.encode() + b"\n"
    while data:
        data = data[os.write(to, data):]
