"""Clocks on cases: deadlines that raise priority, chasing calls, withdrawals, and patience in queues."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine.environment import COMPLETION, Case, Ring, Token

if TYPE_CHECKING:
    from simulator.engine.office import Office


class Timers:
    """Starts, rings and stops the timers of the process."""

    def __init__(self, office: Office) -> None:
        self._office = office
        process, nodes = office.scenario.process, office.tables.nodes
        purposes = {name: number for number, (name, _) in enumerate(office.tables.purposes)}
        self._specs = list(process.timers.values())
        self._draw = [purposes[f"timer/{name}"] for name in process.timers]
        self._effect = [purposes[f"effect/{name}"] for name in process.timers]
        self.begins = [any(spec.starts == node for spec in self._specs) for node in nodes]
        self.stops = [[t for t, spec in enumerate(self._specs) if node in spec.until] for node in nodes]
        self._patience = {node: purposes[f"patience/{name}"] for node, name in enumerate(nodes)
                          if f"patience/{name}" in purposes}

    def begin(self, token: Token, node: int, time: float) -> None:
        """Start the timers that begin with a node, on its first visit."""
        if token.visit == 1 and token.main:
            for number, spec in enumerate(self._specs):
                if spec.starts == self._office.tables.nodes[node]:
                    self._set(token.case, number, 1, time)

    def _set(self, case: Case, number: int, turn: int, time: float) -> None:
        office = self._office
        minutes = office.value(self._draw[number], case.number, turn)
        at = office.after(time, minutes, self._specs[number].after.on_working_days)
        office.env.at(at, COMPLETION + case.number, Ring(self._ring, case, turn, number))

    def _ring(self, ring: Ring) -> None:
        office, number = self._office, ring.extra
        case: Case = ring.token
        if case.number not in office.live or (case.stopped and number in case.stopped):
            return
        spec, time = self._specs[number], office.env.now
        if spec.repeats:
            self._set(case, number, ring.stamp + 1, time)
        if spec.share is None or office.value(self._effect[number], case.number, ring.stamp) < spec.share.value:
            self._act(case, number, time)

    def _act(self, case: Case, number: int, time: float) -> None:
        does, nodes = self._specs[number].does, self._office.tables.nodes
        if does.visit is not None:
            self.side_visit(case, nodes.index(does.visit), time)
        elif does.priority is not None:
            self._raise(case, does.priority)
        else:
            self.move(case, nodes.index(str(does.move_to)), time)

    def side_visit(self, case: Case, node: int, time: float) -> None:
        """Let a case that stays where it is visit a node as well, such as a call."""
        token = Token(case)
        token.main = False
        case.tokens.append(token)
        self._office.enter(token, node, time)

    def stop(self, case: Case, node: int) -> None:
        """Stop the clocks that run until a node is done, or until the case is taken away from it."""
        if self.stops[node]:
            case.stopped = (case.stopped or set()) | set(self.stops[node])

    def _raise(self, case: Case, priority: int) -> None:
        office = self._office
        for token in case.tokens:
            if office.desks.is_waiting(token):
                office.desks.unqueue(token)
                token.priority = priority
                office.desks.requeue(token)
        case.priority = priority

    def move(self, case: Case, node: int, time: float) -> None:
        """Take the whole case out of where it is and let it enter a node."""
        office = self._office
        for token in case.tokens:
            if token.main:
                self.stop(case, token.node)
            office.withdraw(token, time)
        token = Token(case)
        case.tokens = [token]
        office.enter(token, node, time)

    def arm_patience(self, token: Token, node: int, time: float) -> None:
        """Let a queueing case leave when its patience ends before its service begins."""
        purpose, spec = self._patience.get(node), self._office.activities[node].patience
        if purpose is not None and spec is not None and spec.time is not None:
            office = self._office
            at = office.after(time, office.value(purpose, token.number, token.visit), spec.time.on_working_days)
            office.env.at(at, COMPLETION + token.number, Ring(self._lose_patience, token, token.visit, node))

    def _lose_patience(self, ring: Ring) -> None:
        office, token = self._office, ring.token
        if token.node == ring.extra and token.visit == ring.stamp and office.desks.is_waiting(token):
            office.desks.unqueue(token)
            self._give_up(token, office.env.now)

    def _give_up(self, token: Token, time: float) -> None:
        office, spec = self._office, self._office.activities[token.node].patience
        token.outcome = office.tables.word("left")
        office.write(token, time)
        office.enter(token, office.tables.nodes.index(str(spec and spec.to)), time)

    def balks(self, token: Token, node: int, waiting: int, time: float) -> bool:
        """Send a case away that finds too long a queue; tell whether it went."""
        spec = self._office.activities[node].patience
        if spec is None or spec.balks_at is None or waiting < spec.balks_at.value:
            return False
        self._give_up(token, time)
        return True
