"""When citizens can come, write or be reached: some only on Saturdays, some only while they are in port."""

from __future__ import annotations

from pydantic import Field, model_validator

from simulator.plan.distributions import CalendarSpan
from synthetic_data import Spec


class FreeTime(Spec):
    """When one kind of people is free: in the hours of a calendar, or in turns of being here and away."""

    calendar: str | None = None
    here: CalendarSpan | None = None
    """How long somebody is here, turn by turn, drawn for each person; it may be any part of a turn when the case
    comes."""
    away: CalendarSpan | None = None

    @model_validator(mode="after")
    def _one_form(self) -> FreeTime:
        if (self.calendar is None) == (self.here is None and self.away is None):
            raise ValueError("must have either calendar, or here and away")
        if self.calendar is None and (self.here is None or self.away is None):
            raise ValueError("needs here and away, how long somebody is here and how long away")
        for key, span in (("here", self.here), ("away", self.away)):
            if span is not None and span.mean_minutes < 1:
                raise ValueError(f"{key} must take some time on average, got {span.mean:g} {span.unit}")
        return self


class Citizens(Spec):
    """Who is free when, at steps marked `needs_person`; whoever is not named is free at any time."""

    by: str
    """Attribute whose words tell people apart."""
    free: dict[str, FreeTime] = Field(min_length=1)
    """Word of the attribute → when these people are free."""
