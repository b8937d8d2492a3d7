"""Deadlines that the office itself is held to: from a milestone, with stops, and with what follows when they pass."""

from __future__ import annotations

from typing import Any

from pydantic import Field, field_validator, model_validator

from simulator.plan.conditions import Condition, as_conditions
from simulator.plan.does import Does
from simulator.plan.quantities import Duration, Share
from synthetic_data import Spec

MILESTONES = ("entitled", "aware", "applied", "complete", "decided", "refused", "notified", "paid")


class Interest(Spec):
    """Money owed for the time between a deadline that has passed and the decision that comes after it."""

    rate: Share
    """Simple interest for a year of 365 days."""
    of: str
    """Attribute that holds the amount it is reckoned from."""


class LegalDeadline(Spec):
    """A clock on each case that starts at a milestone, stands still at times, and changes the case when it runs out."""

    from_: str = Field(alias="from")
    """Milestone; ``entitled`` is when the right arose."""
    allows: Duration
    """On the calendar, or in working days."""
    until: tuple[str, ...] = ("decided", "refused")
    """Milestones that meet it."""
    stops_during: tuple[str, ...] = ()
    """Activities during which the clock stands still."""
    when: tuple[Condition, ...] = ()
    """Only cases of which all conditions hold when it starts."""
    passed: tuple[Does, ...] = ()
    """What happens when it passes: deemed approval (`move_to`), escalation (`visit`, `priority`)."""
    interest: Interest | None = None

    @field_validator("when", mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        return as_conditions(value)

    @field_validator("until", "stops_during", mode="before")
    @classmethod
    def _several(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value

    @field_validator("passed", mode="before")
    @classmethod
    def _one_or_more(cls, value: Any) -> Any:
        return [value] if isinstance(value, dict) else value

    @model_validator(mode="after")
    def _of_milestones(self) -> LegalDeadline:
        for key, name in [("from", self.from_), *(("until", name) for name in self.until)]:
            if name not in MILESTONES:
                raise ValueError(f"{key} must name milestones ({', '.join(MILESTONES)}), got {name!r}")
        if self.from_ in self.until:
            raise ValueError(f"starts and ends at the same milestone, {self.from_}; let until name a later one")
        if self.allows.minutes <= 0:
            raise ValueError(f"allows must be above zero, got {self.allows.value:g} {self.allows.unit}")
        return self
