"""Workers of one replication: their clocks with absence, dates and outages, and how fast they work."""

from __future__ import annotations

import datetime as dt
import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from heapq import heapify, heappop

import numpy as np
from numpy.typing import NDArray

from simulator.engine.environment import Token
from simulator.engine.queues import FirstIn
from simulator.engine.rosters import (
    Member,
    Spans,
    by_days,
    changes_people,
    roster_of,
    seasonal_leave,
    there_and_handed_over,
    turns,
)
from simulator.plan.calendars import DAY, WorkClock
from simulator.plan.office_plan import Staff
from simulator.plan.register_plan import Outage
from simulator.plan.scenario import Scenario
from simulator.plan.staff_dates import LearningCurve
from synthetic_data import addressed_uniforms


class Worker:
    """One person or server; works at most one case at a time."""

    __slots__ = ("began", "clock", "curve", "group", "handovers", "number", "place", "queue", "roles", "sites",
                 "token")

    def __init__(self, number: int, group: WorkerGroup, place: int, clock: WorkClock) -> None:
        self.number = number
        """In the office."""
        self.group = group
        self.place = place
        """In the group."""
        self.clock = clock
        self.roles = group.roles
        """In order of preference; those of the group, unless a controller has moved the worker."""
        self.sites = group.sites
        """The same, those of one role at several sites together."""
        self.token: Token | None = None
        self.queue = FirstIn()
        """Cases that are this worker's own."""
        self.curve: LearningCurve | None = group.staff.learning
        self.began = 0.0
        """From when the worker learns."""
        self.handovers: list[float] = []
        """Closings before leave, or before the worker goes: open work goes on to whoever is there."""

    def speed(self, time: float) -> float:
        """Return work done per minute at this time."""
        curve = self.curve
        if curve is None:
            return self.group.base_speed
        return self.group.base_speed * (curve.starts_at.value + (1 - curve.starts_at.value) * self._learnt(curve, time))

    def _learnt(self, curve: LearningCurve, time: float) -> float:
        # A curve of no length is full at once, and must not divide by 0.
        return min(1.0, max(0.0, (time - self.began) / max(curve.full_after.minutes, 1e-9)))

    def error_factor(self, time: float) -> float:
        """Return by how much shares of errors are multiplied: by the group, and by who still learns."""
        own = self.group.staff.errors.value if self.group.staff.errors else 1.0
        curve = self.curve
        if curve is None or curve.errors is None:
            return own
        return own * (curve.errors.value + (1 - curve.errors.value) * self._learnt(curve, time))

    def handover_after(self, time: float) -> float:
        """Return the next moment at which open work is handed over; never, mostly."""
        place = bisect_right(self.handovers, time)
        return self.handovers[place] if place < len(self.handovers) else math.inf


class WorkerGroup:
    """Like workers who share roles; `shared` is their common clock when nobody is ever absent."""

    def __init__(self, name: str, staff: Staff, number: int) -> None:
        self.name, self.staff, self.number = name, staff, number
        self.does = staff.roles
        """Names of the roles that it works in."""
        self.roles: list[int] = []
        self.sites: list[list[int]] = []
        """The roles in order of preference, those of several sites together."""
        self.workers: list[Worker] = []
        self.idle: list[int] = []
        """Places in `workers`, as a heap: the first idle one is asked first."""
        self.own_roles: list[int] = []
        """Its roles when nobody has been moved."""
        self.mixed = False
        """Whether some of its workers may have other roles than the rest."""
        self.shared: WorkClock | None = None
        self.wakes_at = math.inf
        self.overtime = staff.at_closing == "finish"
        self.base_speed = staff.speed.value if staff.speed else 1.0
        self.steady = True
        """Whether everybody always does one minute of work in a minute."""

    def slowest(self, time: float) -> float:
        """Return the work done per minute by whoever is slowest."""
        return self.base_speed if self.steady else min((one.speed(time) for one in self.workers), default=1.0)

    def take_idle(self, barred: int, time: float, role: int) -> Worker | None:
        """Take the first idle worker of the role who is there and not the barred one."""
        clock = self.shared
        if clock is not None:
            if not clock.is_open(time):
                return None
            if barred < 0 and not self.mixed:
                return self.workers[heappop(self.idle)]
        for place in sorted(self.idle):
            worker = self.workers[place]
            if worker.number != barred and role in worker.roles and worker.clock.is_open(time):
                self.no_longer_idle(worker)
                return worker
        return None

    def no_longer_idle(self, worker: Worker) -> None:
        """Take an idle worker of the group."""
        self.idle.remove(worker.place)
        heapify(self.idle)

    def opens_after(self, time: float) -> float:
        """Return when an idle worker comes next, or the time itself when none does."""
        if self.shared is not None:
            return self.shared.next_open(time)
        later = [self.workers[place].clock.next_open(time) for place in self.idle]
        return min((at for at in later if at > time), default=time)

    def at_work(self) -> Iterator[tuple[Token, Worker]]:
        """Yield what is worked on now, and by whom."""
        for worker in self.workers:
            if worker.token is not None:
                yield worker.token, worker


class Staffing:
    """All groups of a replication, and which of them work in each role.

    Parameters
    ----------
    scenario : whose staff it is
    roles : of its process, in the order of their numbers
    seed, replication : address of the draws of absence and presence
    """

    def __init__(self, scenario: Scenario, roles: Sequence[str], seed: int, replication: int) -> None:
        self.groups: list[WorkerGroup] = []
        self.resources: list[tuple[str, str]] = []
        """Name and group of each person, in the order of their numbers."""
        for name in scenario.staff:
            # People who take turns between roles stand in several groups, each with its own days and one name.
            for group in build_groups(name, scenario, len(self.groups), len(self.resources), seed, replication):
                group.sites = [[roles.index(role) for role in several]
                               for several in _by_role(group.does, roles, scenario)]
                group.roles = group.own_roles = [role for several in group.sites for role in several]
                for worker in group.workers:
                    worker.roles, worker.sites = group.roles, group.sites
                self.groups.append(group)
            people = len(self.groups[-1].workers)
            self.resources += [(f"{name}-{place + 1}", name) for place in range(people)]
        self.groups_of = [[group for group in self.groups if role in group.roles] for role in range(len(roles))]


def _by_role(names: Sequence[str], known: Sequence[str], scenario: Scenario) -> list[list[str]]:
    """Put the roles of several sites together, such as clerk@north and clerk@south; what no step needs is left out."""
    found: dict[str, list[str]] = {}
    for name in names:
        if name in known:
            found.setdefault(scenario.role_and_site(name)[0], []).append(name)
    return list(found.values())


def staff_spans(staff: Staff, scenario: Scenario, days: int) -> Spans:
    """Return when a group is at work, before absence."""
    spans = scenario.open_spans(staff.calendar, days)
    first = scenario.minute_of(staff.from_day) if staff.from_day else 0.0
    # The last day counts to its end.
    last = scenario.minute_of(staff.to_day) + DAY if staff.to_day else math.inf
    spans = [(max(a, first), min(b, last)) for a, b in spans if a < last and b > first]
    return without(spans, outage_spans(staff.outages, scenario.start))


def outage_spans(outages: Iterable[Outage], start: dt.date) -> Spans:
    """Return outages as spans of minutes."""
    origin = dt.datetime.combine(start, dt.time())
    starts = [(outage.start.replace(tzinfo=None) - origin).total_seconds() / 60 for outage in outages]
    return sorted((at, at + outage.lasts.minutes) for at, outage in zip(starts, outages, strict=True))


def without(spans: Spans, holes: Spans) -> Spans:
    """Cut holes out of spans."""
    for low, high in holes:
        spans = [piece for a, b in spans for piece in ((a, min(b, low)), (max(a, high), b)) if piece[0] < piece[1]]
    return spans


def build_groups(name: str, scenario: Scenario, number: int, first_worker: int, seed: int, replication: int
                 ) -> list[WorkerGroup]:
    """Return a group with its workers, or one for each set of roles where they take turns between roles.

    Absence is drawn day by day for each worker.
    """
    staff = scenario.staff[name]
    days = int(scenario.horizon_minutes // DAY) + 2
    spans = staff_spans(staff, scenario, days)
    if not changes_people(staff):
        group = WorkerGroup(name, staff, number)
        group.does = scenario.roles_of(staff)
        people = [Member(place, learning=staff.learning) for place in range(round(staff.heads.value))]
        _hire(group, scenario, people, (spans, set()), first_worker, seed, replication)
        return [group]
    roster = roster_of(staff, scenario, days)
    seasonal_leave(name, staff, roster, scenario, seed, replication, days)
    spans = by_days(spans, days)
    groups: list[WorkerGroup] = []
    for roles, mine in turns(staff, scenario, days) or [(scenario.roles_of(staff), set(range(days)))]:
        group = WorkerGroup(name, staff, number + len(groups))
        group.does = roles
        _hire(group, scenario, roster.members, (spans, mine), first_worker, seed, replication)
        groups.append(group)
    return groups


def _hire(group: WorkerGroup, scenario: Scenario, people: Sequence[Member], times: tuple[Spans, set[int]],
          first_worker: int, seed: int, replication: int) -> None:
    """Give a group its workers; `times` are the spans of all and, where people take turns, its days."""
    staff, (spans, mine) = group.staff, times
    end = math.inf if staff.calendar == "always" and not staff.to_day else scenario.horizon_minutes + DAY
    began = spans[0][0] if spans else 0.0
    alike = staff.absence is None and staff.presence is None and not changes_people(staff)
    group.shared = WorkClock(spans, end=end) if alike else None
    for member in people:
        clock, own = group.shared, spans
        handovers: list[float] = []
        if clock is None:
            if changes_people(staff):
                own, handovers = there_and_handed_over(spans, member, mine)
            clock = WorkClock(_drawn_presence(group.name, scenario, member.place, own, seed, replication), end=end)
        worker = Worker(first_worker + member.place, group, member.place, clock)
        worker.handovers, worker.curve = handovers, member.learning
        # Who came before the start of the run has learnt for some time.
        worker.began = began if member.first == -math.inf else member.first * DAY
        group.workers.append(worker)
    group.steady = group.base_speed == 1.0 and not any(worker.curve for worker in group.workers)
    group.idle = list(range(len(people)))


def _drawn_presence(name: str, scenario: Scenario, place: int, spans: Spans, seed: int, replication: int) -> Spans:
    """Return the spans in which one worker is neither absent by chance nor elsewhere."""
    staff, days = scenario.staff[name], int(scenario.horizon_minutes // DAY) + 2
    if staff.presence is not None:
        return overlap(spans, _present(name, scenario, place, seed, replication, days))
    if staff.absence is None:
        return spans
    # By name, place and day: one colleague more leaves the days off of all others as they were.
    away = addressed_uniforms(seed, "absence", replication, name, place, at=range(days)) < staff.absence.value
    return [span for span in spans if not away[int(span[0] // DAY) % days]]


def presence_by_hour(staff: Staff, scenario: Scenario, hours: int) -> NDArray[np.float64]:
    """Return the chance that a worker of the group is there, for each hour since the start."""
    assert staff.presence is not None
    rules = [scenario.queues[role] for role in staff.roles if role in scenario.queues]
    times = next((rule.presence.value for rule in rules if rule.presence), 1.0)
    week = np.minimum(np.array(staff.presence.week) * times, 1.0)
    # The plan's week begins on a Monday, the run on any day.
    return np.asarray(week[(np.arange(hours) + 24 * scenario.start.weekday()) % 168])


def _present(name: str, scenario: Scenario, place: int, seed: int, replication: int, days: int) -> Spans:
    """Return the hours in which one worker is there, each drawn with its share of the week."""
    luck = addressed_uniforms(seed, "presence", replication, name, place, at=range(days * 24))
    there = luck < presence_by_hour(scenario.staff[name], scenario, days * 24)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], there.astype(np.int8), [0]])))
    return [(a * 60.0, b * 60.0) for a, b in edges.reshape(-1, 2).tolist()]


def overlap(spans: Spans, others: Spans) -> Spans:
    """Return the time that lies in both, given each in rising order."""
    out, i, j = [], 0, 0
    while i < len(spans) and j < len(others):
        low, high = max(spans[i][0], others[j][0]), min(spans[i][1], others[j][1])
        if low < high:
            out.append((low, high))
        if spans[i][1] < others[j][1]:
            i += 1
        else:
            j += 1
    return out
