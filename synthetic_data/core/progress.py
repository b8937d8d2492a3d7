"""How far long work has come: on the error stream, as a bar for a person and as lines for a file."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator, Sized
from typing import TypeVar

T = TypeVar("T")


_EVERY = 15.0
"""Seconds between two lines where nobody is looking."""


def progress(steps: Iterable[T], label: str, total: int | None = None) -> Iterator[T]:
    """Yield the steps; a bar shows where a person is looking, and now and then a line where the output is kept.

    Parameters
    ----------
    steps : what to walk through
    label : what is being done, in the reader's words
    total : number of steps when `steps` cannot tell
    """
    if not sys.stderr.isatty():
        yield from _in_lines(steps, label, total)
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(steps, description=label, total=total, console=Console(stderr=True), transient=True)


def _in_lines(steps: Iterable[T], label: str, total: int | None) -> Iterator[T]:
    number = len(steps) if total is None and isinstance(steps, Sized) else total
    said = time.monotonic()
    for place, step in enumerate(steps):
        # Short work says nothing.
        if time.monotonic() - said >= _EVERY:
            said = time.monotonic()
            sys.stderr.write(f"{label}: {place:,}{f' of {number:,}' if number else ''}\n")
            sys.stderr.flush()
        yield step
