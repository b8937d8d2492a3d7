"""Clocks on cases: deadlines that raise priority, chasing calls, withdrawals."""

from __future__ import annotations

from collections.abc import Callable

from simulator.engine.environment import COMPLETION, Case, Ring, Token
from simulator.engine.role_queues import RoleQueues
from simulator.engine.state import State
from simulator.plan.does import Does


class Timers:
    """Starts and rings the timers of the process.

    Parameters
    ----------
    state : of the replication
    queues : what cases wait in
    side_visit : lets a case that stays where it is visit a node as well
    move : takes the whole case to a node
    """

    def __init__(self, state: State, queues: RoleQueues, side_visit: Callable[[Case, int, float], None],
                 move: Callable[[Case, int, float], None]) -> None:
        self._state, self._queues, self._side_visit, self._move = state, queues, side_visit, move
        timers = state.scenario.process.timers
        self._specs = list(timers.values())
        self._draw = [state.purpose[f"timer/{name}"] for name in timers]
        self._effect = [state.purpose[f"effect/{name}"] for name in timers]
        self.begins = [any(spec.starts == node for spec in self._specs) for node in state.tables.nodes]

    def begin(self, token: Token, node: int, time: float) -> None:
        """Start the timers that begin with a node, on its first visit."""
        if token.visit == 1 and token.main:
            for number, spec in enumerate(self._specs):
                if spec.starts == self._state.tables.nodes[node]:
                    self._set(token.case, number, 1, time)

    def _set(self, case: Case, number: int, turn: int, time: float) -> None:
        state = self._state
        minutes = state.value(self._draw[number], case.number, turn)
        at = state.after(time, minutes, self._specs[number].after.on_working_days)
        # A timer belongs to the case, not to a token, and has its turn where others have a stamp.
        state.env.at(at, COMPLETION + case.number, Ring(self._ring, case, turn, number))

    def _ring(self, ring: Ring) -> None:
        state, number = self._state, ring.extra
        case: Case = ring.token
        if case.number not in state.live or (case.stopped and number in case.stopped):
            return
        spec, time = self._specs[number], state.env.now
        # The rhythm goes on whether or not this ring has an effect.
        if spec.repeats:
            self._set(case, number, ring.stamp + 1, time)
        if spec.share is None or state.value(self._effect[number], case.number, ring.stamp) < spec.share.value:
            self.act(case, spec.does, time)

    def act(self, case: Case, does: Does, time: float) -> None:
        """Do to a case what follows when a clock on it rings."""
        node_of = self._state.node_of
        if does.visit is not None:
            self._side_visit(case, node_of[does.visit], time)
        elif does.priority is not None:
            self._raise(case, does.priority)
        else:
            self._move(case, node_of[str(does.move_to)], time)

    def _raise(self, case: Case, priority: int) -> None:
        for token in case.tokens:
            # Out and in again: a heap does not notice that a key has changed.
            if self._queues.is_waiting(token):
                self._queues.unqueue(token)
                token.priority = priority
                self._queues.requeue(token)
        case.priority = priority
