"""Lists of cases to look at: made when they are due, at random, by strata or by rank, and what inspections teach."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from simulator.engine.batches import run_times
from simulator.engine.environment import RUN, Ring, Token
from simulator.engine.state import State
from simulator.plan.activity import Activity
from simulator.plan.calendars import DAY
from simulator.plan.selection import CaseSelection, LearnsFinds


class Finds:
    """What inspections have found so far, for each word of an attribute; nothing else is known.

    The share of finds is the mean of a beta distribution: the belief before, worth so many inspections, and all since.
    """

    def __init__(self, plan: LearnsFinds) -> None:
        self._plan = plan
        self._seen: dict[float, list[int]] = {}

    def note(self, word: float, found: bool) -> None:
        """Take in the result of one inspection."""
        counts = self._seen.setdefault(word, [0, 0])
        counts[0] += found
        counts[1] += 1

    def share(self, word: float) -> float:
        """Return the share of finds that is believed of a word."""
        found, inspected = self._seen.get(word, (0, 0))
        weight = self._plan.weight.value
        return (found + weight * self._plan.prior.value) / (inspected + weight)


class Selections:
    """Makes the lists of all selections, and lets people inspect.

    Parameters
    ----------
    state : of the replication
    leave : lets a token whose row is written go on
    """

    def __init__(self, state: State, leave: Callable[[Token, float], None]) -> None:
        self._state, self._leave = state, leave
        self._specs = {node: a.selects for node, a in enumerate(state.activities) if a.selects}
        self._pending: dict[int, list[Token]] = {node: [] for node in self._specs}
        self._times = {node: self._run_times(state.activities[node]) for node in self._specs}
        self._finds = {node: Finds(spec.learns) for node, spec in self._specs.items() if spec.learns}
        self._taught_by = {node: state.node_of[spec.learns.at] for node, spec in self._specs.items() if spec.learns}

    def _run_times(self, activity: Activity) -> list[float]:
        assert activity.runs is not None
        scenario = self._state.scenario
        times = run_times(activity.runs, scenario, int(scenario.horizon_minutes // DAY) + 40)
        return times[::-1]

    def open(self) -> None:
        """Schedule the first list of each selection."""
        for node in self._specs:
            self._schedule(node)

    def _schedule(self, node: int) -> None:
        if self._times[node]:
            self._state.env.at(self._times[node].pop(), RUN + node, Ring(self._run, extra=node))

    def enter(self, token: Token, node: int, time: float) -> None:
        """Let a case wait for the next list."""
        self._pending[node].append(token)

    # -- a list -----------------------------------------------------------------------------------------

    def _run(self, ring: Ring) -> None:
        node, state = ring.extra, self._state
        self._schedule(node)
        time, spec = state.env.now, self._specs[node]
        waiting = [token for token in self._pending[node] if not token.gone]
        picked = self._ranked(node, spec, waiting) if spec.how == "ranked" else self._sampled(node, spec, waiting)
        for token, (kind, amount) in picked.items():
            state.post(token.number, kind, time, amount)
        left = [] if spec.others == "leave" else [token for token in waiting if token not in picked]
        self._pending[node] = left
        for token in waiting:
            if token in picked or spec.others == "leave":
                token.outcome = state.word["yes" if token in picked else "no"]
                token.started = time
                state.write(token, time)
        for token in waiting:
            if token.started == time and not token.gone:
                self._leave(token, time)

    def _luck(self, token: Token) -> float:
        # By visit and list: who waits for the next list is drawn anew.
        state = self._state
        purpose = state.purpose[f"selects/{state.tables.nodes[token.node]}"]
        return state.draws.again(purpose, token.number, token.visit, int(state.env.now // DAY))

    def _sampled(self, node: int, spec: CaseSelection, waiting: Sequence[Token]) -> dict[Token, tuple[str, float]]:
        """Draw a simple random sample from each stratum; a case stands for so many as wait for each that is drawn."""
        column = self._state.column[spec.by] if spec.by else None
        strata: dict[float, list[Token]] = {}
        for token in waiting:
            strata.setdefault(column[token.number] if column is not None else 0.0, []).append(token)
        sizes = {word: len(tokens) for word, tokens in sorted(strata.items())}
        parts = self._quotas(spec, sizes) if spec.quotas else share_out(_size(spec, len(waiting)), sizes)
        picked = {}
        for word, tokens in sorted(strata.items()):
            for token in sorted(tokens, key=self._luck)[:parts[word]]:
                picked[token] = ("sampled", len(tokens) / parts[word])
        return picked

    def _quotas(self, spec: CaseSelection, sizes: Mapping[float, int]) -> dict[float, int]:
        asked = {float(self._state.word[word]): int(cases.value) for word, cases in spec.quotas.items()}
        return {word: min(asked.get(word, 0), size) for word, size in sizes.items()}

    def _ranked(self, node: int, spec: CaseSelection, waiting: Sequence[Token]) -> dict[Token, tuple[str, float]]:
        """Take the highest first; then some of the others at random, each standing for so many of them."""
        size = min(_size(spec, len(waiting)), len(waiting))
        drawn = min(int(spec.random.value) if spec.random else 0, size)
        order = sorted(waiting, key=lambda token: (*self._risk(node, spec, token), self._luck(token)))
        picked = {token: ("listed", float(rank)) for rank, token in enumerate(order[:size - drawn], 1)}
        rest = sorted(order[size - drawn:], key=self._luck)
        return picked | {token: ("sampled", len(rest) / drawn) for token in rest[:drawn]}

    def _risk(self, node: int, spec: CaseSelection, token: Token) -> tuple[float, float]:
        column = self._state.column
        share = self._finds[node].share(column[spec.learns.by][token.number]) if spec.learns else 0.0
        return -share, -column[spec.score][token.number] if spec.score else 0.0

    # -- an inspection ----------------------------------------------------------------------------------

    def inspect(self, token: Token) -> None:
        """Let a person look at a case: find what there is with the skill stated, and teach the lists."""
        state, node = self._state, token.node
        plan = state.activities[node].inspects
        assert plan is not None
        true = state.column[plan.truth][token.number] == 1
        found = bool(true and state.draw(f"inspects/{state.tables.nodes[node]}", token) < plan.skill.value)
        token.outcome = state.word["yes" if found else "no"]
        state.post(token.number, "inspected", state.env.now, 1.0)
        if found:
            state.post(token.number, "found", state.env.now, 1.0)
        for at, finds in self._finds.items():
            learns = self._specs[at].learns
            if learns is not None and self._taught_by[at] == node:
                finds.note(state.column[learns.by][token.number], found)


def _size(spec: CaseSelection, waiting: int) -> int:
    if spec.share is not None:
        # A share such as 0.1 of 30 must not become 4 by the last digit of a float.
        return math.ceil(round(spec.share.value * waiting, 9))
    return int(spec.take.value) if spec.take else 0


def share_out(places: int, sizes: Mapping[float, int]) -> dict[float, int]:
    """Return how many of so many places each stratum gets: in proportion, by the largest remainder (Hamilton 1791).

    Examples
    --------
    >>> share_out(10, {1.0: 70, 2.0: 23, 3.0: 7})
    {1.0: 7, 2.0: 2, 3.0: 1}
    """
    total = sum(sizes.values())
    places = min(places, total)
    exact = {word: Fraction(places * size, total) for word, size in sizes.items()} if total else {}
    parts = {word: int(part) for word, part in exact.items()}
    # The larger stratum goes first among equals, then the earlier word.
    order = sorted(exact, key=lambda word: (parts[word] - exact[word], -sizes[word], word))
    for word in order[:places - sum(parts.values())]:
        parts[word] += 1
    return parts
