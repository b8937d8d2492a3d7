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

from simulator.arrivals import Cases, working_day_clock
from simulator.calendars import DAY
from simulator.engine.desks import Desks
from simulator.engine.draws import Draws
from simulator.engine.effects import Effects
from simulator.engine.environment import ARRIVAL, Case, KeyedEnvironment, Ring, Token
from simulator.engine.limits import Limits
from simulator.engine.records import Records
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
        self.effects = Effects(self)
        self.timers = Timers(self)
        self.limits = Limits(self)
        self._limited = [door >= 0 for door in self.limits.door]
        self.desks = Desks(self, seed, replication)
        self.steps = Steps(self)
        self._enters = [self.desks.enter, self.steps.wait, self.steps.query, self.steps.batch, self.steps.model,
                        self.steps.split, self.steps.join, self.steps.end]

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

    # -- the run ------------------------------------------------------------------------------------

    def run(self) -> Records:
        """Run to the horizon and return the rows; what is open then is written as open."""
        if len(self.cases):
            self._next = 0
            self._feed: list[Callable[[Ring], None]] = [self._arrive]
            self.arrives = self.cases.arrives.tolist()
            self._first_node = self.cases.first_node.tolist()
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
        self.enter(token, self._first_node[number], self.arrives[number])

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
        if self._limited[node] and self.limits.holds(token, node):
            return
        self._enters[self.kind[node]](token, node, time)

    def begin(self, token: Token, node: int, time: float) -> None:
        """Let a token that was held at a door begin the activity."""
        self._enters[self.kind[node]](token, node, time)

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

    # -- taking a case away -------------------------------------------------------------------------

    def withdraw(self, token: Token, time: float) -> None:
        """Take a token out of the office; work already begun is finished first, for nothing."""
        in_service = token.worker is not None
        token.outcome = self.tables.word("withdrawn")
        token.gone = True
        if in_service:
            return
        if self.kind[token.node] == HUMAN and not self.limits.is_held(token):
            self.desks.unqueue(token)
        self.write(token, time)

    def after(self, time: float, minutes: float, on_working_days: bool) -> float:
        """Return the moment so many minutes later, on the calendar or on working days."""
        return self.working_days.finish(time, minutes) if on_working_days else time + minutes
