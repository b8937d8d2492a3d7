"""Progress bars for long work: on the error stream, and only where a person is looking."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def progress(steps: Iterable[T], label: str, total: int | None = None) -> Iterator[T]:
    """Yield the steps, showing a bar with the label while they run.

    Parameters
    ----------
    steps : what to walk through
    label : what is being done, in the reader's words
    total : number of steps when `steps` cannot tell
    """
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    yield from track(steps, description=label, total=total, console=console,
                     disable=not sys.stderr.isatty(), transient=True)
