"""Workers of one replication: their clocks with absence, dates and outages, and how fast they work."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable

from simulator.calendars import ALWAYS, DAY, WorkClock
from simulator.engine.environment import Token
from simulator.office_plan import Outage, Staff
from simulator.scenario import Scenario
from synthetic_data import addressed_uniforms

Spans = list[tuple[float, float]]


class Worker:
    """One person or server; works at most one case at a time."""

    __slots__ = ("clock", "group", "number", "token")

    def __init__(self, number: int, group: Group, clock: WorkClock) -> None:
        self.number = number
        self.group = group
        self.clock = clock
        self.token: Token | None = None


class Group:
    """Like workers who share roles; `shared` is their common clock when nobody is ever absent."""

    def __init__(self, name: str, staff: Staff) -> None:
        self.name, self.staff = name, staff
        self.roles: list[int] = []
        self.workers: list[Worker] = []
        self.idle: list[int] = []
        """Places in `workers`, as a heap: the first idle one is asked first."""
        self.shared: WorkClock | None = None
        self.wakes_at = math.inf
        self.overtime = staff.at_closing == "finish"
        self.base_speed = staff.speed.value if staff.speed else 1.0
        self.steady = staff.learning is None and self.base_speed == 1.0
        self.began = 0.0

    def speed(self, time: float) -> float:
        """Return work done per minute at this time."""
        learning = self.staff.learning
        if learning is None:
            return self.base_speed
        grown = min(1.0, max(0.0, (time - self.began) / max(learning.full_after.minutes, 1e-9)))
        return self.base_speed * (learning.starts_at.value + (1 - learning.starts_at.value) * grown)


def staff_spans(staff: Staff, scenario: Scenario, days: int) -> Spans:
    """Return when a group is at work, before absence."""
    spans = (
        list(ALWAYS)
        if staff.calendar == "always"
        else scenario.calendars[staff.calendar].intervals(scenario.start, days)
    )
    first = _minute(staff.from_day, scenario.start) if staff.from_day else 0.0
    last = _minute(staff.to_day, scenario.start) + DAY if staff.to_day else math.inf
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


def _minute(day: dt.date, start: dt.date) -> float:
    return (day - start).days * DAY


def build_group(name: str, scenario: Scenario, first_number: int, seed: int, replication: int) -> Group:
    """Return a group with its workers; absence is drawn day by day for each worker."""
    staff = scenario.staff[name]
    group = Group(name, staff)
    days = int(scenario.horizon_minutes // DAY) + 2
    end = math.inf if staff.calendar == "always" and not staff.to_day else scenario.horizon_minutes + DAY
    spans = staff_spans(staff, scenario, days)
    group.began = spans[0][0] if spans else 0.0
    heads = round(staff.heads.value)
    shared = WorkClock(spans, end=end)
    group.shared = shared if staff.absence is None else None
    for place in range(heads):
        clock = shared
        if staff.absence is not None:
            away = addressed_uniforms(seed, "absence", replication, name, place, at=range(days)) < staff.absence.value
            clock = WorkClock([span for span in spans if not away[int(span[0] // DAY) % days]], end=end)
        group.workers.append(Worker(first_number + place, group, clock))
    group.idle = list(range(heads))
    return group
