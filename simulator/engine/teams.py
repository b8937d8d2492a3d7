"""Teams: who is free to sit together on a case, all at once or nobody, and how long they need."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from math import inf
from typing import NamedTuple

from simulator.engine.environment import Token
from simulator.engine.staffing import Worker, WorkerGroup, staff_spans
from simulator.engine.state import State
from simulator.plan.activity import Activity
from simulator.plan.calendars import DAY, WorkClock
from simulator.plan.scenario import Scenario

Tests = tuple[tuple[int, int, float], ...]
Company = list[tuple[int, Worker]]
"""Roles, and who sits in them."""


class Needed(NamedTuple):
    """Seats of one role beside the worker in charge."""

    role: int
    least: int
    most: int


class Teams:
    """Knows which seats a case needs, and finds people for all of them.

    Parameters
    ----------
    state : of the replication
    groups_of : for each role, the groups that work in it
    holds : tells whether conditions hold for a case
    """

    def __init__(self, state: State, groups_of: Sequence[Sequence[WorkerGroup]],
                 holds: Callable[[Tests, Token], bool]) -> None:
        self._state, self._groups_of, self._holds = state, groups_of, holds
        role_of = {role: number for number, role in enumerate(state.tables.roles)}
        self._seats = [[(Needed(role_of[seat.role], seat.least, seat.most), state.tables.tests_of(seat.when))
                        for seat in a.together_with] for a in state.activities]
        self._longest = [longest_together(state.scenario, a) if a.together_with else inf for a in state.activities]

    def needs(self, token: Token, node: int) -> tuple[Needed, ...]:
        """Return the seats that must be filled for this case; none when it needs nobody beside the worker."""
        role_for = self._state.role_for
        return tuple(needed._replace(role=role_for(needed.role, token.number))
                     for needed, tests in self._seats[node] if self._holds(tests, token))

    def gather(self, token: Token, time: float) -> Company | None:
        """Return whoever can begin the case now, the one in charge first, or None when a seat stays empty.

        Nobody sits down who must go before the end, unless it takes longer than these roles ever have together.
        """
        own = self._state.role_at(token.node, token.number)
        slowest = min((group.slowest(time) for group in self._groups_of[own]), default=1.0)
        stays = token.work / slowest
        stays = 0.0 if stays > self._longest[token.node] else stays
        needs: tuple[Needed, ...] = token.needs
        seats = [own, *(needed.role for needed in needs for _ in range(needed.least))]
        free = {role: self._free(role, token.barred, time, stays) for role in dict.fromkeys(seats)}
        if not all(free.values()):
            return None
        taken = fill_seats([free[role] for role in seats])
        if taken is None:
            return None
        company = list(zip(seats, taken, strict=True))
        for needed in needs:
            left = [worker for worker in free[needed.role] if worker not in taken][:needed.most - needed.least]
            company += [(needed.role, worker) for worker in left]
            taken += left
        return company

    def _free(self, role: int, barred: int, time: float, stays: float) -> list[Worker]:
        return [worker for group in self._groups_of[role] for place in sorted(group.idle)
                if (worker := group.workers[place]).number != barred and role in worker.roles
                and worker.clock.is_open(time)
                and (group.overtime or _closes(worker.clock, time) - time >= stays)]

    def opens_after(self, needs_roles: Sequence[int], time: float) -> float:
        """Return when somebody of these roles comes next, later than now."""
        clocks = [worker.clock for role in needs_roles for group in self._groups_of[role] for worker in group.workers]
        return min((clock.opens[at] for clock in clocks
                    if (at := bisect_right(clock.opens, time)) < len(clock.opens)), default=inf)


def fill_seats(able: Sequence[Sequence[Worker]]) -> list[Worker] | None:
    """Return for each seat one of the people able to take it, nobody twice, or None when that cannot be.

    Notes
    -----
    Augmenting paths (Kuhn 1955): who has several skills gives way where somebody else can only sit in their place.
    """
    seat_of: dict[int, int] = {}
    workers = {worker.number: worker for people in able for worker in people}

    def place(seat: int, tried: set[int]) -> bool:
        untried = [worker.number for worker in able[seat] if worker.number not in tried]
        # Whoever has no seat yet is asked before anybody is moved.
        for number in sorted(untried, key=lambda number: number in seat_of):
            if number not in tried:
                tried.add(number)
                if number not in seat_of or place(seat_of[number], tried):
                    seat_of[number] = seat
                    return True
        return False

    if not all(place(seat, set()) for seat in range(len(able))):
        return None
    return [workers[number] for number, _ in sorted(seat_of.items(), key=lambda pair: pair[1])]


def finish_together(clocks: Sequence[WorkClock], time: float, work: float) -> float:
    """Return when so much work is done that goes on only while all clocks run.

    Examples
    --------
    >>> finish_together([WorkClock([(0.0, 60.0), (100.0, 200.0)]), WorkClock([(30.0, 150.0)])], 30.0, 40.0)
    110.0
    """
    if not clocks:
        return time + work
    while True:
        time = _all_open(clocks, time)
        closes = min(_closes(clock, time) for clock in clocks)
        if time + work <= closes:
            return time + work
        work -= closes - time
        time = closes


def longest_together(scenario: Scenario, activity: Activity) -> float:
    """Return the longest time, in minutes, for which all roles of a step have somebody at work, before absence."""
    days = int(scenario.horizon_minutes // DAY) + 2
    common = [(0.0, inf)]
    for role in activity.roles:
        groups = [staff for staff in scenario.staff.values() if role in staff.roles and staff.heads.value >= 1]
        if not any(staff.at_closing == "finish" for staff in groups):
            spans = sorted(span for staff in groups for span in staff_spans(staff, scenario, days))
            common = [(max(a, c), min(b, d)) for a, b in common for c, d in spans if max(a, c) < min(b, d)]
    return max((b - a for a, b in common), default=0.0)


def _closes(clock: WorkClock, time: float) -> float:
    return clock.closes[bisect_right(clock.closes, time)]


def _all_open(clocks: Sequence[WorkClock], time: float) -> float:
    while (later := max(clock.next_open(time) for clock in clocks)) > time:
        time = later
    return time
