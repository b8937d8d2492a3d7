"""Limits on work in progress: a case waits at the door until another has left the section."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from simulator.engine.environment import Token
from simulator.engine.state import State


class SectionLimits:
    """Counts the cases inside each limited section, and holds the others at its door.

    Parameters
    ----------
    state : of the replication
    begin : lets a case that is past the door begin its activity
    """

    def __init__(self, state: State, begin: Callable[[Token, int, float], None]) -> None:
        self._begin = begin
        nodes = state.tables.nodes
        specs = list(state.scenario.process.limits.values())
        self._room = [int(spec.cases.value) for spec in specs]
        self._inside: list[set[int]] = [set() for _ in specs]
        self._held: list[deque[tuple[int, Token]]] = [deque() for _ in specs]
        self._admits = [False for _ in specs]
        self.door = [next((n for n, spec in enumerate(specs) if spec.enters == node), -1) for node in nodes]
        """Number of the limit whose door a node is, or -1."""
        self._exits = [[n for n, spec in enumerate(specs) if node in spec.leaves] for node in nodes]
        self.exits = [bool(numbers) for numbers in self._exits]
        self.any = bool(specs)

    def holds(self, token: Token, node: int) -> bool:
        """Let the case in, or hold it; a case already inside passes."""
        limit = self.door[node]
        inside = self._inside[limit]
        if token.number in inside:
            return False
        if len(inside) < self._room[limit]:
            inside.add(token.number)
            return False
        self._held[limit].append((token.stamp, token))
        return True

    def leave(self, number: int, node: int, time: float) -> None:
        """Let the case out of every section that ends with the node."""
        for limit in self._exits[node]:
            self._let_out(limit, number, time)

    def end(self, number: int, time: float) -> None:
        """Let a case that has ended out of every section."""
        for limit in range(len(self._room)):
            self._let_out(limit, number, time)

    def _let_out(self, limit: int, number: int, time: float) -> None:
        if number in self._inside[limit]:
            self._inside[limit].remove(number)
            # While cases are being let in, that loop sees the place made free; a call within it would go ever deeper.
            if not self._admits[limit]:
                self._admit(limit, time)

    def _admit(self, limit: int, time: float) -> None:
        """Let in who waits, one after the other: many may pass the section at once, each making room for the next."""
        inside, held = self._inside[limit], self._held[limit]
        self._admits[limit] = True
        while held and len(inside) < self._room[limit]:
            stamp, token = held.popleft()
            # A case taken away meanwhile is skipped here rather than searched for then.
            if token.stamp == stamp and not token.gone:
                inside.add(token.number)
                self._begin(token, token.node, time)
        self._admits[limit] = False

    def is_held(self, token: Token) -> bool:
        """Tell whether a case stands at a door."""
        limit = self.door[token.node]
        return limit >= 0 and any(held is token and stamp == token.stamp for stamp, held in self._held[limit])
