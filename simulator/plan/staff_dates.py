"""When the people of a group are there: leave, those who come and go, and how they learn."""

from __future__ import annotations

import datetime as dt
import operator
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from simulator.plan.counted import ErrorFactor
from simulator.plan.day_rules import DayRules
from simulator.plan.quantities import Amount, CalendarTime, Share
from simulator.written_times.fields import Day
from synthetic_data import Spec

Month = Literal["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


class LearningCurve(Spec):
    """New staff start slower and reach full speed in a straight line."""

    starts_at: Share
    full_after: CalendarTime
    errors: ErrorFactor | None = Field(default=None, exclude_if=lambda times: times is None)
    """Factor on the shares of errors at first; it goes to 1 in the same straight line."""


class HeadCount(Amount):
    """A whole number of people, above zero."""

    @model_validator(mode="after")
    def _whole(self) -> HeadCount:
        if self.unit not in ("heads", "people", "head", "person"):
            raise ValueError(f"must be a number of heads, such as 2 heads (assumed; plan), got {self.unit!r}")
        if self.value != int(self.value) or self.value < 1:
            raise ValueError(f"must be a whole number from 1 on, got {self.value:g}")
        return self


def refuse_backwards(first: dt.date | None, last: dt.date | None) -> None:
    """Raise ValueError for a span that ends before it begins, and so would hold on no day at all."""
    if first is not None and last is not None and last < first:
        raise ValueError(f"must run from an earlier day to a later one, got from {first} to {last}")


class Leave(Spec):
    """Some of a group are away: on days that are known, or by a plan of the year.

    ``{people: 2 heads (assumed; list), days: 2024-07-08 to 2024-07-26}``, ``{who: 3, days: …}`` or
    ``{by_month: {jul: 40 % (assumed; last year), aug: 50 % (assumed; last year)}}``.
    """

    who: tuple[int, ...] = Field(default=(), exclude_if=operator.not_)
    """Numbers of single people, from 1 on, in the order in which they came."""
    people: HeadCount | None = None
    """So many of the group, whoever has had the least leave; lines that overlap mean different people."""
    days: DayRules = Field(default=(), exclude_if=operator.not_)
    from_day: Day | None = Field(default=None, alias="from")
    to_day: Day | None = Field(default=None, alias="to")
    by_month: dict[Month, Share] = Field(default_factory=dict, exclude_if=operator.not_)
    """Share of the weeks of each month that each of them is away, drawn week by week, spread over the group."""

    @field_validator("who", mode="before")
    @classmethod
    def _several(cls, value: Any) -> Any:
        return (value,) if isinstance(value, int) else value

    @model_validator(mode="after")
    def _says_when(self) -> Leave:
        span = self.from_day is not None or self.to_day is not None
        if span + bool(self.days) + bool(self.by_month) != 1:
            raise ValueError("must have one of days, by_month, or from and to")
        if span and (self.from_day is None or self.to_day is None or self.to_day < self.from_day):
            raise ValueError("needs from and to, the first and the last day away, in this order")
        return self

    @model_validator(mode="after")
    def _says_who(self) -> Leave:
        if self.who and self.people is not None:
            raise ValueError("must have one of who (single people) and people (how many), not both")
        if any(number < 1 for number in self.who) or len(set(self.who)) < len(self.who):
            raise ValueError(f"who must name different people by their numbers from 1 on, got {list(self.who)}")
        if self.by_month and self.people is not None:
            raise ValueError("by_month is a share of everybody's weeks; name people with who, or leave people out")
        return self

    @property
    def rules(self) -> DayRules:
        """Days away as rules; none for a plan by months."""
        return (f"{self.from_day} to {self.to_day}",) if self.from_day else self.days


class StaffChange(Spec):
    """More or fewer people from a day on: ``{from: 2024-03-01, more: 2 heads (assumed; budget)}``."""

    from_day: Day = Field(alias="from")
    """First day on which the newcomers are there, or those who left are not."""
    more: HeadCount | None = None
    learning: LearningCurve | None = None
    """Of the newcomers; the group's own when not given."""
    fewer: HeadCount | None = None
    """So many go, those who came last first."""
    who: tuple[int, ...] = Field(default=(), exclude_if=operator.not_)
    """Who goes, by number from 1 on, instead of `fewer`."""

    @field_validator("who", mode="before")
    @classmethod
    def _several(cls, value: Any) -> Any:
        return (value,) if isinstance(value, int) else value

    @model_validator(mode="after")
    def _one_way(self) -> StaffChange:
        if (self.more is not None) + (self.fewer is not None) + bool(self.who) != 1:
            raise ValueError("must have one of more (how many come), fewer (how many go), who (who goes, by number)")
        if self.learning and self.more is None:
            raise ValueError("learning belongs to those who come; give more")
        return self
