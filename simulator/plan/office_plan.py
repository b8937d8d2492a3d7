"""The parts of a scenario: staff, queues, arrivals, rollout, notices, rules and switches.

Registers are in `simulator.plan.register_plan`, money is in `simulator.plan.money_plan`.
"""

from __future__ import annotations

import datetime as dt
import math
import operator
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from simulator.plan.activity import Condition, read_conditions
from simulator.plan.counted import Count, ErrorFactor, Heads, PositiveFactor, TimesAsMany
from simulator.plan.day_rules import DayRules
from simulator.plan.distributions import CalendarSpan
from simulator.plan.idle_keys import refuse_idle_beside
from simulator.plan.process import Attribute, require_time_allowed
from simulator.plan.quantities import Amount, CalendarTime, Share
from simulator.plan.register_plan import Outage
from simulator.plan.staff_dates import LearningCurve, Leave, StaffChange, refuse_backwards
from simulator.written_times.fields import Day
from synthetic_data import Spec

# Minutes in each; a year has 365.25 days, a month is a twelfth of it.
_RATES = {"cases per hour": 60.0, "cases per day": 1440.0, "cases per week": 10080.0, "cases per month": 43830.0,
          "cases per year": 525960.0, "cases per min": 1.0}


class Staff(Spec):
    """A group of like workers, or of servers (calendar ``always``)."""

    roles: tuple[str, ...]
    """In order of preference."""
    site: str | None = Field(default=None, exclude_if=lambda site: site is None)
    """The only site whose cases the group works on; all when not given."""
    takes: dict[str, float] = Field(default_factory=dict)
    """For named queues: activity → weight with which its cases go to this group; each the same when not given."""
    presence: Presence | None = None
    """How often a worker is there, hour by hour, within the calendar."""
    heads: Heads
    calendar: str
    absence: Share | None = None
    """Share of working days on which a worker is away, day by day."""
    speed: PositiveFactor | None = None
    """Work done in a minute of the clock; 1 when not given."""
    learning: LearningCurve | None = None
    errors: ErrorFactor | None = Field(default=None, exclude_if=lambda times: times is None)
    """Factor on the shares of errors of what this group does."""
    # `from` is a word of Python's own.
    from_day: Day | None = Field(default=None, alias="from")
    to_day: Day | None = Field(default=None, alias="to")
    at_closing: Literal["suspend", "finish"] = "suspend"
    """Work open at closing time rests until the next opening, or is finished in overtime."""
    outages: tuple[Outage, ...] = ()
    """Times in which nobody of the group works: incidents of servers, training days; open work rests."""
    leave: tuple[Leave, ...] = Field(default=(), exclude_if=operator.not_)
    """Leave of some of the group; work begun is handed over to whoever is there."""
    changes: tuple[StaffChange, ...] = Field(default=(), exclude_if=operator.not_)
    """From a day on more or fewer of them."""
    rota: dict[str, DayRules] = Field(default_factory=dict, exclude_if=operator.not_)
    """Role → days on which the group does it; roles that are not named are done every day."""

    @field_validator("roles", mode="before")
    @classmethod
    def _several(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _forwards(self) -> Staff:
        refuse_backwards(self.from_day, self.to_day)
        return self


class Presence(Spec):
    """How often each worker of a group is at work, drawn hour by hour."""

    mon: tuple[float, ...] = ()
    """24 shares between 0 and 1, as for every day: in so many weeks the worker is there in that hour."""
    tue: tuple[float, ...] = ()
    wed: tuple[float, ...] = ()
    thu: tuple[float, ...] = ()
    fri: tuple[float, ...] = ()
    sat: tuple[float, ...] = ()
    sun: tuple[float, ...] = ()

    @model_validator(mode="after")
    def _shares(self) -> Presence:
        for name, hours in self:
            if hours and (len(hours) != 24 or not all(0 <= share <= 1 for share in hours)):
                raise ValueError(f"{name} needs 24 shares between 0 and 1")
        return self

    @property
    def week(self) -> tuple[float, ...]:
        """168 shares from Monday 00:00 on."""
        # A day that is left out is a day off.
        return tuple(share for _, hours in self for share in (hours or (0.0,) * 24))


BY_NUMBER = ("highest", "lowest")
"""Rules of queues that go by a number of the case."""


_QUEUE_KEYS = {"same_worker": ("named",), "by": ("quota", *BY_NUMBER), "shares": ("quota",)}
"""Key of a queue → rules that use it."""


class QueueRule(Spec):
    """Which waiting case a role takes next, and whose queue a case joins."""

    rule: Literal["priority", "first_in", "oldest", "easiest", "quota", "named", "highest", "lowest"]
    """`named`: each case joins the own queue of one worker, first in, first out. `highest` and `lowest`: within a
    priority, by the number in the attribute `by`."""
    same_worker: Share | None = None
    """For named: share of cases that go to whoever worked on them last, as far as that worker does this."""
    presence: PositiveFactor | None = None
    """Share of its workers' `presence` that goes to this queue; all when not given."""
    by: str | None = None
    """For quota: the attribute whose words have shares; for highest and lowest: the attribute that holds the number."""
    shares: dict[str, Share] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _quota_complete(self) -> QueueRule:
        if self.rule == "quota" and (self.by is None or not self.shares):
            raise ValueError("a quota needs by (an attribute) and shares for its words")
        refuse_idle_beside(self, self.rule, _QUEUE_KEYS, "write the rule that is meant, or leave it out")
        if self.rule in BY_NUMBER and self.by is None:
            raise ValueError(f"{self.rule} needs by, the attribute that holds the number, such as score or amount")
        return self


class Wave(Spec):
    """A time in which arrivals are multiplied."""

    from_day: Day = Field(alias="from")
    to_day: Day = Field(alias="to")
    factor: TimesAsMany

    @model_validator(mode="after")
    def _forwards(self) -> Wave:
        refuse_backwards(self.from_day, self.to_day)
        return self


class People(Spec):
    """Cases that come from the entitlements of a synthetic population."""

    country: str
    people: int = Field(ge=1)
    population_seed: int = 1
    benefits: tuple[str, ...] = ()
    """Only these; all when not given."""
    as_: Literal["applications", "register_events"] = Field(alias="as")
    lag: CalendarSpan | None = None
    """Register events: time from the event to its arrival in our feed."""


_STREAM_KEYS = {"age": ("stock",), "from_day": ("rate", "stock")} | dict.fromkeys(
    ("by_hour", "by_weekday", "by_hour_of_week", "by_month", "calendar", "waves", "to_day"), ("rate",))
"""Key of a stream → how its cases come, where the key changes when or how many."""


class Arrivals(Spec):
    """One stream of cases: by rate, from people, from a list of times, or as a stock at the start."""

    rate: Amount | None = None
    by_hour: tuple[float, ...] | None = None
    """24 weights."""
    by_weekday: tuple[float, ...] | None = None
    """7 weights, Monday first."""
    by_hour_of_week: tuple[float, ...] | None = None
    """168 weights, from Monday 00:00 on."""
    by_month: tuple[float, ...] | None = None
    """12 weights."""
    calendar: str | None = None
    """Cases arrive only while this calendar is open; the rate then holds per 24 hours on average."""
    waves: tuple[Wave, ...] = ()
    from_day: Day | None = Field(default=None, alias="from")
    to_day: Day | None = Field(default=None, alias="to")
    at: tuple[float, ...] | None = None
    """Minutes since the start, as data."""
    stock: Count | None = None
    """Cases that wait already at the start, or (hidden files) come to light together on `from`."""
    age: CalendarSpan | None = None
    """Age of the stock."""
    people: People | None = None
    site: str | None = Field(default=None, exclude_if=lambda site: site is None)
    """The site to which these cases belong."""
    starts: str | None = None
    """First activity; the process's own when not given."""
    done: tuple[str, ...] = ()
    """Activities that these cases have done already, the last one last: they go on from there."""
    benefit: str = ""
    attributes: dict[str, Attribute] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_kind(self) -> Arrivals:
        kinds = [name for name in ("rate", "at", "stock", "people") if getattr(self, name) is not None]
        if len(kinds) != 1:
            more = " (in a file that extends another, null takes a key away)" if kinds else ""
            raise ValueError(f"must have one of rate, at, stock, people, got {' and '.join(kinds) or 'none'}{more}")
        if self.at is not None and not all(0 <= minute < math.inf for minute in self.at):
            raise ValueError("at needs minutes from 0 on, none negative or endless")
        for name, count in (("by_hour", 24), ("by_weekday", 7), ("by_hour_of_week", 168), ("by_month", 12)):
            weights = getattr(self, name)
            if weights is not None and (len(weights) != count or min(weights) < 0 or not 0 < sum(weights) < math.inf):
                raise ValueError(f"{name} needs {count} weights, none negative and not all zero")
        refuse_idle_beside(self, kinds[0], _STREAM_KEYS, "leave it out, or write this stream's cases as a rate")
        refuse_backwards(self.from_day, self.to_day)
        require_time_allowed(self.attributes)
        if self.rate is not None and self.rate.unit not in _RATES:
            raise ValueError(f"rate must be in {', '.join(_RATES)}, got {self.rate.unit!r}")
        return self

    @field_validator("done", mode="before")
    @classmethod
    def _several(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value

    @property
    def per_minute(self) -> float:
        """Mean cases per minute, before the scenario's scale."""
        return self.rate.value / _RATES[self.rate.unit] if self.rate else 0.0


class UnitSteps(Spec):
    """Going live unit by unit instead of everywhere at once."""

    by: str
    """Attribute whose words are the units, such as office or region."""
    every: CalendarTime
    """From one unit to the next; the first begins with the line's date."""
    order: tuple[str, ...] | Literal["random"] = "random"
    """Units in their order; random is drawn anew for each replication (a stepped-wedge trial)."""


class GoLive(Spec):
    """From when a part of the cases runs by the new way, and how far staff go round it."""

    benefit: str = ""
    office: str = ""
    when: tuple[Condition, ...] = ()
    """Only cases of which these conditions on attributes hold, such as ``region = north``."""
    from_day: Day = Field(alias="from")
    law_from: Day | None = None
    """Day from which the law allows the new way; before it nothing goes live."""
    steps: UnitSteps | None = None
    ceiling: Share | None = None
    """Share of cases whose data allow it."""
    bypass: Share | None = None
    """Share redone by hand on the first day."""
    bypass_halves_every: CalendarTime | None = None

    @field_validator("when", mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        return tuple(read_conditions(value)) if isinstance(value, str) else value

    @property
    def first_day(self) -> dt.date:
        """First day on which the line can have an effect."""
        return max(self.from_day, self.law_from or self.from_day)


class ReturnedMail(Spec):
    """How often a notice that reaches nobody comes back to the office, and when."""

    share: Share
    """Of the notices that do not arrive; nobody hears of the others."""
    after: CalendarSpan
    """From the day on which it should have arrived."""

    @model_validator(mode="after")
    def _time_passes(self) -> ReturnedMail:
        # Sent again and again at one moment, a letter would never let the run go on.
        if self.after.mean <= 0:
            raise ValueError("after must take time, since what comes back may be sent again")
        return self


class Notice(Spec):
    """How a notice reaches people, and how many of them understand it."""

    delay: CalendarSpan
    reaches: Share
    otherwise: str | None = None
    """Channel by which it is sent again when it does not arrive and does not come back."""
    comes_back: ReturnedMail | None = Field(default=None, exclude_if=operator.not_)
    """Those that come back are what an activity's own `comes_back` is about."""
    unclear: Share | None = None
    """Share of those reached who do not understand it and ask."""
    asks: str | None = None
    """Activity at which they ask."""
    asks_after: CalendarSpan | None = None
    """From the notice to the question."""

    @model_validator(mode="after")
    def _asks_somewhere(self) -> Notice:
        if (self.unclear is None) != (self.asks is None):
            raise ValueError("unclear needs asks, the activity at which people ask, and asks needs unclear")
        return self


class RuleVersion(Spec):
    """Rules in force from a day on; a defect in them spoils a share of cases until the next version."""

    name: str
    from_day: Day = Field(alias="from")
    activity: str | None = None
    """Where the defect sits."""
    error: Share | None = None
    mends: bool = False
    """On its first day the cases that the version before spoiled are run again and put right."""


class MeasuredFrom(Spec):
    """The event log that an office was measured from."""

    log: str
    sha256: str
    zone: str
    """Time zone of the office's wall clock."""
    from_day: Day = Field(alias="from")
    to_day: Day = Field(alias="to")
    cases: int
    events: int


class Switch(Spec):
    """A named set of changes that can be turned on or off."""

    title: str = ""
    changes: dict[str, Any]
    """Dotted place in the scenario (``staff.clerks.heads``, ``process.activities.check.time``) → new value."""
