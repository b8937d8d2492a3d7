"""Named queues: each case joins the own queue of one worker, by that worker's part in the activity."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from simulator.engine.environment import Token
from simulator.engine.staffing import Worker, WorkerGroup
from simulator.engine.state import State


class NamedChoice:
    """The workers who do one activity, with the shares in which its cases go to them."""

    def __init__(self, name: str, groups: list[WorkerGroup]) -> None:
        weighted = any(group.staff.takes for group in groups)
        # Without weights every worker counts alike, so that a group counts by its size.
        parts = [(worker, group.staff.takes.get(name, 0.0) if weighted else float(len(group.workers)), group)
                 for group in groups for worker in group.workers]
        self.workers = [worker for worker, weight, _ in parts if weight > 0]
        self.numbers = {worker.number: worker for worker in self.workers}
        self._edges = list(accumulate(weight / len(group.workers) for _, weight, group in parts if weight > 0))

    def pick(self, luck: float) -> int:
        """Return the place of the worker whom this luck means."""
        # A luck close to 1 may be rounded up to the last edge.
        return min(bisect_right(self._edges, luck * self._edges[-1]), len(self.workers) - 1)


class NamedQueues:
    """Who gets a case of a role whose queues are named."""

    def __init__(self, state: State, groups_of: list[list[WorkerGroup]]) -> None:
        self._state = state
        tables, rules = state.tables, state.scenario.queues
        named = [rules[role].rule == "named" if role in rules else False for role in tables.roles]
        self.named = [role >= 0 and named[role] for role in tables.role.tolist()]
        """Whether the cases of a node go to workers by name."""
        self.any = any(self.named)
        self._purposes = {node: (state.purpose[f"worker/{name}"], state.purpose[f"same_worker/{name}"])
                          for node, name in enumerate(tables.nodes) if self.named[node]}
        self._choices = {node: NamedChoice(tables.nodes[node], groups_of[tables.role[node]]) for node in self._purposes}
        self._same = {node: rule.same_worker.value if (rule := rules[tables.roles[tables.role[node]]]).same_worker
                      else 0.0 for node in self._purposes}

    def worker_for(self, token: Token, node: int) -> Worker:
        """Return the worker whose queue the case joins."""
        value, choice = self._state.value, self._choices[node]
        draw, same = self._purposes[node]
        before = token.case.worker
        if before in choice.numbers and before != token.barred \
                and value(same, token.number, token.visit) < self._same[node]:
            return choice.numbers[before]
        place = choice.pick(value(draw, token.number, token.visit))
        if choice.workers[place].number == token.barred:
            place = (place + 1) % len(choice.workers)
        return choice.workers[place]
