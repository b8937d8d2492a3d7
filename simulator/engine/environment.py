"""SimPy's environment with keys that order what happens at one instant, and the things that wait in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from heapq import heappush
from typing import Any, NamedTuple

import simpy

# 48 bits below the kind leave room for case numbers.
OPENING, COMPLETION, RUN, ARRIVAL = (kind << 48 for kind in range(4))
"""Order at one instant: desks open, work ends, batches run, cases arrive; then by case number."""


_NOBODY: list[Any] = []


class KeyedEnvironment(simpy.Environment):
    """An environment in which absolute time, then a key, then the order of scheduling decide what is next.

    Ties are data, not program order, so another engine can keep the same order.
    """

    def at(self, time: float, key: int, event: Any) -> None:
        """Let the event happen at an absolute time; no rounding through a delay."""
        heappush(self._queue, (time, key, next(self._eid), event))  # type: ignore[misc]  # simpy's key may be any number


class Ring:
    """A moment that calls a function when it comes; cheaper than a Timeout, and cancelled by its receiver."""

    __slots__ = ("callbacks", "extra", "stamp", "token")
    # SimPy asks every event that happens whether it failed.
    _ok = True

    def __init__(self, callback: Callable[[Any], None], token: Any = None, stamp: int = 0, extra: Any = None) -> None:
        self.callbacks: Sequence[Callable[[Any], None]] | None = [callback]
        self.token: Any = token
        self.stamp = stamp
        self.extra = extra


class Case:
    """A case in the office: what it remembers between activities."""

    __slots__ = ("came", "deadlines", "errors", "joins", "makers", "number", "priority", "repaired", "signers",
                 "stopped", "tokens", "visits", "worker")

    def __init__(self, number: int, nodes: int) -> None:
        self.number = number
        self.visits = [0] * nodes
        self.tokens: list[Token] = []
        self.joins: dict[tuple[int, int], int] | None = None
        self.signers: dict[int, int] | None = None
        self.errors = 0
        self.makers: list[int] | None = None
        """Activities that learn, once for each error of theirs on this case that is not found yet."""
        self.stopped: set[int] | None = None
        self.repaired: set[str] | None = None
        """Registers in which the person's record was put right."""
        self.deadlines: list[Any] | None = None
        """Clocks of the process's deadlines, from the first that concerns the case on."""
        self.priority: int | None = None
        self.came: dict[int, float] | None = None
        """When it first came to nodes from which priorities count."""
        self.worker = -1
        """Number of whoever worked on it last, where queues are named."""


class Branch(NamedTuple):
    """Which visit of which split a token came from, and the branch in which that split stands."""

    split: int
    number: int
    outer: Branch | None


class Token:
    """Where a case stands: one token, or one per parallel branch; it is its own completion event."""

    __slots__ = (
        "barred",
        "branch",
        "callbacks",
        "case",
        "company",
        "due",
        "enabled",
        "gone",
        "main",
        "needs",
        "node",
        "number",
        "outcome",
        "previous",
        "priority",
        "queue",
        "resting",
        "sequence",
        "stamp",
        "started",
        "visit",
        "work",
        "worker",
    )
    _ok = True

    def __init__(self, case: Case) -> None:
        self.callbacks: Sequence[Callable[[Any], None]] | None = None
        self.case = case
        self.number = case.number
        self.node = -1
        self.previous = -1
        """The node before this one."""
        self.visit = 0
        self.enabled = 0.0
        self.started = -1.0
        self.worker: Any = None
        self.work = 0.0
        self.due = 0.0
        self.barred = -1
        self.branch: Branch | None = None
        self.main = True
        self.priority = 0
        # Rises when the token moves on or leaves a queue; whoever holds an older stamp comes too late.
        self.stamp = 0
        self.outcome = 0
        self.queue: Any = None
        """The own queue of a worker that the token stands in, or None for that of its role."""
        self.resting = False
        """Whether a delay must pass before it can begin."""
        self.gone = False
        self.sequence = 0
        self.needs: tuple[Any, ...] = ()
        """Seats beside its worker that must be filled before its work can begin."""
        self.company: list[Any] = _NOBODY
        """Those who work on it beside its worker."""
