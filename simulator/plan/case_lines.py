"""What hangs on the case: lines with conditions, of which the first that holds gives priority, time or errors."""

from __future__ import annotations

import operator
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from simulator.plan.conditions import Condition, as_conditions
from simulator.plan.distributions import Span
from simulator.plan.quantities import Duration, Share
from synthetic_data import Spec


class PriorityLine(Spec):
    """A priority for some cases, or from a moment on: ``{when: terminal = 1, is: 0}``, ``{at: 45 days (…), is: 2}``."""

    when: tuple[Condition, ...] = Field(default=(), exclude_if=operator.not_)
    at: Duration | None = None
    """From so long after `since` on, also while the case waits."""
    since: str = Field(default="here", exclude_if=lambda since: since == "here")
    """``here`` (it began to wait at this activity), ``entitled`` (the right), ``arrived`` (it came to the office), or
    an activity (it first came there)."""
    is_: int = Field(alias="is")
    """The priority; smaller goes first."""

    @field_validator("when", mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        return as_conditions(value)

    @model_validator(mode="after")
    def _asks_something(self) -> PriorityLine:
        if not self.when and self.at is None:
            raise ValueError("needs when, or at, or both; a priority of all cases stands under priority")
        if self.since != "here" and self.at is None:
            raise ValueError("since needs at, the time from then on")
        return self


class TimeLine(Spec):
    """A time for some cases: ``{when: severe = 1, time: lognormal 40 +- 15 min (…)}``."""

    when: tuple[Condition, ...] = Field(min_length=1)
    time: Span

    @field_validator("when", mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        return as_conditions(value)


class ErrorLine(Spec):
    """Shares of errors for some cases: ``{when: channel = paper, errors: {human: 9 % (…)}}``."""

    when: tuple[Condition, ...] = Field(min_length=1)
    errors: dict[Literal["human", "data", "rule"], Share]

    @field_validator("when", mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        return as_conditions(value)
