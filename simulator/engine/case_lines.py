"""Lines that hang on the case: which priority, which time and which shares of errors it has, here and now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import inf
from typing import Literal

from simulator.engine.environment import Token
from simulator.engine.state import State
from simulator.plan.case_lines import PriorityLine
from simulator.plan.quantities import Share

Tests = tuple[tuple[int, int, float], ...]
Who = Literal["human", "data", "rule"]
Holds = Callable[[Tests, Token], bool]


def _here(node: int) -> int:
    # Below 0, apart from the nodes from which priorities count.
    return -1 - node


class CaseLines:
    """Tells what lines of an activity say of a case.

    Parameters
    ----------
    state : of the replication
    holds : tells whether conditions hold for a case
    """

    def __init__(self, state: State, holds: Holds) -> None:
        self._state, self._holds = state, holds
        tests_of, activities = state.tables.tests_of, state.activities
        self._priorities = [[(tests_of(line.when), line) for line in a.priority_when] for a in activities]
        self._times = [[(tests_of(line.when), state.purpose[f"time/{name}/when/{number}"])
                        for number, line in enumerate(a.time_when)]
                       for name, a in zip(state.tables.nodes, activities, strict=True)]
        self._errors = [[(tests_of(line.when), line.errors) for line in a.errors_when] for a in activities]
        self._priority = state.tables.priority.tolist()
        self._time_purpose = state.tables.time_purpose.tolist()
        since = {line.since for a in activities for line in a.priority_when}
        self.starts = [name in since for name in state.tables.nodes]
        """Whether some priority counts from when a case first comes to the node."""
        self.has_priority = [bool(lines) for lines in self._priorities]
        self.has_time = [bool(lines) for lines in self._times]

    def note(self, token: Token, node: int, time: float) -> None:
        """Remember when a case first came to a node from which priorities count."""
        token.case.came = token.case.came or {}
        token.case.came.setdefault(node, time)

    def note_here(self, token: Token, node: int) -> None:
        """Remember when a case came to wait at a node, as work set aside waits again later."""
        token.case.came = token.case.came or {}
        token.case.came[_here(node)] = token.enabled

    def priority(self, token: Token, node: int, time: float) -> int:
        """Return the priority of a case in the queue of a node; one that a timer raised stays."""
        if token.case.priority is not None:
            return token.case.priority
        for tests, line in self._priorities[node]:
            if self._begins(line, token) <= time and self._holds(tests, token):
                return line.is_
        return int(self._priority[node])

    def changes_after(self, token: Token, node: int, time: float) -> list[float]:
        """Return the later moments at which time alone may change the priority."""
        return [at for _, line in self._priorities[node] if time < (at := self._begins(line, token)) < inf]

    def _begins(self, line: PriorityLine, token: Token) -> float:
        if line.at is None:
            return -inf
        return self._state.after(self._since(line.since, token), line.at.minutes, line.at.on_working_days)

    def _since(self, since: str, token: Token) -> float:
        cases, case = self._state.cases, token.case
        if since == "here":
            return (case.came or {}).get(_here(token.node), token.enabled)
        if since in ("entitled", "arrived"):
            return float((cases.entitled if since == "entitled" else cases.arrives)[token.number])
        # A case that was never there has no such moment.
        return (case.came or {}).get(self._state.node_of[since], inf)

    def time_purpose(self, token: Token, node: int) -> int:
        """Return the purpose of the time that the case takes here."""
        return next((purpose for tests, purpose in self._times[node] if self._holds(tests, token)),
                    self._time_purpose[node])

    def errors(self, token: Token, node: int) -> Mapping[Who, Share] | None:
        """Return the shares of errors that a line says; None where none holds."""
        return next((shares for tests, shares in self._errors[node] if self._holds(tests, token)), None)
