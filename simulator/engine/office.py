"""One replication: the tables, interpreted by callbacks on SimPy events.

The path of nearly every event is: work ends, its row is written, the worker takes the next waiting case,
the finished case is routed and enters its next activity. That path is kept short; everything rarer lives
in the other parts and is reached through flags prepared per node.
"""

from __future__ import annotations

import gc
from collections.abc import Callable

from simulator.cases.arrivals import Cases
from simulator.cases.tables import BATCH, HUMAN, Tables
from simulator.engine.arriving import Arriving
from simulator.engine.batches import Batch
from simulator.engine.branches import Branches
from simulator.engine.case_lines import CaseLines
from simulator.engine.citizen_times import CitizenTimes
from simulator.engine.controllers import Controllers
from simulator.engine.delays import Delays
from simulator.engine.effects import Effects
from simulator.engine.environment import Case, Token
from simulator.engine.legal_clocks import LegalClocks
from simulator.engine.limits import SectionLimits
from simulator.engine.markets import Markets
from simulator.engine.models import Models
from simulator.engine.named import NamedQueues
from simulator.engine.outside import Outside
from simulator.engine.patience import Patience
from simulator.engine.records import EventColumns
from simulator.engine.registers import AskedRegisters
from simulator.engine.reviews import Reviews
from simulator.engine.role_queues import RoleQueues
from simulator.engine.routing import Routing
from simulator.engine.selections import Selections
from simulator.engine.staffing import Staffing
from simulator.engine.state import State
from simulator.engine.teams_at_work import staff_at_work
from simulator.engine.timers import Timers
from simulator.plan.scenario import Scenario
from synthetic_data import BadInput, Problem


class Office:
    """An office through one replication: wires its parts, and lets cases arrive, move on and end.

    Parameters
    ----------
    scenario : what to run; must be sound
    tables : its flat form
    cases : the cases, in order of arrival
    seed, replication : address of all draws
    """

    def __init__(self, scenario: Scenario, tables: Tables, cases: Cases, seed: int, replication: int) -> None:
        self.state = state = State(scenario, tables, cases, seed, replication)
        self.staffing = Staffing(scenario, tables.roles, seed, replication)
        self._routing = Routing(state)
        self._limits = SectionLimits(state, self._begin)
        self._delays = Delays(state, self._start)
        self._registers = AskedRegisters(state, self._leave)
        self._lines = CaseLines(state, self._routing.hold)
        self._effects = Effects(state, self._registers, self._visit_beside, self._move, self._lines)
        names = NamedQueues(state, self.staffing.groups_of)
        self._queues = RoleQueues(state, names.named, self._limits.is_held, self._lines)
        self._timers = Timers(state, self._queues, self._visit_beside, self._move)
        self._clocks = LegalClocks(state, self._routing.hold, self._timers.act)
        self._markets = Markets(state, self._enter, self._leave, self._effects.stop_clocks)
        self._selections = Selections(state, self._leave)
        self._citizens = CitizenTimes(state, self._start)
        self._batches = {node: Batch(state, node, self._leave) for node, kind in enumerate(state.kind) if kind == BATCH}
        self._gated = [door >= 0 or delayed or needed for door, delayed, needed in zip(
            self._limits.door, self._delays.delayed, self._citizens.at_desk, strict=True)]
        self._enter_at = self._ways_in(names)

    def _ways_in(self, names: NamedQueues) -> list[Callable[[Token, int, float], None]]:
        """Return for each node what lets a case begin it, once past door and delay."""
        state = self.state
        patience = Patience(state, self._queues, self._enter)
        parts = (state, self.staffing, self._queues, names, patience, self._leave, self._deciders())
        at_work = staff_at_work(parts, self._routing.hold)
        self._controllers = Controllers(state, self.staffing, self._queues, at_work.wake)
        branches = Branches(state, self._enter, self._leave)
        outside = Outside(state, self._delays, self._lines, self._citizens, self._enter, self._leave,
                          self._effects.stop_clocks)
        # In the order of the node kinds: HUMAN, WAIT, QUERY, BATCH, MODEL, SPLIT, JOIN, END, SELECTION, MATCHING.
        ways = [at_work.enter, outside.enter, self._registers.enter,
                lambda token, node, time: self._batches[node].add(token),
                Models(state, self._leave).enter, branches.split, branches.join, self._end, self._selections.enter,
                self._markets.enter]
        return [at_work.enter_named if names.named[node] else ways[kind] for node, kind in enumerate(state.kind)]

    def _deciders(self) -> dict[int, Callable[[Token], None]]:
        """Return by node what the person at the desk finds out: whether a model is right, or whose a record is."""
        reviews, activities = Reviews(self.state), self.state.activities
        return {node: reviews.decide if a.review else self._registers.link if a.links else self._selections.inspect
                for node, a in enumerate(activities) if a.review or a.links or a.inspects}

    # -- the run ------------------------------------------------------------------------------------

    def run(self) -> EventColumns:
        """Run to the horizon and return the rows; what is open then is written as open.

        Raises
        ------
        BadInput : a case goes through more steps without any time passing than can be followed
        """
        if len(self.state.cases):
            Arriving(self.state, self._routing, self._clocks, self._enter).open()
            for batch in self._batches.values():
                batch.open()
            self._selections.open()
            self._controllers.open()
            self._markets.open()
            self._effects.open()
            _run_to_horizon(self.state)
        _write_open(self.state, self.staffing)
        return self.state.records

    # -- the path of a case -------------------------------------------------------------------------

    def _enter(self, token: Token, node: int, time: float) -> None:
        """Let a token begin an activity."""
        if self._clocks.any:
            self._clocks.leave(token, time)
        if self._routing.skips[node]:
            node = self._routing.pass_by(token, node)
        visits = token.case.visits
        visits[node] = token.visit = visits[node] + 1
        token.previous = token.node
        token.node = node
        token.enabled = time
        token.started = -1.0
        token.worker = None
        token.outcome = 0
        token.stamp += 1
        if self._clocks.any:
            self._clocks.enter(token, node, time)
        if self._timers.begins[node]:
            self._timers.begin(token, node, time)
        if self._lines.starts[node]:
            self._lines.note(token, node, time)
        if self._gated[node]:
            if self._limits.door[node] < 0 or not self._limits.holds(token, node):
                self._begin(token, node, time)
            return
        self._enter_at[node](token, node, time)

    def _begin(self, token: Token, node: int, time: float) -> None:
        """Let a token that is past the door begin the activity, after its delay."""
        if self._delays.delayed[node]:
            self._delays.hold(token, node, time)
        else:
            self._start(token, node, time)

    def _start(self, token: Token, node: int, time: float) -> None:
        """Let a token begin the activity at once, or as soon as the person is free."""
        if not self._citizens.at_desk[node]:
            self._enter_at[node](token, node, time)
        elif self._citizens.begin(token, node, time):
            self._enter_at[node](token, node, time)
            self._citizens.stay(token, node, time, self._queues)

    def _leave(self, token: Token, time: float) -> None:
        """Let a token whose row is written go on to its next activity."""
        node = token.node
        if self._effects.has[node]:
            self._effects.apply(token, node, time)
        if self._clocks.any:
            self._clocks.reached(token, node, time)
        if self._queues.hangs_on_cases and len(token.case.tokens) > 1:
            self._queues.look_again(token.case, time)
        if self._limits.exits[node]:
            self._limits.leave(token.number, node, time)
        target = self._routing.only_target[node]
        self._enter(token, target if target >= 0 else self._routing.choose(token, node), time)

    def _visit_beside(self, case: Case, node: int, time: float) -> None:
        """Let a case that stays where it is visit a node as well, such as a call."""
        token = Token(case)
        token.main = False
        case.tokens.append(token)
        self._enter(token, node, time)

    def _move(self, case: Case, node: int, time: float) -> None:
        """Take the whole case out of where it is and let it enter a node."""
        for token in case.tokens:
            if token.main:
                self._effects.stop_clocks(case, token.node)
            self._withdraw(token, time)
        token = Token(case)
        case.tokens = [token]
        self._enter(token, node, time)

    # -- taking a case away -------------------------------------------------------------------------

    def _withdraw(self, token: Token, time: float) -> None:
        """Take a token out of the office; work already begun is finished first, for nothing."""
        in_service = token.worker is not None
        token.outcome = self.state.word["withdrawn"]
        token.gone = True
        if self._clocks.any:
            self._clocks.leave(token, time)
        if in_service:
            return
        if self.state.kind[token.node] == HUMAN and not token.resting and not self._limits.is_held(token):
            self._queues.unqueue(token)
        self.state.write(token, time)

    def _end(self, token: Token, node: int, time: float) -> None:
        """End the case, or a side visit of it."""
        state, case = self.state, token.case
        case.tokens.remove(token)
        token.gone = True
        if not token.main:
            return
        token.started = time
        state.write(token, time)
        if self._effects.has[node]:
            self._effects.apply(token, node, time)
        if self._clocks.any:
            self._clocks.reached(token, node, time)
        for other in case.tokens:
            self._withdraw(other, time)
        if self._limits.any:
            self._limits.end(case.number, time)
        del state.live[case.number]
        state.draws.forget(case.number)
        self._citizens.forget(case.number)


def _write_open(state: State, staffing: Staffing) -> None:
    for case in state.live.values():
        for token in case.tokens:
            if not token.gone:
                state.write_open(token)
    # Cases withdrawn in service are alive no more, but still worked on.
    for group in staffing.groups:
        for token, worker in group.at_work():
            if token.gone and token.worker is worker:  # others of a team are with it
                state.write_open(token)


def _run_to_horizon(state: State) -> None:
    # Nothing here makes cycles that must be freed during a run; the collector costs a fifth of it.
    was_on = gc.isenabled()
    gc.disable()
    try:
        state.env.run(until=state.scenario.horizon_minutes)
    except RecursionError:
        raise BadInput(_too_many_at_once(state.scenario)) from None
    finally:
        if was_on:
            gc.enable()


def _too_many_at_once(scenario: Scenario) -> Problem:
    """A loop that a limit on visits ends may still go round too often; no check before the run can say how often."""
    return Problem(where=f"{scenario.process.name}.yml: activities", remedy="give a step of its loops a time, or lower "
                   "at_most", rule="lets a case go through more steps than can be followed without any time passing")
