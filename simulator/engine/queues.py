"""Which waiting case is next: one class per queue rule; cases that left are skipped when met."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from heapq import heappop, heappush
from typing import Any, Protocol

from simulator.engine.environment import Token

May = Callable[[Token], bool]


class Queue(Protocol):
    """Waiting cases of one role."""

    @property
    def waiting(self) -> int:
        """Cases really waiting."""

    def push(self, token: Token) -> None:
        """Add a case."""

    def pop(self, worker: int, may: May | None = None) -> Token | None:
        """Take the next case that this worker may do, or None; `may` can pass over further ones."""

    def first(self, worker: int, may: May) -> Token | None:
        """Return what `pop` would take, without taking it."""

    def leave(self, token: Token) -> None:
        """Count out a case whose stamp is about to change."""


class FirstIn:
    """First in, first out; for a role whose cases all have one priority."""

    def __init__(self) -> None:
        self.waiting = 0
        self._line: deque[tuple[int, Token]] = deque()

    def push(self, token: Token) -> None:
        """Add a case at the end."""
        self.waiting += 1
        self._line.append((token.stamp, token))

    def leave(self, token: Token) -> None:
        """Count out a case; its entry is skipped when met."""
        self.waiting -= 1

    def first(self, worker: int, may: May) -> Token | None:
        """Return the first case that this worker may do."""
        return next((token for stamp, token in self._line if token.stamp == stamp and token.barred != worker
                     and may(token)), None)

    def pop(self, worker: int, may: May | None = None) -> Token | None:
        """Take the first case that this worker may do."""
        line = self._line
        passed: list[tuple[int, Token]] = []
        found = None
        while line:
            stamp, token = line.popleft()
            # Gone or moved since; taking it out of the middle then would have cost a search.
            if token.stamp != stamp:
                continue
            # Put back below, in its old place.
            if token.barred == worker or (may is not None and not may(token)):
                passed.append((stamp, token))
                continue
            found = token
            self.waiting -= 1
            break
        if passed:
            # extendleft turns the order round.
            line.extendleft(reversed(passed))
        return found


class Ranked:
    """Smallest key first; the key comes from the rule (priority, oldest, easiest)."""

    def __init__(self, key: Callable[[Token], float]) -> None:
        self.waiting = 0
        self._key = key
        self._heap: list[tuple[float, float, int, int, Token]] = []
        self._arrival = 0

    def push(self, token: Token) -> None:
        """Add a case at its rank; one that was interrupted keeps its old place among equals."""
        self.waiting += 1
        if not token.sequence:
            self._arrival += 1
            token.sequence = self._arrival
        # Sequence and stamp differ between any two entries, so the heap never compares tokens.
        heappush(self._heap, (token.priority, self._key(token), token.sequence, token.stamp, token))

    def leave(self, token: Token) -> None:
        """Count out a case; its entry is skipped when met."""
        self.waiting -= 1

    def first(self, worker: int, may: May) -> Token | None:
        """Return the case of smallest key that this worker may do."""
        found = self.pop(worker, may)
        if found is not None:
            self.push(found)
        return found

    def pop(self, worker: int, may: May | None = None) -> Token | None:
        """Take the case of smallest key that this worker may do."""
        heap, passed, found = self._heap, [], None
        while heap:
            entry = heappop(heap)
            token = entry[-1]
            if token.stamp != entry[-2]:
                continue
            if token.barred == worker or (may is not None and not may(token)):
                passed.append(entry)
                continue
            found = token
            self.waiting -= 1
            break
        for entry in passed:
            heappush(heap, entry)
        return found


class Quota:
    """Each class of cases gets its share of the picks while it has cases waiting (smooth weighted turns)."""

    def __init__(self, class_of: Callable[[Token], float], shares: dict[float, float]) -> None:
        self._class_of, self._shares = class_of, shares
        self._lines: dict[float, FirstIn] = {}
        self._credit: dict[float, float] = {}

    @property
    def waiting(self) -> int:
        """Cases really waiting."""
        return sum(line.waiting for line in self._lines.values())

    def _line_of(self, token: Token) -> FirstIn:
        name = self._class_of(token)
        name = name if name in self._shares else -1.0
        self._credit.setdefault(name, 0.0)
        return self._lines.setdefault(name, FirstIn())

    def push(self, token: Token) -> None:
        """Add a case to the line of its class."""
        self._line_of(token).push(token)

    def leave(self, token: Token) -> None:
        """Count out a case of its class."""
        self._line_of(token).leave(token)

    def first(self, worker: int, may: May) -> Token | None:
        """Return the first case of the class that is furthest behind its share."""
        filled = [name for name, line in sorted(self._lines.items()) if line.waiting]
        behind = sorted(filled, key=lambda name: -self._credit[name] - self._shares.get(name, 0.0))
        found = (self._lines[name].first(worker, may) for name in behind)
        return next((token for token in found if token is not None), None)

    def pop(self, worker: int, may: May | None = None) -> Token | None:
        """Take from the class that is furthest behind its share."""
        # Sorted, so that ties do not depend on which class came first.
        filled = [name for name, line in sorted(self._lines.items()) if line.waiting]
        for name in filled:
            self._credit[name] += self._shares.get(name, 0.0)
        for name in sorted(filled, key=lambda name: -self._credit[name]):
            token = self._lines[name].pop(worker, may)
            if token is not None:
                # Smooth weighted round robin, as in the server nginx: the class served pays for all that had a turn.
                self._credit[name] -= sum(self._shares.get(other, 0.0) for other in filled)
                return token
        return None


def make_queue(rule: str, start_of: Callable[[Token], float], plain: bool, quota: Any = None) -> Queue:
    """Return a queue for the rule; `plain` says that all cases of the role have one priority."""
    if rule == "quota":
        return Quota(*quota)
    if rule == "oldest":
        return Ranked(start_of)
    if rule == "easiest":
        return Ranked(lambda token: token.work)
    if plain or rule == "first_in":
        return FirstIn()
    return Ranked(lambda token: 0.0)
