"""One replication: the tables, interpreted by callbacks on SimPy events.

The path of nearly every event is: work ends, its row is written, the worker takes the next waiting case,
the finished case is routed and enters its next activity. That path is kept short; everything rarer lives
in the sibling modules and is reached through flags prepared per node.
"""

from __future__ import annotations

import gc
import operator
from array import array
from heapq import heapify, heappop, heappush

from simulator.arrivals import Cases, working_day_clock
from simulator.calendars import DAY
from simulator.engine.draws import Draws
from simulator.engine.effects import Effects
from simulator.engine.environment import ARRIVAL, COMPLETION, OPENING, Case, KeyedEnvironment, Ring, Token
from simulator.engine.queues import make_queue
from simulator.engine.records import Records
from simulator.engine.staffing import Group, Worker, build_group
from simulator.engine.steps import Steps
from simulator.engine.timers import Timers
from simulator.scenario import Scenario
from simulator.tables import HUMAN, OUTCOME, Tables

_NAN = float("nan")
_COMPARE = (operator.eq, operator.ne, operator.lt, operator.le, operator.gt, operator.ge)


class Office:
    """The state of one replication.

    Parameters
    ----------
    scenario : what to run; must be sound
    tables : its flat form
    cases : the cases, in order of arrival
    seed, replication : address of all draws
    """

    def __init__(self, scenario: Scenario, tables: Tables, cases: Cases, seed: int, replication: int) -> None:
        self.scenario, self.tables, self.cases = scenario, tables, cases
        self.env = KeyedEnvironment()
        self.records = Records()
        self.draws = Draws(seed, replication, cases.luck, tables.purposes)
        self.value = self.draws.value
        self.attributes = [array("d", column) for column in cases.values]
        self.live: dict[int, Case] = {}
        self.working_days = working_day_clock(scenario, int(scenario.horizon_minutes // DAY) + 800)
        self._read_tables()
        self._open_desks(seed, replication)
        self.effects = Effects(self)
        self.steps = Steps(self)
        self.timers = Timers(self)
        self._enters = [self._enter_desk, self.steps.wait, self.steps.query, self.steps.batch, self.steps.model,
                        self.steps.split, self.steps.join, self.steps.end]
        self._on_completion = [self._completed]

    def _read_tables(self) -> None:
        tables, activities = self.tables, list(self.scenario.process.activities.values())
        self.activities = activities
        self.kind = tables.kind.tolist()
        self.role = tables.role.tolist()
        self.priority = tables.priority.tolist()
        self.time_purpose = tables.time_purpose.tolist()
        self.route_purpose = tables.route_purpose.tolist()
        self.lines = [tables.routes_of(node) for node in range(len(tables.nodes))]
        self.only_target = [line[0][0] if len(line) == 1 and line[0][1:] == (None, 0, ()) else -1 for line in self.lines]
        self.interruptible = [a.interruptible for a in activities]
        self.careful = [bool(a.patience or a.other_person_than or a.interrupts) for a in activities]
        self.decides = [a.review is not None for a in activities]
        self.node_count = len(tables.nodes)

    def _open_desks(self, seed: int, replication: int) -> None:
        roles = self.tables.roles
        self.groups: list[Group] = []
        number = 0
        for name, staff in self.scenario.staff.items():
            group = build_group(name, self.scenario, number, seed, replication)
            group.roles = [roles.index(role) for role in staff.roles if role in roles]
            number += len(group.workers)
            self.groups.append(group)
        self.groups_of = [[g for g in self.groups if role in g.roles] for role in range(len(roles))]
        self.queues = [self._queue_for(role) for role in range(len(roles))]

    def _queue_for(self, role: int):  # noqa: ANN202 - one of several queue classes
        nodes = [n for n in range(self.node_count) if self.role[n] == role]
        timed = any(timer.does.priority is not None for timer in self.scenario.process.timers.values())
        plain = len({self.priority[n] for n in nodes}) <= 1 and not timed and not any(self.interruptible[n] for n in nodes)
        rule = self.scenario.queues.get(self.tables.roles[role])
        quota = None
        if rule is not None and rule.rule == "quota":
            column = self.attributes[self.tables.attributes.index(str(rule.by))]
            shares = {float(self.tables.word(word)): share.value for word, share in rule.shares.items()}
            quota = (lambda token: column[token.number], shares)
        entitled = self.cases.entitled
        return make_queue(rule.rule if rule else "priority", lambda token: float(entitled[token.number]), plain, quota)

    # -- the run ------------------------------------------------------------------------------------

    def run(self) -> Records:
        """Run to the horizon and return the rows; what is open then is written as open."""
        if len(self.cases):
            self._next = 0
            self._feed = [self._arrive]
            self.arrives = self.cases.arrives.tolist()
            self._first_node = self.cases.first_node.tolist()
            self.env.at(self.arrives[0], ARRIVAL, Ring(self._arrive))
            self.steps.open()
            # Nothing here makes cycles that must be freed during a run; the collector costs a fifth of it.
            was_on = gc.isenabled()
            gc.disable()
            try:
                self.env.run(until=self.scenario.horizon_minutes)
            finally:
                if was_on:
                    gc.enable()
        self._write_open()
        return self.records

    def _arrive(self, ring: Ring) -> None:
        number = self._next
        self._next = number + 1
        if number + 1 < len(self.arrives):
            ring.callbacks = self._feed
            self.env.at(self.arrives[number + 1], ARRIVAL + number + 1, ring)
        case = Case(number, self.node_count)
        token = Token(case)
        case.tokens.append(token)
        self.live[number] = case
        self.enter(token, self._first_node[number], self.arrives[number])

    def _write_open(self) -> None:
        for case in self.live.values():
            for token in case.tokens:
                if not token.gone:
                    self.write(token, _NAN)
        for worker in (worker for group in self.groups for worker in group.workers):
            if worker.token is not None and worker.token.gone:
                self.write(worker.token, _NAN)

    def write(self, token: Token, completed: float) -> None:
        """Write the row of a token that is waiting, at work or done."""
        worker = token.worker
        self.records.row((token.number, token.node, token.visit, -1 if worker is None else worker.number, token.outcome))
        started = token.started
        self.records.when((token.enabled, _NAN if started < 0 else started, completed))

    # -- the path of a case -------------------------------------------------------------------------

    def enter(self, token: Token, node: int, time: float) -> None:
        """Let a token begin an activity."""
        visits = token.case.visits
        visits[node] = token.visit = visits[node] + 1
        token.node = node
        token.enabled = time
        token.started = -1.0
        token.worker = None
        token.outcome = 0
        token.stamp += 1
        if self.timers.begins[node]:
            self.timers.begin(token, node, time)
        self._enters[self.kind[node]](token, node, time)

    def leave(self, token: Token, time: float) -> None:
        """Let a token whose row is written go on to its next activity."""
        node = token.node
        if self.effects.has[node]:
            self.effects.apply(token, node, time)
        target = self.only_target[node]
        self.enter(token, target if target >= 0 else self.choose(token, node), time)

    def choose(self, token: Token, node: int) -> int:
        """Return the target of the first line that takes the case."""
        number, visits = token.number, token.case.visits
        purpose = self.route_purpose[node]
        luck = self.value(purpose, number, token.visit) if purpose >= 0 else 0.0
        passed = 0.0
        target = -1
        for target, share, cap, conditions in self.lines[node]:
            if cap and visits[target] >= cap:
                continue
            if conditions and not self._hold(conditions, token):
                continue
            if share is None:
                return target
            passed += share
            if luck < passed:
                return target
        return target

    def _hold(self, conditions: tuple[tuple[int, int, float], ...], token: Token) -> bool:
        for attribute, compare, value in conditions:
            have = token.outcome if attribute == OUTCOME else self.attributes[attribute][token.number]
            if not _COMPARE[compare](have, value):
                return False
        return True

    # -- desks --------------------------------------------------------------------------------------

    def _enter_desk(self, token: Token, node: int, time: float) -> None:
        purpose = self.time_purpose[node]
        token.work = self.value(purpose, token.number, token.visit) if purpose >= 0 else 0.0
        raised = token.case.priority
        token.priority = self.priority[node] if raised is None else raised
        token.sequence = 0
        token.barred = -1
        careful = self.careful[node]
        if careful:
            self._prepare(token, node)
        role = self.role[node]
        groups = self.groups_of[role]
        for group in groups:
            if group.idle:
                worker = self._idle_worker(group, token.barred, time)
                if worker is not None:
                    self._start(token, worker, time)
                    return
        if careful and self.activities[node].interrupts and self._interrupt(token, groups, time):
            return
        self.queues[role].push(token)
        for group in groups:
            if group.idle:
                self._wake_later(group, time)
        if careful:
            self.timers.arm_patience(token, node, time)

    def _prepare(self, token: Token, node: int) -> None:
        other = self.activities[node].other_person_than
        if other is not None and token.case.signers:
            token.barred = token.case.signers.get(self.tables.nodes.index(other), -1)

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
        env = self.env
        if self.interruptible[token.node]:
            env.at(due, COMPLETION + token.number, Ring(self._completed_ring, token, token.stamp))
            return
        token.callbacks = self._on_completion
        heappush(env._queue, (due, COMPLETION + token.number, next(env._eid), token))  # type: ignore[misc]

    def _completed_ring(self, ring: Ring) -> None:
        if ring.token.stamp == ring.stamp:
            self._completed(ring.token)

    def _completed(self, token: Token) -> None:
        time = self.env._now
        worker = token.worker
        if self.decides[token.node]:
            self.effects.review(token)
        self.records.row((token.number, token.node, token.visit, worker.number, token.outcome))
        self.records.when((token.enabled, token.started, time))
        worker.token = None
        self._free(worker, time)
        if not token.gone:
            self.leave(token, time)

    def _free(self, worker: Worker, time: float) -> None:
        """Give the worker the next waiting case, or let them be idle."""
        group = worker.group
        if worker.clock.is_open(time):
            token = self._next_for(worker)
            if token is not None:
                self._start(token, worker, time)
                return
        heappush(group.idle, worker.number - group.workers[0].number)
        for role in group.roles:
            if self.queues[role].waiting:
                self._wake_later(group, time)
                return

    def _next_for(self, worker: Worker) -> Token | None:
        for role in worker.group.roles:
            queue = self.queues[role]
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
            self.env.at(opens, OPENING + self.groups.index(group), Ring(self._wake, extra=group))

    def _wake(self, ring: Ring) -> None:
        group, time = ring.extra, self.env._now
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
        if group.idle and any(self.queues[role].waiting for role in group.roles):
            self._wake_later(group, time)

    # -- interruption -------------------------------------------------------------------------------

    def _interrupt(self, token: Token, groups: list[Group], time: float) -> bool:
        """Take a worker from less urgent interruptible work; the one that began last gives way."""
        busy = [w for g in groups for w in g.workers if w.token is not None and w.number != token.barred]
        victims = [w for w in busy if self.interruptible[w.token.node] and w.token.priority > token.priority
                   and not w.token.gone and (w.clock.is_open(time) or w.group.overtime)]
        if not victims:
            return False
        worker = max(victims, key=lambda w: (w.token.priority, w.token.started, w.number))
        self._set_aside(worker.token, worker, time)
        self._start(token, worker, time)
        return True

    def _set_aside(self, token: Token, worker: Worker, time: float) -> None:
        clock = worker.clock
        if worker.group.overtime:
            left, whole = token.due - time, token.due - token.started
        else:
            left, whole = clock.passed(time, token.due), clock.passed(token.started, token.due)
        token.outcome = self.tables.word("interrupted")
        self.write(token, time)
        token.work *= left / whole if whole else 0.0
        token.outcome, token.worker, token.started, token.enabled = 0, None, -1.0, time
        token.stamp += 1
        self.queues[self.role[token.node]].push(token)

    # -- taking a case away -------------------------------------------------------------------------

    def withdraw(self, token: Token, time: float) -> None:
        """Take a token out of the office; work already begun is finished first, for nothing."""
        in_service = token.worker is not None
        token.outcome = self.tables.word("withdrawn")
        token.gone = True
        if in_service:
            return
        if self.kind[token.node] == HUMAN:
            self.unqueue(token)
        self.write(token, time)

    def unqueue(self, token: Token) -> None:
        """Take a waiting token out of its queue."""
        queue = self.queues[self.role[token.node]]
        line = queue.line_of(token) if hasattr(queue, "line_of") else queue
        line.waiting -= 1
        token.stamp += 1

    def requeue(self, token: Token) -> None:
        """Put a token back into the queue of its role, after its priority changed."""
        self.queues[self.role[token.node]].push(token)

    def after(self, time: float, minutes: float, on_working_days: bool) -> float:
        """Return the moment so many minutes later, on the calendar or on working days."""
        return self.working_days.finish(time, minutes) if on_working_days else time + minutes

    def is_waiting(self, token: Token) -> bool:
        """Tell whether the token stands in the queue of a desk."""
        return self.kind[token.node] == HUMAN and token.started < 0 and not token.gone

