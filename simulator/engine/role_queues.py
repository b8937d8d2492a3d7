"""What waits for desks: a queue for each role, and one for each worker whose cases come by name."""

from __future__ import annotations

from collections.abc import Callable

from simulator.cases.tables import HUMAN
from simulator.engine.case_lines import CaseLines
from simulator.engine.environment import Case, Token
from simulator.engine.queues import May, Queue, Ranked, make_queue
from simulator.engine.staffing import Worker, WorkerGroup
from simulator.engine.state import State
from simulator.plan.office_plan import BY_NUMBER


def _any(token: Token) -> bool:
    return True


class RoleQueues:
    """The waiting cases of an office, by role or by worker.

    Parameters
    ----------
    state : of the replication
    named : for each node, whether its cases wait for one worker by name
    is_held : tells whether a case still stands at the door of a limited section
    lines : tell the priority of a case
    """

    def __init__(self, state: State, named: list[bool], is_held: Callable[[Token], bool], lines: CaseLines) -> None:
        self._state, self._named, self._is_held, self.lines = state, named, is_held, lines
        rules = state.scenario.queues.values()
        self.hangs_on_cases = any(lines.has_priority) or any(rule.rule in BY_NUMBER for rule in rules)
        """Whether the order of a queue can change when a waiting case does."""
        known = state.scenario.queues
        self._by_number = [role in known and known[role].rule in BY_NUMBER for role in state.tables.roles]
        self._role: list[int] = state.tables.role.tolist()
        self._keys = [self._key_of(role) for role in state.tables.roles]
        self.of_role = [self._queue_for(role) for role in range(len(state.tables.roles))]

    def _queue_for(self, role: int) -> Queue:
        state, tables = self._state, self._state.tables
        base = state.scenario.role_and_site(tables.roles[role])[0]
        mine = [activity for activity in state.activities if activity.role == base]
        timed = any(timer.does.priority is not None for timer in state.scenario.process.timers.values())
        # A line is faster than a heap, and enough where nothing can change a case's place.
        plain = len({a.priority for a in mine}) <= 1 and not timed and not any(
            a.interruptible or a.priority_when for a in mine)
        rule = state.scenario.queues.get(base)
        quota = None
        if rule is not None and rule.rule in BY_NUMBER:
            return Ranked(self._keys[role])
        if rule is not None and rule.rule == "quota":
            column = state.column[str(rule.by)]
            shares = {float(state.word[word]): share.value for word, share in rule.shares.items()}
            quota = (lambda token: column[token.number], shares)
        entitled = state.cases.entitled
        return make_queue(rule.rule if rule else "priority", lambda token: float(entitled[token.number]), plain, quota)

    def _key_of(self, role: str) -> Callable[[Token], float]:
        scenario = self._state.scenario
        rule = scenario.queues.get(scenario.role_and_site(role)[0])
        entitled = self._state.cases.entitled
        keys: dict[str, Callable[[Token], float]] = {"oldest": lambda token: float(entitled[token.number]),
                                                     "easiest": lambda token: token.work}
        if rule is not None and rule.rule in BY_NUMBER:
            column, sign = self._state.column[str(rule.by)], 1.0 if rule.rule == "lowest" else -1.0
            return lambda token: sign * column[token.number]
        return keys.get(rule.rule if rule else "", lambda token: 0.0)

    def next_for(self, worker: Worker) -> Token | None:
        """Take the case that the worker does next, or None."""
        if worker.queue.waiting:
            return worker.queue.pop(-2)  # its own cases are never barred from it
        for roles in worker.sites:
            role = roles[0] if len(roles) == 1 else self._longest_waiting(roles, worker)
            queue = self.of_role[role]
            if queue.waiting:
                token = queue.pop(worker.number)
                if token is not None:
                    return token
        return None

    def _longest_waiting(self, roles: list[int], worker: Worker) -> int:
        """Return which site's queue holds the case that would be next if all stood in one."""
        firsts = [(token, role) for role in roles if (token := self.first(role, worker.number, _any)) is not None]
        return min(firsts, key=lambda pair: self.rank(pair[0]))[1] if firsts else roles[0]

    def rank(self, token: Token) -> tuple[float, ...]:
        """Return by what waiting cases of several queues are told apart: smaller goes first."""
        return (token.priority, self._keys[self._role[token.node]](token), token.enabled, token.number)

    def first(self, role: int, worker: int, may: May) -> Token | None:
        """Return the case of a role that a worker may do next, without taking it."""
        queue = self.of_role[role]
        return queue.first(worker, may) if queue.waiting else None

    def take(self, token: Token) -> None:
        """Take a waiting case out of its queue, to be begun."""
        self._queue_of(token).pop(-2, lambda other: other is token)

    def any_for(self, group: WorkerGroup) -> bool:
        """Tell whether a case waits for a role of the group."""
        return any(self.of_role[role].waiting for role in group.roles)

    def is_waiting(self, token: Token) -> bool:
        """Tell whether the token stands in the queue of a desk."""
        here = self._state.kind[token.node] == HUMAN and token.started < 0 and not token.gone and not token.resting
        return here and not self._is_held(token)

    def look_again(self, case: Case, time: float) -> None:
        """Put every waiting token of a case where it now belongs: its attributes, or the time, have changed."""
        for token in case.tokens:
            if self._named[token.node] or not self.is_waiting(token):
                continue
            priority = self.lines.priority(token, token.node, time)
            # What keeps its rank keeps its place in a line.
            if priority != token.priority or self._by_number[self._role[token.node]]:
                self.unqueue(token)
                token.priority = priority
                self.requeue(token)

    def unqueue(self, token: Token) -> None:
        """Take a waiting token out of its queue."""
        self._queue_of(token).leave(token)
        token.stamp += 1

    def requeue(self, token: Token) -> None:
        """Put a token back into its queue, after its priority changed or its work was interrupted."""
        self._queue_of(token).push(token)

    def _queue_of(self, token: Token) -> Queue:
        if self._named[token.node]:
            own: Queue = token.queue
            return own
        return self.of_role[self._state.role_at(token.node, token.number)]
