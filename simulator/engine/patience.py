"""Patience in queues: who leaves when service has not begun in time, and who does not join a long queue at all."""

from __future__ import annotations

from collections.abc import Callable

from simulator.engine.environment import COMPLETION, Ring, Token
from simulator.engine.role_queues import RoleQueues
from simulator.engine.state import State


class Patience:
    """Lets queueing cases give up.

    Parameters
    ----------
    state : of the replication
    queues : what the cases wait in
    enter : lets a token begin an activity
    """

    def __init__(self, state: State, queues: RoleQueues, enter: Callable[[Token, int, float], None]) -> None:
        self._state, self._queues, self._enter = state, queues, enter
        self._purpose = {node: state.purpose[f"patience/{name}"] for node, name in enumerate(state.tables.nodes)
                         if f"patience/{name}" in state.purpose}

    def arm(self, token: Token, node: int, time: float) -> None:
        """Let a queueing case leave when its patience ends before its service begins."""
        state, purpose = self._state, self._purpose.get(node)
        spec = state.activities[node].patience
        if purpose is not None and spec is not None and spec.time is not None:
            at = state.after(time, state.value(purpose, token.number, token.visit), spec.time.on_working_days)
            # By visit, not by stamp: a raised priority or an interruption changes the stamp, and patience runs on.
            state.env.at(at, COMPLETION + token.number, Ring(self._ended, token, token.visit, node))

    def _ended(self, ring: Ring) -> None:
        token = ring.token
        if token.node == ring.extra and token.visit == ring.stamp and self._queues.is_waiting(token):
            self._queues.unqueue(token)
            self._give_up(token, self._state.env.now)

    def _give_up(self, token: Token, time: float) -> None:
        state, spec = self._state, self._state.activities[token.node].patience
        assert spec is not None
        token.outcome = state.word["left"]
        state.write(token, time)
        self._enter(token, state.node_of[spec.to], time)

    def balks(self, token: Token, node: int, waiting: int, time: float) -> bool:
        """Send a case away that finds too long a queue; tell whether it went."""
        spec = self._state.activities[node].patience
        if spec is None or spec.balks_at is None or waiting < spec.balks_at.value:
            return False
        self._give_up(token, time)
        return True
