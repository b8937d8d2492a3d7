"""The office process as data: activities, timers and case attributes, read from one YAML file."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from simulator.plan.activity import Activity as Activity
from simulator.plan.activity import Condition as Condition
from simulator.plan.activity import Route as Route
from simulator.plan.counted import Count
from simulator.plan.distributions import Distribution, Span
from simulator.plan.does import Does as Does
from simulator.plan.legal_deadlines import LegalDeadline
from simulator.plan.quantities import MINUTES, Share
from synthetic_data import BadInput, Problem, Spec, did_you_mean, load_spec

PROCESS_FOLDER = Path(__file__).parents[1] / "processes"


class Timer(Spec):
    """A clock on a case: a deadline, a chasing call, a withdrawal."""

    starts: str
    """Activity whose first enabling starts the clock."""
    after: Span
    until: tuple[str, ...] = ()
    """Activities that stop the clock when they are done or a case is taken away from them; its end always does."""
    repeats: bool = False
    share: Share | None = None
    """Share of the times it rings that has an effect."""
    does: Does

    @model_validator(mode="after")
    def _time_passes(self) -> Timer:
        if self.repeats and self.after.mean <= 0:
            raise ValueError("a timer that repeats needs a time above zero")
        return self

    @field_validator("until", mode="before")
    @classmethod
    def _several(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value


class Limit(Spec):
    """A limit on work in progress: so many cases at most between entering one activity and completing another."""

    cases: Count
    enters: str
    """A case waits here, its row open, until there is room; first come, first in."""
    leaves: tuple[str, ...]
    """Activities whose completion makes room; the end of the case always does."""

    @field_validator("leaves", mode="before")
    @classmethod
    def _several(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _room_for_one(self) -> Limit:
        if self.cases.value < 1:
            raise ValueError(f"must leave room for one case, got {self.cases.value:g}")
        return self


DEADLINE = "days_allowed"
"""Attribute that holds the time the law allows until the decision; in days, or in working days."""


class Deadline(Spec):
    """From when the time the law allows runs, and where it stands still.

    The time itself is the attribute `days_allowed`, a distribution of a time such as ``constant 60 days``.
    """

    from_: Literal["entitled", "applied", "complete"] = Field(alias="from")
    """Milestone: the right, the application, or the complete file."""
    stops_during: tuple[str, ...] = ()
    """Activities during which the clock stands still, such as the wait for papers."""

    @field_validator("stops_during", mode="before")
    @classmethod
    def _several(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value


class Attribute(Spec):
    """A property drawn once for each case: a choice of words, a share of ones, or a distribution."""

    choice: dict[str, Share] = Field(default_factory=dict)
    share: Share | None = None
    value: Distribution | None = None
    by: str | None = None
    """Attribute (drawn before this one) that decides which line of `shares` or `values` counts."""
    shares: dict[str, Share] = Field(default_factory=dict)
    values: dict[str, Distribution] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_form(self) -> Attribute:
        if sum(bool(x) for x in (self.choice, self.share, self.value, self.shares, self.values)) != 1:
            raise ValueError("must have one of choice, share, value, shares, values")
        if (self.shares or self.values) and self.by is None:
            raise ValueError("shares and values need by, the attribute that decides which one counts")
        units = {line.unit for line in self.values.values()}
        if len(units) > 1:
            raise ValueError(f"the values need one unit, got {', '.join(sorted(units))}")
        # Shares in decimals add up to 1 only nearly.
        if self.choice and abs(sum(s.value for s in self.choice.values()) - 1) > 1e-9:
            raise ValueError(
                f"the shares of a choice must sum to 100 %, got {100 * sum(s.value for s in self.choice.values()):g} %"
            )
        return self

    @property
    def unit(self) -> str:
        """Unit of the numbers drawn; none for words and shares."""
        lines = [self.value] if self.value else list(self.values.values())
        return lines[0].unit if lines else ""


def drawing_order(attributes: Mapping[str, Attribute]) -> list[str]:
    """Return the names so that each comes after the attribute it goes by, wherever in the file that stands.

    Raises
    ------
    ValueError : attributes go by each other in a circle
    """
    before = {name: [by for by in [drawn.by] if by and by in attributes] for name, drawn in attributes.items()}
    try:
        return list(TopologicalSorter(before).static_order())
    except CycleError as error:
        circle = " by ".join(error.args[1])
        raise ValueError(f"attributes must not go by each other in a circle, got {circle}") from None


def require_time_allowed(attributes: dict[str, Attribute]) -> None:
    """Raise `ValueError` when `days_allowed` is no time."""
    if DEADLINE in attributes and attributes[DEADLINE].unit not in MINUTES:
        unit = attributes[DEADLINE].unit
        got = f"the unit {unit!r}" if unit else "words or shares"
        raise ValueError(f"{DEADLINE} must be a time in {', '.join(MINUTES)}, such as constant 60 days, got {got}")


class Process(Spec):
    """One office process."""

    name: str
    title: str
    about: str = ""
    starts: str
    activities: dict[str, Activity]
    timers: dict[str, Timer] = Field(default_factory=dict)
    limits: dict[str, Limit] = Field(default_factory=dict)
    """Work-in-progress limits."""
    attributes: dict[str, Attribute] = Field(default_factory=dict)
    deadline: Deadline | None = None
    """How `days_allowed` is counted; from the application (or the right, where nobody applies) when not given."""
    deadlines: dict[str, LegalDeadline] = Field(default_factory=dict, exclude_if=operator.not_)
    """Clocks on each case that the office is held to, and what follows when they run out."""
    rule_version: str = "1"
    sources: dict[str, str] = Field(default_factory=dict)
    """Short name used in `source` → full citation."""
    drawn: dict[str, str] = Field(default_factory=dict)
    """Activity or timer → id of its shape in the drawing it was imported from."""
    drawn_ways: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Activity → activities that its arrows in that drawing lead to; the check compares them."""

    @model_validator(mode="after")
    def _deadline_is_a_time(self) -> Process:
        require_time_allowed(self.attributes)
        drawing_order(self.attributes)
        if self.deadline is None:
            return self
        milestones = {activity.milestone for activity in self.activities.values()}
        if self.deadline.from_ != "entitled" and self.deadline.from_ not in milestones:
            raise ValueError(f"deadline.from: no activity carries the milestone {self.deadline.from_}")
        unknown = [name for name in self.deadline.stops_during if name not in self.activities]
        if unknown:
            raise ValueError(f"deadline.stops_during: {', '.join(unknown)} is not an activity; "
                             f"{did_you_mean(unknown[0], self.activities)}")
        return self


def list_processes() -> list[str]:
    """Return the names of the processes that ship with the simulator."""
    return sorted(path.stem for path in PROCESS_FOLDER.glob("*.yml"))


def load_process(name_or_path: str | Path) -> Process:
    """Read a process by the name of a shipped one or by the path of a file.

    Raises
    ------
    BadInput : there is no such process, or it breaks rules; all problems are listed
    """
    return load_spec(find_file(name_or_path, PROCESS_FOLDER, "process"), Process)


def find_file(name_or_path: str | Path, folder: Path, what: str) -> Path:
    """Return the file meant by a shipped name or a path."""
    path = Path(name_or_path)
    # What ends like a file is meant as one, even where something shipped has its name.
    if path.suffix.lower() in (".yml", ".yaml"):
        return path
    shipped = folder / f"{name_or_path}.yml"
    if not shipped.exists():
        known = [p.stem for p in folder.glob("*.yml")]
        raise BadInput(Problem(where=str(name_or_path), rule=f"is not the name of a {what}",
                               remedy=did_you_mean(str(name_or_path), known)))
    return shipped
