"""What an activity does to its case besides taking time: attributes, ledger, errors, notices, signatures."""

from __future__ import annotations

import operator
from collections.abc import Callable

from simulator.engine.case_lines import CaseLines
from simulator.engine.environment import OPENING, Case, Ring, Token
from simulator.engine.error_learning import ErrorLearning
from simulator.engine.notices import Notices
from simulator.engine.registers import AskedRegisters
from simulator.engine.state import State
from simulator.plan.activity import Activity
from simulator.plan.quantities import Quantity
from synthetic_data import read_amounts

_JOIN = {"+": operator.add, "-": operator.sub, "*": operator.mul}


class Effects:
    """Applies effects at the completion of an activity; `has` says which nodes have any.

    Parameters
    ----------
    state : of the replication
    registers : in which records are put right
    side_visit : lets a case that stays where it is visit a node as well
    move : takes the whole case to a node
    lines : tell the shares of errors of a case
    """

    def __init__(self, state: State, registers: AskedRegisters, side_visit: Callable[[Case, int, float], None],
                 move: Callable[[Case, int, float], None], lines: CaseLines) -> None:
        self._state, self._registers, self._lines = state, registers, lines
        self._learning = ErrorLearning(state)
        self._notices = Notices(state, side_visit, move)
        nodes, timers = state.tables.nodes, state.scenario.process.timers.values()
        self._versions = list(state.scenario.rule_versions)
        faulty = {version.activity for version in self._versions if version.error}
        signed = {a.other_person_than for a in state.activities}
        self._amounts_of = {what: read_amounts(what) for a in state.activities for what in a.posts.values()
                            if isinstance(what, str)}
        self._spoiled: list[int] = []
        self._faulty = [name in faulty for name in nodes]
        self._signed = [name in signed for name in nodes]
        self._stops = [[number for number, timer in enumerate(timers) if name in timer.until] for name in nodes]
        self.has = [
            bool(a.sets or a.posts or a.errors or a.corrects or a.notice or a.repairs
                 or self._signed[node] or self._faulty[node] or self._stops[node])
            for node, a in enumerate(state.activities)
        ]

    def apply(self, token: Token, node: int, time: float) -> None:
        """Do everything that follows from completing the node."""
        state, activity, number = self._state, self._state.activities[node], token.number
        # Before anything is set: amounts are those with which the case came.
        for kind, what in activity.posts.items():
            state.post(number, kind, time, self._amount(what, number))
        for name, value in activity.sets.items():
            state.column[name][number] = self._plain(value, token)
        if activity.errors or activity.corrects:
            self._errors(token, node, activity, time)
        if self._faulty[node]:
            self._rule_error(token, node, time)
        if activity.notice:
            self._notices.send(token, activity.notice, time)
        if activity.repairs:
            self._registers.repair(token, activity.repairs, time)
        if self._signed[node] and token.worker is not None:
            token.case.signers = (token.case.signers or {}) | {node: token.worker.number}
        self.stop_clocks(token.case, node)

    def stop_clocks(self, case: Case, node: int) -> None:
        """Stop the timers that run until a node is done, or until the case is taken away from it."""
        if self._stops[node]:
            case.stopped = (case.stopped or set()) | set(self._stops[node])

    def _plain(self, value: float | str, token: Token) -> float:
        if value == "outcome":
            return float(token.outcome)
        return float(self._state.word[value] if isinstance(value, str) else value)

    def _amount(self, what: str | Quantity, number: int) -> float:
        if isinstance(what, Quantity):
            return what.value
        asked = self._amounts_of[what]
        total = self._state.column[asked.first][number]
        if asked.joint and asked.second:
            total = _JOIN[asked.joint](total, self._state.column[asked.second][number])
        amount: float = -total if asked.negative else total
        return amount

    # -- errors -----------------------------------------------------------------------------------------

    def _errors(self, token: Token, node: int, activity: Activity, time: float) -> None:
        state, name = self._state, self._state.tables.nodes[node]
        case = token.case
        if activity.corrects and case.errors and state.draw(f"corrects/{name}", token) < activity.corrects.value:
            state.post(case.number, "error_corrected", time, float(case.errors))
            case.errors = 0
            if self._spoiled:  # what a person put right, new rules need not
                self._spoiled = [number for number in self._spoiled if number != case.number]
            self._feed_back(case, time)
        # After the corrections: without a delay, an error found now lowers the shares at once.
        factor = self._learning.factor(node, time)
        if token.worker is not None:
            factor *= token.worker.error_factor(time)
        shares = self._lines.errors(token, node) if activity.errors_when else None
        for who, share in (activity.errors if shares is None else shares).items():
            if state.draw(f"error/{who}/{name}", token) < share.value * factor:
                state.post_error(token, str(who), time)
                if self._learning.learns[node]:
                    case.makers = [*(case.makers or []), node]

    def _feed_back(self, case: Case, time: float) -> None:
        """Tell the activities that learn which of their errors were found on the case."""
        for maker in case.makers or ():
            self._learning.note(maker, time)
        case.makers = None

    def _rule_error(self, token: Token, node: int, time: float) -> None:
        """Let the rules in force spoil the case, when they have a defect here."""
        state, name = self._state, self._state.tables.nodes[node]
        in_force = [version for version in self._versions if state.scenario.minute_of(version.from_day) <= time]
        if in_force and in_force[-1].activity == name and in_force[-1].error is not None \
                and state.draw(f"rules/{name}", token) < in_force[-1].error.value:
            state.post_error(token, "rule", time)
            self._spoiled.append(token.number)

    def open(self) -> None:
        """Schedule the days on which new rules put right what the old ones spoiled."""
        for version in self._versions:
            at = self._state.scenario.minute_of(version.from_day)
            # Before the start of the run nothing was spoiled yet.
            if version.mends and at >= 0:
                self._state.env.at(at, OPENING, Ring(self._mend))

    def _mend(self, ring: Ring) -> None:
        """Run the spoiled cases again, each once."""
        state = self._state
        for number in self._spoiled:
            state.post(number, "corrected_rule", state.env.now, 1.0)
            # A case that has left carries its errors no longer; the ledger is enough.
            if number in state.live:
                state.live[number].errors -= 1
        self._spoiled.clear()
