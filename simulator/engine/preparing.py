"""What is settled when a case comes to a desk: how long it takes, its place among others, and who may not do it."""

from __future__ import annotations

from simulator.engine.environment import COMPLETION, Ring, Token
from simulator.engine.role_queues import RoleQueues
from simulator.engine.state import State


class Preparing:
    """Prepares cases for their desk.

    Parameters
    ----------
    state : of the replication
    queues : in which cases wait
    """

    def __init__(self, state: State, queues: RoleQueues) -> None:
        self._state, self._queues, self._value = state, queues, state.value
        self._time_purpose, self._priority = state.tables.time_purpose.tolist(), state.tables.priority.tolist()
        lines = queues.lines
        self.careful = [bool(a.patience or a.other_person_than or a.interrupts) for a in state.activities]
        """Nodes at which a case may be barred from somebody, lose patience, or interrupt others."""
        self._needed = [any(parts) for parts in zip(self.careful, lines.has_time, lines.has_priority, strict=True)]
        """Nodes at which there is something to prepare."""

    def settle(self, token: Token, node: int, time: float) -> None:
        """Draw how long the work takes, and give the case its place among those who wait."""
        raised = token.case.priority
        token.priority = self._priority[node] if raised is None else raised
        token.sequence = 0
        self.settle_work(token, node, time)

    def settle_work(self, token: Token, node: int, time: float) -> None:
        """Draw how long the work takes; whoever waits for a worker by name needs no more."""
        purpose = self._time_purpose[node]
        token.work = self._value(purpose, token.number, token.visit) if purpose >= 0 else 0.0
        token.barred = -1
        if self._needed[node]:
            self._prepare(token, node, time)

    def _prepare(self, token: Token, node: int, time: float) -> None:
        """Bar a case from who may not do it, and give it the time and priority of lines, now and when they change."""
        self._bar(token, node)
        state, lines = self._state, self._queues.lines
        if lines.has_time[node]:
            token.work = state.value(lines.time_purpose(token, node), token.number, token.visit)
        if lines.has_priority[node]:
            lines.note_here(token, node)
            token.priority = lines.priority(token, node, time)
            for at in lines.changes_after(token, node, time):
                state.env.at(at, COMPLETION + token.number, Ring(self._look_again, token, token.visit, node))

    def _look_again(self, ring: Ring) -> None:
        token = ring.token
        # By visit, as patience: an interruption changes the stamp, and the priority still rises.
        if token.node == ring.extra and token.visit == ring.stamp and not token.gone:
            self._queues.look_again(token.case, self._state.env.now)

    def _bar(self, token: Token, node: int) -> None:
        """Keep the case from whoever gave its first signature."""
        other = self._state.activities[node].other_person_than
        if other is not None and token.case.signers:
            token.barred = token.case.signers.get(self._state.node_of[other], -1)
