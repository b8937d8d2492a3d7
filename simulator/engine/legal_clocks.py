"""The clocks of deadlines: each starts at a milestone, stands still while a named step lasts, and rings once."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable

from simulator.engine.environment import RUN, Case, Ring, Token
from simulator.engine.state import State
from simulator.plan.calendars import ALWAYS, DAY, WorkClock
from simulator.plan.does import Does
from simulator.plan.legal_deadlines import LegalDeadline
from simulator.plan.scenario import Scenario

Tests = tuple[tuple[int, int, float], ...]
_YEAR = 365 * DAY


class _Running:
    """One deadline of one case."""

    __slots__ = ("left", "met", "passed_at", "since", "still", "turn")

    def __init__(self) -> None:
        self.left = -1.0
        """Minutes left of its clock when it last stood still; below zero before it starts."""
        self.since: float | None = None
        """Since when it runs, or None while it stands still."""
        self.still: set[Token] = set()
        """Where the case is at steps that stop it."""
        self.turn = 0
        self.met = False
        self.passed_at: float | None = None


class LegalClocks:
    """Runs the deadlines of the process on every case.

    Parameters
    ----------
    state : of the replication
    holds : tells whether conditions hold for a case
    act : does to a case what follows when a deadline passes
    """

    def __init__(self, state: State, holds: Callable[[Tests, Token], bool],
                 act: Callable[[Case, Does, float], None]) -> None:
        self._state, self._holds, self._act = state, holds, act
        specs = state.scenario.process.deadlines
        self.any = bool(specs)
        self._names, self._specs = list(specs), list(specs.values())
        self._tests = [state.tables.tests_of(spec.when) for spec in self._specs]
        self._clocks = [_clock_of(spec, state) for spec in self._specs]
        names = state.tables.nodes
        self._stops = [[n for n, spec in enumerate(self._specs) if name in spec.stops_during] for name in names]
        self._milestone = [activity.milestone for activity in state.activities]

    def _of(self, case: Case) -> list[_Running]:
        if case.deadlines is None:
            case.deadlines = [_Running() for _ in self._specs]
        running: list[_Running] = case.deadlines
        return running

    # -- what happens to the case -----------------------------------------------------------------------

    def arrive(self, token: Token, time: float) -> None:
        """Start what runs from the right itself, however long ago it arose."""
        self._begin(token, "entitled", float(self._state.cases.entitled[token.number]), time)

    def reached(self, token: Token, node: int, time: float) -> None:
        """Note that an activity is done: its milestone may start deadlines, or meet them."""
        milestone = self._milestone[node]
        if milestone is None:
            return
        for number, spec in enumerate(self._specs):
            if milestone in spec.until:
                self._meet(token.case, number, milestone, time)
        if milestone != "entitled":
            self._begin(token, milestone, time, time)

    def leave(self, token: Token, time: float) -> None:
        """Note that a token is no longer where it was."""
        if token.node >= 0:
            for number in self._stops[token.node]:
                self._go_on(token, number, time)

    def enter(self, token: Token, node: int, time: float) -> None:
        """Note that a token begins an activity: clocks may stand still."""
        for number in self._stops[node]:
            running = self._of(token.case)[number]
            self._stand_still(running, number, time)
            running.still.add(token)

    # -- the clock --------------------------------------------------------------------------------------

    def _begin(self, token: Token, milestone: str, since: float, time: float) -> None:
        for number, spec in enumerate(self._specs):
            running = self._of(token.case)[number]
            begun = spec.from_ != milestone or running.left >= 0 or running.met
            if begun or not self._holds(self._tests[number], token):
                continue
            self._state.post(token.number, f"deadline_begun_{self._names[number]}", time, 1.0)
            running.left = max(spec.allows.minutes - self._clocks[number].passed(since, time), 0.0)
            if not running.still:
                self._run(token.case, number, time)

    def _run(self, case: Case, number: int, time: float) -> None:
        running = self._of(case)[number]
        running.since = time
        running.turn += 1
        at = self._clocks[number].finish(time, running.left)
        # After all that is done at this moment: the last minute is in time.
        self._state.env.at(at, RUN - 1, Ring(self._ring, case, running.turn, number))

    def _stand_still(self, running: _Running, number: int, time: float) -> None:
        if running.since is not None:
            running.left = max(running.left - self._clocks[number].passed(running.since, time), 0.0)
            running.since = None
            running.turn += 1

    def _go_on(self, token: Token, number: int, time: float) -> None:
        running = self._of(token.case)[number]
        if token in running.still:
            running.still.discard(token)
            if not running.still and running.left >= 0 and running.passed_at is None and not running.met:
                self._run(token.case, number, time)

    def _ring(self, ring: Ring) -> None:
        state, number, case = self._state, ring.extra, ring.token
        running, time = self._of(case)[number], state.env.now
        if running.turn != ring.stamp or running.since is None or running.met or case.number not in state.live:
            return
        running.since, running.passed_at = None, time
        state.post(case.number, f"deadline_passed_{self._names[number]}", time, 1.0)
        for does in self._specs[number].passed:
            # What came first may have ended the case.
            if case.number in state.live:
                self._act(case, does, time)

    def _meet(self, case: Case, number: int, milestone: str, time: float) -> None:
        running, interest = self._of(case)[number], self._specs[number].interest
        if running.met:
            return
        running.met = True
        late = time - running.passed_at if running.passed_at is not None else 0.0
        # Nothing is owed on what is refused.
        if interest is not None and late > 0 and milestone != "refused":
            owed = self._state.column[interest.of][case.number] * interest.rate.value
            self._state.post(case.number, "interest", time, owed * late / _YEAR)


def _clock_of(spec: LegalDeadline, state: State) -> WorkClock:
    """Return a clock of all days or of working days, from before the oldest case on."""
    scenario: Scenario = state.scenario
    oldest = min(0.0, float(state.cases.entitled.min())) if len(state.cases) else 0.0
    before = math.ceil(-oldest / DAY)
    calendar = scenario.working_calendar if spec.allows.on_working_days else None
    if calendar is None:
        return WorkClock([(-before * DAY, ALWAYS[0][1])])
    days = before + scenario.days_reckoned
    spans = calendar.working_days(scenario.start - dt.timedelta(days=before), days)
    return WorkClock([(a - before * DAY, b - before * DAY) for a, b in spans])
