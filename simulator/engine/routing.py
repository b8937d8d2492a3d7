"""Where a case goes next: the first line out of its activity that takes it."""

from __future__ import annotations

import operator

from simulator.cases.tables import DAYS_WAITED, OUTCOME, PREVIOUS, VISIT
from simulator.engine.environment import Token
from simulator.engine.state import State
from simulator.plan.calendars import DAY

Tests = tuple[tuple[int, int, float], ...]
"""Conditions that must all hold: attribute, comparison, value."""
Lines = list[tuple[int, float | None, int, Tests]]
"""Ways out of a node: target, share, cap on visits of the target, conditions."""
_COMPARE = (operator.eq, operator.ne, operator.lt, operator.le, operator.gt, operator.ge)


class Routing:
    """Chooses targets, and passes by what a case skips."""

    def __init__(self, state: State) -> None:
        tables = state.tables
        self._state, self._value, self._attributes = state, state.value, state.attributes
        nodes = range(len(tables.nodes))
        self._purpose = tables.route_purpose.tolist()
        self._lines: list[Lines] = [tables.routes_of(node) for node in nodes]
        self.only_target = [line[0][0] if len(line) == 1 and line[0][1:] == (None, 0, ()) else -1
                            for line in self._lines]
        """Where every case goes from a node, or -1 when there is a choice."""
        self.skips = [tables.skips_of(node) for node in nodes]
        """Conditions under which a case passes a node by; empty when none does."""
        self._looks_back = [any(test[0] == PREVIOUS for line in lines for test in line[3]) for lines in self._lines]
        self._settled: dict[int, Lines] = {}

    def choose(self, token: Token, node: int) -> int:
        """Return the target of the first line that takes the case."""
        number, visits = token.number, token.case.visits
        purpose = self._purpose[node]
        luck = self._value(purpose, number, token.visit) if purpose >= 0 else 0.0
        passed = 0.0
        target = -1
        lines = self._lines_after(node, token.previous) if self._looks_back[node] else self._lines[node]
        for target, share, cap, tests in lines:
            if cap and visits[target] >= cap:
                continue
            if tests and not self.hold(tests, token):
                continue
            if share is None:
                return target
            passed += share
            if luck < passed:
                return target
        # Shares may sum to a little less than 1; the last line takes what is left.
        return target

    def pass_by(self, token: Token, node: int) -> int:
        """Go past the activities that the case skips, as if they were done, and return where it stops."""
        visits = token.case.visits
        while self.skips[node] and self.hold(self.skips[node], token):
            visits[node] = token.visit = visits[node] + 1
            token.previous, token.node = token.node, node
            node = self.choose(token, node)
        return node

    def hold(self, tests: Tests, token: Token) -> bool:
        """Tell whether all conditions hold for a case where it stands."""
        for attribute, compare, value in tests:
            have = self._attributes[attribute][token.number] if attribute >= 0 else self._built_in(attribute, token)
            if not _COMPARE[compare](have, value):
                return False
        return True

    def _built_in(self, attribute: int, token: Token) -> float:
        if attribute == OUTCOME:
            return token.outcome
        if attribute == PREVIOUS:
            return token.previous
        if attribute == VISIT:
            return token.visit
        if attribute == DAYS_WAITED:
            return (self._state.env.now - float(self._state.cases.entitled[token.number])) / DAY
        return token.case.errors

    def _lines_after(self, node: int, previous: int) -> Lines:
        """Return the lines of a node that can hold after this one, without the conditions then settled."""
        key = node * len(self._lines) + previous
        # What the node before decides is settled once for each pair of nodes, not for each case.
        lines = self._settled.get(key)
        if lines is None:
            lines = self._settled[key] = [
                (target, share, cap, tuple(test for test in tests if test[0] != PREVIOUS))
                for target, share, cap, tests in self._lines[node]
                if all(_COMPARE[how](previous, value) for what, how, value in tests if what == PREVIOUS)
            ]
        return lines
