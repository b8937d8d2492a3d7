"""Desks: who works on what, what waits, and what happens when work ends or is interrupted."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

from simulator.cases.tables import HUMAN
from simulator.engine.environment import COMPLETION, OPENING, Ring, Token
from simulator.engine.named import NamedQueues
from simulator.engine.queues import Queue, make_queue
from simulator.engine.staffing import Group, Worker, build_group

if TYPE_CHECKING:
    from simulator.engine.office import Office


class Desks:
    """Staff and servers of one replication, with a queue for each role."""

    def __init__(self, office: Office, seed: int, replication: int) -> None:
        self._office, self._env, self._records = office, office.env, office.records
        self._value, self._leave = office.value, office.leave
        tables = office.tables
        self._role, self._priority, self._time_purpose = (
            tables.role.tolist(),
            tables.priority.tolist(),
            tables.time_purpose.tolist(),
        )
        self._interruptible = [a.interruptible for a in office.activities]
        self._careful = [bool(a.patience or a.other_person_than or a.interrupts) for a in office.activities]
        self._decides = [bool(a.review or a.links) for a in office.activities]
        self._at_once = [a.at_once for a in office.activities]
        self._on_completion = [self._completed]
        self._on_completion_beside = [self._completed_beside]
        self.groups = list(self._build_groups(seed, replication))
        self._groups_of = [[g for g in self.groups if role in g.roles] for role in range(len(tables.roles))]
        self._queues = [self._queue_for(role) for role in range(len(tables.roles))]
        self.names = NamedQueues(office, self._groups_of)
        self._named = self.names.named

    def _build_groups(self, seed: int, replication: int) -> Iterator[Group]:
        scenario, roles = self._office.scenario, self._office.tables.roles
        number = 0
        for name, staff in scenario.staff.items():
            group = build_group(name, scenario, number, seed, replication)
            group.roles = [roles.index(role) for role in staff.roles if role in roles]
            number += len(group.workers)
            yield group

    def _queue_for(self, role: int) -> Queue:
        office, tables = self._office, self._office.tables
        nodes = [node for node, own in enumerate(self._role) if own == role]
        timed = any(timer.does.priority is not None for timer in office.scenario.process.timers.values())
        plain = (
            len({self._priority[n] for n in nodes}) <= 1
            and not timed
            and not any(self._interruptible[n] for n in nodes)
        )
        rule = office.scenario.queues.get(tables.roles[role])
        quota = None
        if rule is not None and rule.rule == "quota":
            column = office.attributes[tables.attributes.index(str(rule.by))]
            shares = {float(tables.word(word)): share.value for word, share in rule.shares.items()}
            quota = (lambda token: column[token.number], shares)
        entitled = office.cases.entitled
        return make_queue(rule.rule if rule else "priority", lambda token: float(entitled[token.number]), plain, quota)

    # -- work -------------------------------------------------------------------------------------------

    def enter(self, token: Token, node: int, time: float) -> None:
        """Let a case be served at once, or wait in the queue of its role."""
        purpose = self._time_purpose[node]
        token.work = self._value(purpose, token.number, token.visit) if purpose >= 0 else 0.0
        raised = token.case.priority
        token.priority = self._priority[node] if raised is None else raised
        token.sequence = 0
        token.barred = -1
        careful = self._careful[node]
        if careful:
            self._prepare(token, node)
        role = self._role[node]
        groups = self._groups_of[role]
        for group in groups:
            if group.idle:
                worker = self._idle_worker(group, token.barred, time)
                if worker is not None:
                    self._start(token, worker, time)
                    return
        if careful and self._office.activities[node].interrupts and self._interrupt(token, groups, time):
            return
        if careful and self._office.timers.balks(token, node, self._queues[role].waiting, time):
            return
        self._queues[role].push(token)
        for group in groups:
            if group.idle:
                self._wake_later(group, time)
        if careful:
            self._office.timers.arm_patience(token, node, time)

    def enter_named(self, token: Token, node: int, time: float) -> None:
        """Let a case be served by the worker it goes to, or wait in that worker's own queue."""
        purpose = self._time_purpose[node]
        token.work = self._value(purpose, token.number, token.visit) if purpose >= 0 else 0.0
        token.barred = -1
        if self._careful[node]:
            self._prepare(token, node)
        worker = self.names.worker_for(token, node)
        if self._at_once[node]:
            self._serve_at_once(token, worker, time)
            return
        group = worker.group
        token.queue = worker.queue
        if worker.token is None and worker.clock.is_open(time):
            group.idle.remove(worker.number - group.workers[0].number)
            heapify(group.idle)
            self._start(token, worker, time)
            return
        careful = self._careful[node]
        if careful and self._office.timers.balks(token, node, worker.queue.waiting, time):
            return
        worker.queue.push(token)
        if worker.token is None:
            self._wake_later(group, time)
        if careful:
            self._office.timers.arm_patience(token, node, time)

    def _serve_at_once(self, token: Token, worker: Worker, time: float) -> None:
        """Let a worker do the work beside whatever else they do."""
        token.started, token.worker = time, worker
        token.due = time + token.work / worker.group.speed(time)
        token.callbacks = self._on_completion_beside
        self._env.at(token.due, COMPLETION + token.number, token)

    def _completed_beside(self, token: Token) -> None:
        self._office.write(token, token.due)
        token.case.worker = token.worker.number
        if not token.gone:
            self._leave(token, token.due)

    def _prepare(self, token: Token, node: int) -> None:
        other = self._office.activities[node].other_person_than
        if other is not None and token.case.signers:
            token.barred = token.case.signers.get(self._office.tables.nodes.index(other), -1)

    def _idle_worker(self, group: Group, barred: int, time: float) -> Worker | None:
        clock = group.shared
        if clock is not None:
            if not clock.is_open(time):
                return None
            if barred < 0:
                return group.workers[heappop(group.idle)]
        for place in sorted(group.idle):
            worker = group.workers[place]
            if worker.number != barred and worker.clock.is_open(time):
                group.idle.remove(place)
                heapify(group.idle)
                return worker
        return None

    def _start(self, token: Token, worker: Worker, time: float) -> None:
        token.started = time
        token.worker = worker
        worker.token = token
        group = worker.group
        work = token.work if group.steady else token.work / group.speed(time)
        due = time + work if group.overtime else worker.clock.finish(time, work)
        token.due = due
        env = self._env
        if self._interruptible[token.node]:
            env.at(due, COMPLETION + token.number, Ring(self._completed_ring, token, token.stamp))
            return
        token.callbacks = self._on_completion
        heappush(env._queue, (due, COMPLETION + token.number, next(env._eid), token))  # type: ignore[misc]

    def _completed_ring(self, ring: Ring) -> None:
        if ring.token.stamp == ring.stamp:
            self._completed(ring.token)

    def _completed(self, token: Token) -> None:
        time = self._env._now
        worker = token.worker
        if self._decides[token.node]:
            self._decide(token)
        self._records.row((token.number, token.node, token.visit, worker.number, token.outcome))
        self._records.when((token.enabled, token.started, time))
        worker.token = None
        if self.names.any:
            token.case.worker = worker.number
        self._free(worker, time)
        if not token.gone:
            self._leave(token, time)

    def _decide(self, token: Token) -> None:
        """Let the person at the desk review what a model said, or link what a register found."""
        if self._office.activities[token.node].review is not None:
            self._office.effects.review(token)
        else:
            self._office.steps.registers.link(token)

    def _free(self, worker: Worker, time: float) -> None:
        """Give the worker the next waiting case, or let them be idle."""
        group = worker.group
        if worker.clock.is_open(time):
            token = self._next_for(worker)
            if token is not None:
                self._start(token, worker, time)
                return
        heappush(group.idle, worker.number - group.workers[0].number)
        if worker.queue.waiting:
            self._wake_later(group, time)
            return
        for role in group.roles:
            if self._queues[role].waiting:
                self._wake_later(group, time)
                return

    def _next_for(self, worker: Worker) -> Token | None:
        if worker.queue.waiting:
            return worker.queue.pop(-2)  # its own cases are never barred from it
        for role in worker.group.roles:
            queue = self._queues[role]
            if queue.waiting:
                token = queue.pop(worker.number)
                if token is not None:
                    return token
        return None

    def _wake_later(self, group: Group, time: float) -> None:
        if group.shared is not None:
            opens = group.shared.next_open(time)
        else:
            later = [group.workers[place].clock.next_open(time) for place in group.idle]
            opens = min((at for at in later if at > time), default=time)
        if time < opens < group.wakes_at:
            group.wakes_at = opens
            self._env.at(opens, OPENING + self.groups.index(group), Ring(self._wake, extra=group))

    def _wake(self, ring: Ring) -> None:
        group, time = ring.extra, self._env._now
        if group.wakes_at == time:
            group.wakes_at = float("inf")
        for place in sorted(group.idle):
            worker = group.workers[place]
            if not worker.clock.is_open(time):
                continue
            token = self._next_for(worker)
            if token is None:
                continue
            group.idle.remove(place)
            self._start(token, worker, time)
        heapify(group.idle)
        own = any(group.workers[place].queue.waiting for place in group.idle)
        if group.idle and (own or any(self._queues[role].waiting for role in group.roles)):
            self._wake_later(group, time)

    # -- interruption -------------------------------------------------------------------------------

    def _interrupt(self, token: Token, groups: list[Group], time: float) -> bool:
        """Take a worker from less urgent interruptible work; the one that began last gives way."""
        places = [(token_there, worker) for group in groups for worker in group.workers
                  if (token_there := worker.token) is not None and worker.number != token.barred]
        victims = [
            (there, worker)
            for there, worker in places
            if self._interruptible[there.node] and there.priority > token.priority and not there.gone
            and worker.clock.is_open(time)
        ]
        if not victims:
            return False
        there, worker = max(victims, key=lambda pair: (pair[0].priority, pair[0].started, pair[1].number))
        self._set_aside(there, worker, time)
        self._start(token, worker, time)
        return True

    def _set_aside(self, token: Token, worker: Worker, time: float) -> None:
        clock = worker.clock
        if worker.group.overtime:
            left, whole = token.due - time, token.due - token.started
        else:
            left, whole = clock.passed(time, token.due), clock.passed(token.started, token.due)
        token.outcome = self._office.tables.word("interrupted")
        self._office.write(token, time)
        token.work *= left / whole if whole else 0.0
        token.outcome, token.worker, token.started, token.enabled = 0, None, -1.0, time
        token.stamp += 1
        self._queue_of(token).push(token)

    # -- the queues from outside --------------------------------------------------------------------

    def unqueue(self, token: Token) -> None:
        """Take a waiting token out of its queue."""
        self._queue_of(token).leave(token)
        token.stamp += 1

    def requeue(self, token: Token) -> None:
        """Put a token back into the queue of its role, after its priority changed."""
        self._queue_of(token).push(token)

    def _queue_of(self, token: Token) -> Queue:
        return token.queue if self._named[token.node] else self._queues[self._role[token.node]]

    def is_waiting(self, token: Token) -> bool:
        """Tell whether the token stands in the queue of a desk."""
        office = self._office
        here = office.kind[token.node] == HUMAN and token.started < 0 and not token.gone and not token.resting
        return here and not office.limits.is_held(token)

    def at_work(self) -> Iterator[Token]:
        """Yield what somebody works on now."""
        for group in self.groups:
            for worker in group.workers:
                if worker.token is not None:
                    yield worker.token
