"""How far long work has come: on the error stream, as a bar for a person and as lines for a file."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence, Sized
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")


_EVERY = 30.0
"""Seconds between two lines where nobody is looking."""


def progress(steps: Iterable[T], label: str, total: int | None = None, *, places: Sequence[int] | None = None,
             note: Callable[[], str] = str) -> Iterator[T]:
    """Yield the steps; a bar shows where a person is looking, and every half minute a line where the output is kept.

    Parameters
    ----------
    steps : what to walk through
    label : what is being done, in the reader's words
    total : number of steps when `steps` cannot tell
    places : how much is done after each step, where a step is more than one piece of work; the last is the total
    note : returns what else there is to say, such as what the result looks like so far
    """
    number = total if total is not None else len(steps) if isinstance(steps, Sized) else None
    state = _State(label, places[-1] if places else number, note)
    with _bar(state) if sys.stderr.isatty() else _lines(state):
        for place, step in enumerate(steps):
            yield step
            # Only now, as whoever walks through the steps works on each before the next is asked for.
            state.done = places[place] if places else place + 1


class _State:
    """How far one piece of work has come."""

    def __init__(self, label: str, total: int | None, note: Callable[[], str]) -> None:
        self.label, self.total, self.note = label, total, note
        self.done = 0
        self.began = time.monotonic()

    def line(self) -> str:
        """Return the state in words."""
        of = f" of {self.total:,}" if self.total else ""
        return "; ".join(part for part in (f"{self.label}: {self.done:,}{of}", self.left(), self.note()) if part)

    def left(self) -> str:
        """Return how long it will still take if it goes on as before, or nothing where that cannot be told yet."""
        if not self.done or not self.total:
            return ""
        seconds = (time.monotonic() - self.began) / self.done * (self.total - self.done)
        return f"about {_duration(seconds)} left"


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} hours"


@contextmanager
def _lines(state: _State) -> Generator[None]:
    """Write a line now and then, also while one step takes long; short work says nothing."""
    over = threading.Event()

    def write() -> None:
        while not over.wait(_EVERY):
            sys.stderr.write(f"{state.line()}\n")
            sys.stderr.flush()

    writer = threading.Thread(target=write, daemon=True)
    writer.start()
    try:
        yield
    finally:
        over.set()
        writer.join()


@contextmanager
def _bar(state: _State) -> Generator[None]:
    """Draw a bar that is redrawn four times a second and goes away at the end."""
    from rich.console import Console
    from rich.live import Live
    from rich.progress_bar import ProgressBar
    from rich.table import Table
    from rich.text import Text

    def drawn() -> Table:
        row = Table.grid(padding=(0, 1))
        row.add_row(ProgressBar(total=state.total, completed=state.done, width=30, pulse=not state.total),
                    Text(state.line()))
        return row

    with Live(get_renderable=drawn, console=Console(stderr=True), transient=True):
        yield
