"""One replication: the tables, interpreted by callbacks on SimPy events.

The path of nearly every event is: work ends, its row is written, the worker takes the next waiting case,
the finished case is routed and enters its next activity. That path is kept short; everything rarer lives
in the sibling modules and is reached through flags prepared per node.
"""

from __future__ import annotations

import gc
import operator
from array import array
from collections.abc import Callable

from simulator.cases.arrivals import Cases, working_day_clock
from simulator.cases.tables import DAYS_WAITED, HUMAN, OUTCOME, PREVIOUS, VISIT, Tables
from simulator.engine.delays import Delays
from simulator.engine.desks import Desks
from simulator.engine.draws import Draws
from simulator.engine.effects import Effects
from simulator.engine.environment import ARRIVAL, Case, KeyedEnvironment, Ring, Token
from simulator.engine.limits import Limits
from simulator.engine.records import Records
from simulator.engine.steps import Steps
from simulator.engine.timers import Timers
from simulator.plan.calendars import DAY
from simulator.plan.scenario import Scenario

Lines = list[tuple[int, float | None, int, tuple[tuple[int, int, float], ...]]]
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
        self.effects = Effects(self)
        self.timers = Timers(self)
        self.limits = Limits(self)
        self.delays = Delays(self)
        self._gated = [door >= 0 or delayed
                       for door, delayed in zip(self.limits.door, self.delays.delayed, strict=True)]
        self.desks = Desks(self, seed, replication)
        self.steps = Steps(self)
        enters = [self.desks.enter, self.steps.wait, self.steps.registers.query, self.steps.batch, self.steps.model,
                  self.steps.split, self.steps.join, self.steps.end]
        self._enter_at = [self.desks.enter_named if self.desks.names.named[node] else enters[kind]
                          for node, kind in enumerate(self.kind)]

    def _read_tables(self) -> None:
        tables, activities = self.tables, list(self.scenario.process.activities.values())
        self.activities = activities
        self.kind = tables.kind.tolist()
        self.role = tables.role.tolist()
        self.priority = tables.priority.tolist()
        self.time_purpose = tables.time_purpose.tolist()
        self.route_purpose = tables.route_purpose.tolist()
        self.lines = [tables.routes_of(node) for node in range(len(tables.nodes))]
        self.only_target = [
            line[0][0] if len(line) == 1 and line[0][1:] == (None, 0, ()) else -1 for line in self.lines
        ]
        self.node_count = len(tables.nodes)
        self._skips = [tables.skips_of(node) for node in range(len(tables.nodes))]
        self._looks_back = [any(c[0] == PREVIOUS for line in lines for c in line[3]) for lines in self.lines]
        self._settled: dict[int, Lines] = {}

    # -- the run ------------------------------------------------------------------------------------

    def run(self) -> Records:
        """Run to the horizon and return the rows; what is open then is written as open."""
        if len(self.cases):
            self._next = 0
            self._feed: list[Callable[[Ring], None]] = [self._arrive]
            self.arrives = self.cases.arrives.tolist()
            self._first_node = self.cases.first_node.tolist()
            self._done = self.cases.done.T.tolist() if (self.cases.done >= 0).any() else None
            self.env.at(self.arrives[0], ARRIVAL, Ring(self._arrive))
            self.steps.open()
            self.effects.open()
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
        if self._done and self._done[number][0] >= 0:
            self._go_on(token, *self._done[number])
            return
        self.enter(token, self._first_node[number], self.arrives[number])

    def _go_on(self, token: Token, last: int, before: int) -> None:
        """Let a case that has done activities already go on to its next one."""
        token.node, token.previous, token.visit = last, before, 1
        token.case.visits[last] = 1
        self.enter(token, self.choose(token, last), self.arrives[token.number])

    def _write_open(self) -> None:
        for case in self.live.values():
            for token in case.tokens:
                if not token.gone:
                    self.write(token, _NAN)
        for token in self.desks.at_work():
            if token.gone:
                self.write(token, _NAN)

    def write(self, token: Token, completed: float) -> None:
        """Write the row of a token that is waiting, at work or done."""
        worker = token.worker
        self.records.row(
            (token.number, token.node, token.visit, -1 if worker is None else worker.number, token.outcome)
        )
        started = token.started
        self.records.when((token.enabled, _NAN if started < 0 else started, completed))

    # -- the path of a case -------------------------------------------------------------------------

    def enter(self, token: Token, node: int, time: float) -> None:
        """Let a token begin an activity."""
        if self._skips[node]:
            node = self._pass_by(token, node)
        visits = token.case.visits
        visits[node] = token.visit = visits[node] + 1
        token.previous = token.node
        token.node = node
        token.enabled = time
        token.started = -1.0
        token.worker = None
        token.outcome = 0
        token.stamp += 1
        if self.timers.begins[node]:
            self.timers.begin(token, node, time)
        if self._gated[node]:
            if self.limits.door[node] < 0 or not self.limits.holds(token, node):
                self.begin(token, node, time)
            return
        self._enter_at[node](token, node, time)

    def _pass_by(self, token: Token, node: int) -> int:
        """Go past the activities that the case skips, as if they were done, and return where it stops."""
        visits = token.case.visits
        while self._skips[node] and self._hold(self._skips[node], token):
            visits[node] = token.visit = visits[node] + 1
            token.previous, token.node = token.node, node
            node = self.choose(token, node)
        return node

    def begin(self, token: Token, node: int, time: float) -> None:
        """Let a token that is past the door begin the activity, after its delay."""
        if self.delays.delayed[node]:
            self.delays.hold(token, node, time)
        else:
            self.start(token, node, time)

    def start(self, token: Token, node: int, time: float) -> None:
        """Let a token begin the activity at once."""
        self._enter_at[node](token, node, time)

    def leave(self, token: Token, time: float) -> None:
        """Let a token whose row is written go on to its next activity."""
        node = token.node
        if self.effects.has[node]:
            self.effects.apply(token, node, time)
        if self.limits.exits[node]:
            self.limits.leave(token.number, node, time)
        target = self.only_target[node]
        self.enter(token, target if target >= 0 else self.choose(token, node), time)

    def choose(self, token: Token, node: int) -> int:
        """Return the target of the first line that takes the case."""
        number, visits = token.number, token.case.visits
        purpose = self.route_purpose[node]
        luck = self.value(purpose, number, token.visit) if purpose >= 0 else 0.0
        passed = 0.0
        target = -1
        lines = self._lines_after(node, token.previous) if self._looks_back[node] else self.lines[node]
        for target, share, cap, conditions in lines:
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
            have = self.attributes[attribute][token.number] if attribute >= 0 else self._built_in(attribute, token)
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
            return (self.env.now - float(self.cases.entitled[token.number])) / DAY
        return token.case.errors

    def _lines_after(self, node: int, previous: int) -> Lines:
        """Return the lines of a node that can hold after this one, without the conditions then settled."""
        key = node * self.node_count + previous
        lines = self._settled.get(key)
        if lines is None:
            lines = self._settled[key] = [
                (target, share, cap, tuple(c for c in conditions if c[0] != PREVIOUS))
                for target, share, cap, conditions in self.lines[node]
                if all(_COMPARE[how](previous, value) for what, how, value in conditions if what == PREVIOUS)
            ]
        return lines

    # -- taking a case away -------------------------------------------------------------------------

    def withdraw(self, token: Token, time: float) -> None:
        """Take a token out of the office; work already begun is finished first, for nothing."""
        in_service = token.worker is not None
        token.outcome = self.tables.word("withdrawn")
        token.gone = True
        if in_service:
            return
        if self.kind[token.node] == HUMAN and not token.resting and not self.limits.is_held(token):
            self.desks.unqueue(token)
        self.write(token, time)

    def after(self, time: float, minutes: float, on_working_days: bool) -> float:
        """Return the moment so many minutes later, on the calendar or on working days."""
        return self.working_days.finish(time, minutes) if on_working_days else time + minutes
