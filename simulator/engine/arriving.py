"""Cases come in, each at its time; those that have done something already go on from there."""

from __future__ import annotations

from collections.abc import Callable

from simulator.engine.environment import ARRIVAL, Case, Ring, Token
from simulator.engine.legal_clocks import LegalClocks
from simulator.engine.routing import Routing
from simulator.engine.state import State


class Arriving:
    """Lets the cases of a replication arrive.

    Parameters
    ----------
    state : of the replication
    routing : tells where a case goes on that has done something already
    clocks : of deadlines that run from the right itself
    enter : lets a token begin an activity
    """

    def __init__(self, state: State, routing: Routing, clocks: LegalClocks, enter: Callable[[Token, int, float], None]
                 ) -> None:
        self._state, self._routing, self._clocks, self._enter = state, routing, clocks, enter
        cases = state.cases
        self._next = 0
        self._feed: list[Callable[[Ring], None]] = [self._arrive]
        self._arrives = cases.arrives.tolist()
        self._first_node = cases.first_node.tolist()
        self._done = cases.done.T.tolist() if (cases.done >= 0).any() else None

    def open(self) -> None:
        """Schedule the first arrival."""
        self._state.env.at(self._arrives[0], ARRIVAL, Ring(self._arrive))

    def _arrive(self, ring: Ring) -> None:
        state, number = self._state, self._next
        self._next = number + 1
        # Each arrival sets the next, so that the heap of events holds one and not all of them.
        if number + 1 < len(self._arrives):
            # SimPy takes the callbacks from an event that happens.
            ring.callbacks = self._feed
            state.env.at(self._arrives[number + 1], ARRIVAL + number + 1, ring)
        case = Case(number, len(state.kind))
        token = Token(case)
        case.tokens.append(token)
        state.live[number] = case
        if self._clocks.any:
            self._clocks.arrive(token, self._arrives[number])
        if self._done and self._done[number][0] >= 0:
            self._go_on(token, *self._done[number])
            return
        self._enter(token, self._first_node[number], self._arrives[number])

    def _go_on(self, token: Token, last: int, before: int) -> None:
        """Let a case that has done activities already go on to its next one."""
        token.node, token.previous, token.visit = last, before, 1
        token.case.visits[last] = 1
        self._enter(token, self._routing.choose(token, last), self._arrives[token.number])
