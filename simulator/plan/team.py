"""Who must sit beside the person in charge, so that a step can begin: a quorum of doctors, an interpreter."""

from __future__ import annotations

from typing import Any

from pydantic import Field, field_validator, model_validator

from simulator.plan.conditions import Condition, as_conditions
from simulator.plan.counted import SomeHeads
from synthetic_data import Spec


class TeamSeat(Spec):
    """People of one role who work on a step together with its own role, from its start to its end."""

    role: str
    people: SomeHeads | None = None
    """So many are needed (a quorum); one when not given."""
    up_to: SomeHeads | None = None
    """So many sit in where they are free when it begins; no more than `people` when not given."""
    when: tuple[Condition, ...] = Field(default=())
    """Only cases of which all conditions hold need them, such as ``speaks = other``."""

    @field_validator("when", mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        return as_conditions(value)

    @model_validator(mode="after")
    def _whole_people(self) -> TeamSeat:
        for name, number in (("people", self.people), ("up_to", self.up_to)):
            if number is not None and number.value != int(number.value):
                raise ValueError(f"{name} must be a whole number of people, got {number.value:g}")
        if self.up_to is not None and self.most < self.least:
            raise ValueError(f"up_to must be at least the {self.least} people who are needed, got {self.most}")
        return self

    @property
    def least(self) -> int:
        """How many are needed."""
        return int(self.people.value) if self.people else 1

    @property
    def most(self) -> int:
        """How many sit in at most."""
        return int(self.up_to.value) if self.up_to else self.least


def as_seats(value: Any) -> Any:
    """Return seats written as one word, one mapping or a list of either as a list of mappings."""
    lines = [value] if isinstance(value, (str, dict)) else value
    return [{"role": line} if isinstance(line, str) else line for line in lines] if isinstance(lines, list) else lines
