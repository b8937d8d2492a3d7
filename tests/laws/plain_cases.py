"""A log read once more in plain loops, one case and one row at a time, to hold the measures against."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, field
from typing import Any

from simulator import EventLog

NAN = float("nan")
DAY = 1440.0
NOT_DONE = ("left", "withdrawn", "interrupted", "expired")
OFFICE = ("human", "automatic", "batch", "model")
NAMES = ("entitled", "aware", "applied", "complete", "decided", "refused", "notified", "paid", "closed")


@dataclass
class PlainCase:
    """One case: its rows in order, what was booked on it, and when it reached what."""

    number: int
    person: int
    benefit: str
    rows: list[Any] = field(default_factory=list)
    beside: list[Any] = field(default_factory=list)
    booked: list[tuple[str, float, float]] = field(default_factory=list)
    at: dict[str, float] = field(default_factory=dict)
    known: dict[str, Any] = field(default_factory=dict)
    allowed: float = NAN
    used: float = NAN

    def get(self, name: str) -> float:
        """Minute of a milestone, NaN when it was not reached."""
        return self.at.get(name, NAN)

    def has(self, name: str) -> bool:
        """Whether a milestone was reached."""
        return name in self.at

    @property
    def granted(self) -> bool:
        """Decided and not refused."""
        return self.has("decided") and not self.has("refused")

    @property
    def still_open(self) -> bool:
        """Neither decided nor closed."""
        return not self.has("decided") and not self.has("closed")

    @property
    def ended(self) -> float:
        """Minute of the decision, or else of the end; infinite while open."""
        return self.at.get("decided", self.at.get("closed", math.inf))

    def many(self, kind: str) -> int:
        """How often something was booked."""
        return sum(name == kind for name, _, _ in self.booked)

    def money(self, kind: str) -> float:
        """Sum of what was booked."""
        return sum(amount for name, _, amount in self.booked if name == kind)

    @property
    def wrong(self) -> bool:
        """Whether an error stands on it."""
        return any(self.many(f"error_{who}") for who in ("human", "data", "rule", "model"))


class PlainRun:
    """One replication."""

    def __init__(self, log: EventLog, number: int) -> None:
        self.log, self.scenario = log, log.scenario
        self.activities = log.scenario.process.activities
        self.horizon = log.scenario.horizon_minutes
        self.warm_up = log.scenario.warm_up.minutes if log.scenario.warm_up else 0.0
        self.until = min(self.horizon, self._last_arrival())
        self.people = {name for name, staff in log.scenario.staff.items() if any(
            a.actor_kind == "human" and {a.role, *(seat.role for seat in a.together_with)} & set(staff.roles)
            for a in self.activities.values())}
        self.office_books: list[tuple[str, float, float]] = []
        self._read_duty(number)
        self.cases = self._read(number)
        self.counted = [case for case in self.cases if not self.warm_up or self.arose(case) >= self.warm_up]

    def arose(self, case: PlainCase) -> float:
        """When the right arose, or else when the case began."""
        return case.at.get("entitled", case.at["began"])

    def _last_arrival(self) -> float:
        ends = [s.to_day for s in self.scenario.arrivals.values() if s.stock is None]
        if not ends or None in ends:
            return math.inf
        return ((max(ends) - self.scenario.start).days + 1) * DAY

    def _read_duty(self, number: int) -> None:
        self.duty: dict[str, list[tuple[float, float]]] = {}
        for row in self.log.duty.itertuples():
            if row.replication == number:
                self.duty.setdefault(str(row.resource), []).append((row.opens_at, row.closes_at))

    def _read(self, number: int) -> list[PlainCase]:
        cases: dict[int, PlainCase] = {}
        for row in self.log.events.itertuples():
            if row.replication == number:
                case = cases.setdefault(row.case_id, PlainCase(row.case_id, row.person_id, str(row.benefit)))
                case.rows.append(row)
        for row in self.log.cases.itertuples():
            if row.replication == number and row.case_id in cases:
                cases[row.case_id].known = row._asdict()
        for row in self.log.ledger.itertuples():
            if row.replication == number and row.case_id in cases:
                cases[row.case_id].booked.append((str(row.kind), row.at, row.amount))
            elif row.replication == number and row.case_id == -1:
                self.office_books.append((str(row.kind), row.at, row.amount))
        for case in cases.values():
            case.beside = [row for row in self.log.company.itertuples() if row.replication == number
                           and row.case_id == case.number]
            self._forgive(case)
            self._milestones(case)
            self._imply(case)
            self._deadline(case)
        return [cases[number] for number in sorted(cases)]

    def _forgive(self, case: PlainCase) -> None:
        """An error does not count when a later correction takes it: the latest first, of its own cause if told."""
        spent: set[int] = set()
        told = sorted(range(len(case.booked)), key=lambda place: case.booked[place][1])
        for turn, place in enumerate(told):
            kind, _, amount = case.booked[place]
            if kind != "error_corrected" and not kind.startswith("corrected_"):
                continue
            whose = "error_" + kind.removeprefix("corrected_") if kind.startswith("corrected_") else "error_"
            for earlier in reversed(told[:turn]):
                name = case.booked[earlier][0]
                if amount >= 1 and earlier not in spent and name.startswith(whose) and name != "error_corrected":
                    spent.add(earlier)
                    amount -= 1
        case.booked = [row for place, row in enumerate(case.booked) if place not in spent]

    def _milestones(self, case: PlainCase) -> None:
        case.at["began"] = min(row.enabled_at for row in case.rows)
        for row in case.rows:
            if math.isnan(row.completed_at) or row.outcome in NOT_DONE:
                continue
            activity = self.activities[row.activity]
            names = {activity.milestone} if activity.milestone else set()
            if activity.kind == "end":
                names.add("closed")
            for name in names:
                case.at[name] = min(case.at.get(name, math.inf), row.completed_at)
        office = [row.enabled_at for row in case.rows if row.actor_kind in OFFICE]
        if office:
            case.at["office_began"] = min(office)
        stated = any(activity.milestone == "entitled" for activity in self.activities.values())
        if case.has("entitled") or not stated:
            case.at["entitled"] = case.known["entitled_at"]
        plan = self.scenario.payments
        if plan and plan.channels:
            case.at.pop("paid", None)
            if money := [at for kind, at, _ in case.booked if kind == "paid"]:
                case.at["paid"] = min(money)
        if case.has("refused"):
            case.at["decided"] = min(case.at.get("decided", math.inf), case.at["refused"])

    def _imply(self, case: PlainCase) -> None:
        """What follows from the rows: who left, and who was late because of machines."""
        if "abandoned" not in set(self.log.ledger["kind"].astype(str)):
            case.booked += [("abandoned", row.completed_at, 1.0) for row in case.rows if row.outcome == "left"]
        if not case.has("decided") or math.floor(case.get("decided") / DAY) <= math.floor(
                case.known["entitled_at"] / DAY):
            return
        for row in case.rows:
            took_time = math.isnan(row.completed_at) or row.enabled_at < row.completed_at
            if row.actor_kind in ("human", "outside") and took_time and row.enabled_at < case.get("decided"):
                return
        case.booked.append(("missed_by_it", case.get("decided"), 1.0))

    def _deadline(self, case: PlainCase) -> None:
        days = case.known.get("days_allowed", 0.0)
        rule = self.scenario.process.deadline
        applied = any(a.milestone == "applied" for a in self.activities.values())
        since = rule.from_ if rule else "applied" if applied else "entitled"
        if not days > 0 or not case.has(since):
            return
        start, end = case.get(since), min(case.ended, self.horizon)
        if end < start:
            return
        still = sorted((max(row.enabled_at, start), min(row.completed_at if row.completed_at >= 0 else end, end))
                       for row in case.rows if rule and row.activity in rule.stops_during)
        case.allowed, case.used = days * DAY, self._clock(start, end)
        reached = start
        for low, high in still:
            if high > max(low, reached):
                case.used -= self._clock(max(low, reached), high)
                reached = high

    def _clock(self, low: float, high: float) -> float:
        makers = [self.scenario.process.attributes, *(s.attributes for s in self.scenario.arrivals.values())]
        if not any("days_allowed" in m and m["days_allowed"].value.unit == "working days" for m in makers):
            return high - low
        total = 0.0
        for day in range(math.floor(low / DAY), math.floor(high / DAY) + 1):
            if (self.scenario.start + dt.timedelta(days=day)).weekday() < 5:
                total += max(0.0, min(high, (day + 1) * DAY) - max(low, day * DAY))
        return total

    def worked(self, row: Any, low: float = 0.0, high: float | None = None) -> float:
        """Minutes somebody worked on a row between two moments."""
        if row.role == "" or math.isnan(row.started_at):
            return 0.0
        high = self.horizon if high is None else high
        start, end = max(row.started_at, low), min(high, row.completed_at if row.completed_at >= 0 else high)
        if end <= start:
            return 0.0
        spans = self.duty.get(row.resource, [])
        if not spans or self.scenario.staff[row.resource.rpartition("-")[0]].at_closing == "finish":
            return end - start
        return sum(max(0.0, min(end, closes) - max(start, opens)) for opens, closes in spans)

    def person_decided(self, case: PlainCase) -> bool:
        """Whether the last step that did more than write down, up to the decision, was a person's."""
        said = False
        for row in sorted((r for r in case.rows if r.completed_at >= 0 and r.outcome not in NOT_DONE),
                          key=lambda r: r.completed_at):
            a = self.activities[row.activity]
            writes = a.kind in ("automatic", "split", "join", "end") and not (
                a.role or a.time or a.delay or a.register_name or a.errors or a.model)
            if row.actor_kind in OFFICE and not writes:
                said = row.actor_kind == "human"
            if a.milestone in ("decided", "refused"):
                return said
        return said

    def human_rows(self, case: PlainCase) -> list[Any]:
        """Rows of people."""
        return [row for row in case.rows if row.actor_kind == "human"]

    def working_rows(self, case: PlainCase) -> list[Any]:
        """Rows of people, and of those who sat beside them."""
        return [*self.human_rows(case), *case.beside]
