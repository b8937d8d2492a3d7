"""Parallel branches: one token for each, and the join that waits for them."""

from __future__ import annotations

from collections.abc import Callable

from simulator.engine.environment import Branch, Token
from simulator.engine.state import State


class Branches:
    """Splits a case into tokens, and joins them again.

    Parameters
    ----------
    state : of the replication
    enter, leave : let a token begin an activity; let one whose row is written go on
    """

    def __init__(self, state: State, enter: Callable[[Token, int, float], None],
                 leave: Callable[[Token, float], None]) -> None:
        self._state, self._enter, self._leave = state, enter, leave
        self._branches = [[state.node_of[name] for name in a.branches] for a in state.activities]
        self._split_of = [state.node_of[a.of] if a.of else -1 for a in state.activities]
        self._needed = [a.first or (len(self._branches[state.node_of[a.of]]) if a.of else 0) for a in state.activities]

    def split(self, token: Token, node: int, time: float) -> None:
        """Send one token down each branch."""
        self._mark(token, node, time)
        case = token.case
        here = Branch(node, case.visits[node], token.branch)
        branches = self._branches[node]
        others = []
        for _ in branches[1:]:
            other = Token(case)
            other.main = token.main
            other.node = node
            case.tokens.append(other)
            others.append(other)
        for piece, target in zip([token, *others], branches, strict=True):
            piece.branch = here
            # A branch before this one may have ended the whole case.
            if not piece.gone:
                self._enter(piece, target, time)

    def join(self, token: Token, node: int, time: float) -> None:
        """Wait for the other branches; those that come too late end here."""
        case = token.case
        case.joins = case.joins or {}
        branch = token.branch
        # Splits may lie within splits: go out to the one that this join belongs to.
        while branch is not None and branch.split != self._split_of[node]:
            branch = branch.outer
        # In a loop every visit of the split is joined by itself.
        key = (node, branch.number if branch else 0)
        case.joins[key] = case.joins.get(key, 0) + 1
        if case.joins[key] == self._needed[node]:
            token.branch = branch.outer if branch else None
            self._mark(token, node, time)
            self._leave(token, time)
        else:
            token.gone = True
            case.tokens.remove(token)

    def _mark(self, token: Token, node: int, time: float) -> None:
        """Write the row of a split or join that reaches a milestone; others leave none."""
        if self._state.activities[node].milestone is not None:
            token.started = time
            self._state.write(token, time)
