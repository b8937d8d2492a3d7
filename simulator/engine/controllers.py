"""Management while the office runs: at each review it looks and decides, and after a delay the rosters change."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable

from simulator.engine.cash_buffer import WEEK as _WEEK
from simulator.engine.cash_buffer import CashBuffer, drawn_error
from simulator.engine.controller_reviews import ControllerReviews
from simulator.engine.environment import OPENING, Ring
from simulator.engine.figures_looked_at import FiguresLookedAt
from simulator.engine.role_queues import RoleQueues
from simulator.engine.roster_changes import extend_days, give_roles, keep_only, minutes_within, own_clocks
from simulator.engine.staffing import Staffing, WorkerGroup
from simulator.engine.state import State
from simulator.plan.control import CallsIn, Controller, Moves, Overtime


class Controllers:
    """Carries out the controllers of the scenario.

    Parameters
    ----------
    state : of the replication
    staffing : who works in which role
    queues : what cases wait in
    wake : lets those of a group who are free look for work
    """

    def __init__(self, state: State, staffing: Staffing, queues: RoleQueues, wake: Callable[[Ring], None]) -> None:
        self._rules = [CashBuffer(name, spec, spec.cash, number, state) if spec.cash else
                       _Rule(name, spec, number, state, staffing, queues, wake)
                       for number, (name, spec) in enumerate(state.scenario.controllers.items())]

    def open(self) -> None:
        """Schedule the first review of each."""
        for rule in self._rules:
            rule.open()


class _Rule(ControllerReviews):
    """One controller at work; its step is what it has decided, not yet what is in force."""

    def __init__(self, name: str, spec: Controller, number: int, state: State, staffing: Staffing, queues: RoleQueues,
                 wake: Callable[[Ring], None]) -> None:
        super().__init__(name, spec, number, state)
        self._spec, self._staffing, self._wake = spec, staffing, wake
        self._groups = {group.name: group for group in staffing.groups}
        self._figure = FiguresLookedAt(state, queues, spec.looks_at) if spec.looks_at else None
        self._step = 0
        self._moved = 0

    def open(self) -> None:
        """Schedule the first review; of a pool nobody comes before one has decided."""
        pool = self._spec.calls_in
        if pool is not None:
            group = self._groups[pool.group]
            own_clocks(group)
            first = self.times[0] + self.delay if self.times else math.inf
            keep_only(group.workers, -math.inf, first, 0)
        super().open()

    def _window(self) -> tuple[float, float]:
        """Return from when to when what is decided now is in force: until what the next review decides."""
        following = self.times[self.review_number + 1:self.review_number + 2]
        return (self.times[self.review_number] + self.delay, following[0] + self.delay if following else math.inf)

    def review(self, ring: Ring) -> None:
        time, spec = self.state.env.now, self._spec
        low, high = self._window()
        if spec.calls_in is not None:
            self._step = self._heads_needed(spec.calls_in, time, low, high)
            keep_only(self._groups[spec.calls_in.group].workers, low, high, self._step)
        else:
            self._decide(time)
        if spec.overtime is not None:
            self._stay_longer(spec.overtime, low, high)
        self.state.post(-1, f"controller_{self.name}", time, float(self._step))
        self.state.env.at(low, self.key, Ring(self._take_effect, extra=self._step))
        self.schedule()

    def _decide(self, time: float) -> None:
        assert self._figure is not None
        assert self._spec.above is not None
        figure = self._figure.read(time)
        back = self._spec.below if self._spec.below is not None else self._spec.above
        if figure > self._spec.above.value:
            self._step = min(self._step + 1, self._spec.at_most)
        elif figure < back.value:
            self._step = max(self._step - 1, 0)

    def _stay_longer(self, overtime: Overtime, low: float, high: float) -> None:
        if self._step:
            extend_days(self._groups[overtime.group], low, high, self._step * overtime.hours.minutes)

    # -- who works where --------------------------------------------------------------------------------

    def _take_effect(self, ring: Ring) -> None:
        if self._spec.moves is not None:
            self._move(self._spec.moves, ring.extra)
        time = self.state.env.now
        for group in self._staffing.groups:
            # After all openings of this moment, so that nobody is asked twice.
            self.state.env.at(time, OPENING + len(self._staffing.groups) + group.number, Ring(self._wake, extra=group))

    def _move(self, moves: Moves, step: int) -> None:
        """Let so many of a group, the last ones first, work in the roles of the other, and the rest in their own."""
        home, there = self._groups[moves.from_], self._groups[moves.to]
        away = min(step * int(moves.heads.value), len(home.workers))
        staying = len(home.workers) - away
        for worker in home.workers:
            give_roles(worker, there if worker.place >= staying else home, self._staffing.groups_of)

    # -- how many are called in -------------------------------------------------------------------------

    def _heads_needed(self, pool: CallsIn, time: float, low: float, high: float) -> int:
        high = min(high, low + _WEEK) if high == math.inf else high
        forecast = pool.forecast
        expected = self._expected(pool, time) * (high - low) / _WEEK
        self.state.post(-1, f"forecast_{self.name}", time, expected)
        buffer = forecast.buffer.value if forecast.buffer else 0.0
        role = self.state.tables.roles.index(pool.role)
        there = sum(self._rostered(group, low, high) for group in self._staffing.groups_of[role]
                    if group.name != pool.group)
        each = self._whole_roster(self._groups[pool.group], low, high)
        missing = expected * forecast.minutes.value * (1 + buffer) - there
        heads = math.ceil(missing / each - 1e-9) if each > 0 and missing > 0 else 0
        return min(heads, len(self._groups[pool.group].workers))

    def _expected(self, pool: CallsIn, time: float) -> float:
        """Return the cases a week expected: the mean of the weeks before, with an error drawn for the review."""
        span = min(pool.forecast.weeks.value * _WEEK, time)
        if span <= 0:
            return 0.0
        arrives = self.state.cases.arrives
        came = bisect_left(arrives, time) - bisect_left(arrives, time - span)
        error = drawn_error(self.state, self.name, self.review_number, pool.forecast.error.value)
        return max(came / span * _WEEK * (1 + error), 0.0)

    @staticmethod
    def _rostered(group: WorkerGroup, low: float, high: float) -> float:
        return sum(minutes_within(worker.clock, low, high) for worker in group.workers)

    @staticmethod
    def _whole_roster(group: WorkerGroup, low: float, high: float) -> float:
        """Minutes of one who is called, before absence; nobody was sent home within the window yet."""
        return max((minutes_within(worker.clock, low, high) for worker in group.workers), default=0.0)
