"""How often somebody may ask: a store of permits that fills up again with time; and how much of it at once."""

from __future__ import annotations

import time
from asyncio import Semaphore
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Lock

_MOST_KEYS = 20_000


class Pace:
    """So many requests at once, and so many a second after that, for each key.

    Parameters
    ----------
    at_once : permits that somebody has who did not ask for a while
    a_second : permits that come back in a second

    Examples
    --------
    >>> pace = Pace(at_once=2, a_second=0)
    >>> [pace.allows("aysel") for _ in range(3)], pace.allows("rauf")
    ([True, True, False], True)
    """

    def __init__(self, at_once: float, a_second: float) -> None:
        self._at_once, self._a_second, self._lock = at_once, a_second, Lock()
        self._left: dict[str, tuple[float, float]] = {}

    def has_left(self, key: str) -> bool:
        """Tell whether there is a permit, and take none."""
        with self._lock:
            return self._there(key, time.monotonic()) >= 1

    def allows(self, key: str) -> bool:
        """Take one permit; False when there is none left."""
        now = time.monotonic()
        with self._lock:
            left = self._there(key, now)
            if len(self._left) > _MOST_KEYS:
                # Somebody asks under ever new names; all have their permits again.
                self._left.clear()
            self._left[key] = (left - (left >= 1), now)
            return left >= 1

    def _there(self, key: str, now: float) -> float:
        left, seen = self._left.get(key, (self._at_once, now))
        return min(self._at_once, left + (now - seen) * self._a_second)


class Turns:
    """So many requests of each key are carried out at once; others wait for their turn, and too many are refused.

    The threads that carry out requests are shared by a whole class: whoever asks for a slow page sixty times would
    else hold them all. Belongs to one event loop.

    Parameters
    ----------
    at_once : requests of one key that are carried out at the same time
    waiting : requests of one key that may wait besides
    """

    def __init__(self, at_once: int, waiting: int) -> None:
        self._at_once, self._most = at_once, at_once + waiting
        self._there: Counter[str] = Counter()
        self._turns: dict[str, Semaphore] = {}

    @asynccontextmanager
    async def turn(self, key: str) -> AsyncIterator[bool]:
        """Wait for a turn and hold it; gives False, at once, where too many wait already."""
        if self._there[key] >= self._most:
            yield False
            return
        self._there[key] += 1
        try:
            async with self._turns.setdefault(key, Semaphore(self._at_once)):
                yield True
        finally:
            self._there[key] -= 1
            if not self._there[key]:
                del self._there[key], self._turns[key]
