"""Which engine a command line asks for, and what is said about the one that ran."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Literal

Engine = Literal["auto", "simpy", "fast"]


@dataclass
class Wish:
    """What is asked for on a command line, and what was said about it."""

    engine: Engine
    said: dict[str, None] = field(default_factory=dict)
    """Lines, each once, in order."""


_WISH: ContextVar[Wish | None] = ContextVar("engine", default=None)
_MANY: ContextVar[bool] = ContextVar("many", default=False)


@contextmanager
def engine_wished(engine: Engine) -> Iterator[Wish]:
    """Let every run inside use an engine where it says none itself, and collect which one it was."""
    wish = Wish(engine)
    token = _WISH.set(wish)
    try:
        yield wish
    finally:
        _WISH.reset(token)


@contextmanager
def many_runs() -> Iterator[None]:
    """Let every run inside use the fast engine where there is one, however short it is: many follow.

    Examples
    --------
    >>> from simulator import load_scenario, many_runs, run_replications
    >>> with many_runs():
    ...     log = run_replications(load_scenario("claim"), seed=1, replications=1)
    """
    token = _MANY.set(True)
    try:
        yield
    finally:
        _MANY.reset(token)


def are_many() -> bool:
    """Tell whether this is one of many runs of this process."""
    return _MANY.get()


def wished() -> Engine:
    """Return the engine that is asked for here."""
    wish = _WISH.get()
    return wish.engine if wish else "auto"


def say(line: str) -> None:
    """Keep a line for whoever asked for an engine."""
    if wish := _WISH.get():
        wish.said[line] = None
