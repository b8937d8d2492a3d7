"""Rules by which management acts while the office runs: what they look at, when, and what they then do."""

from __future__ import annotations

from typing import Any

from pydantic import Field, field_validator, model_validator

from simulator.plan.activity import BatchRuns
from simulator.plan.counted import SomeHeads, Weeks, WorkMinutes, require_unit
from simulator.plan.quantities import Amount, CalendarTime, Duration, Share
from synthetic_data import Spec

_FIGURES = {"backlog": ("a number of cases", ("cases", "case", "people", "files"), "40 cases"),
            "oldest": ("a number of days", ("days",), "10 days"),
            "late": ("a number of 100 decisions", ("of 100",), "30 of 100")}
"""Figure → what it is, its units, and an example."""


class LateDecisions(Spec):
    """A target of a performance contract: decisions since the last review that took longer than agreed."""

    within: CalendarTime
    """From the right to the decision."""


class LooksAt(Spec):
    """The one figure that a review reads."""

    backlog: str | None = None
    """Role: cases in its queue."""
    oldest: str | None = None
    """Role: days for which the case waits that has waited longest in its queue."""
    late: LateDecisions | None = None
    """Of 100 decisions since the last review, those that took longer."""

    @model_validator(mode="after")
    def _one_figure(self) -> LooksAt:
        if sum(figure is not None for figure in (self.backlog, self.oldest, self.late)) != 1:
            raise ValueError("must look at one of backlog, oldest, late")
        return self

    @property
    def figure(self) -> str:
        """Which of the figures it is."""
        return "backlog" if self.backlog else "oldest" if self.oldest else "late"

    @property
    def role(self) -> str | None:
        """Role whose queue is looked at, if any."""
        return self.backlog or self.oldest


class Moves(Spec):
    """People who work in the roles of another group for a time, in their own hours."""

    from_: str = Field(alias="from")
    to: str
    heads: SomeHeads


class Overtime(Spec):
    """A group that stays longer on each of its working days."""

    group: str
    hours: Duration


class Forecast(Spec):
    """How much work is expected: the mean of the last weeks, wrong by chance."""

    weeks: Weeks
    """So many weeks before the review are averaged, or as many as there were."""
    error: Share
    """Standard deviation of the error, as a part of the mean; drawn for each review (normal)."""
    minutes: WorkMinutes
    """Minutes of work for each case that arrives."""
    buffer: Share | None = None
    """So much more than expected is kept ready."""


class CallsIn(Spec):
    """A pool of people of whom so many come each time as the forecast says, and nobody else."""

    group: str
    role: str
    """Whose work is forecast; what the other groups of the role can do is taken off."""
    forecast: Forecast


class CashForecast(Spec):
    """How much money is expected: the mean of the last weeks, wrong by chance."""

    weeks: Weeks
    """So many weeks before the review are averaged, or as many as there were."""
    error: Share
    """Standard deviation of the error, as a part of the mean; drawn for each review (normal)."""
    buffer: Share | None = None
    """For money that goes out so much more than expected is set aside; of money that comes in so much less is used."""


class Cash(Spec):
    """Money kept ready until what the next review decides: too much lies unused, too little runs short."""

    pays: str | None = None
    """Ledger kind of what goes out, as activities post it."""
    receives: str | None = None
    """Ledger kind of what comes in; what is expected, less the buffer, is promised away at once."""
    forecast: CashForecast

    @model_validator(mode="after")
    def _one_way(self) -> Cash:
        if (self.pays is None) == (self.receives is None):
            raise ValueError("must name what it pays or what it receives, and not both")
        return self

    @property
    def kind(self) -> str:
        """Ledger kind that is forecast."""
        return str(self.pays or self.receives)


class Controller(Spec):
    """A rule of management: at each review it looks, decides, and after a delay what it decided takes effect."""

    reviews: BatchRuns
    delay: CalendarTime | None = None
    """From the review until it takes effect."""
    looks_at: LooksAt | None = None
    above: Amount | None = None
    """Above this figure the rule goes one step further."""
    below: Amount | None = None
    """Below this one it goes one step back; `above` when not given."""
    at_most: int = Field(default=1, ge=1)
    """Steps."""
    moves: Moves | None = None
    overtime: Overtime | None = None
    calls_in: CallsIn | None = None
    cash: Cash | None = Field(default=None, exclude_if=lambda cash: cash is None)

    @field_validator("reviews", mode="before")
    @classmethod
    def _rhythm(cls, value: Any) -> Any:
        return {"at": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _in_the_unit_of_the_figure(self) -> Controller:
        for name, limit in (("above", self.above), ("below", self.below)):
            if limit is not None and self.looks_at is not None:
                what, units, like = _FIGURES[self.looks_at.figure]
                require_unit(limit, f"{what} under {name}", units, like)
        return self

    @model_validator(mode="after")
    def _one_action(self) -> Controller:
        if sum(action is not None for action in (self.moves, self.overtime, self.calls_in, self.cash)) != 1:
            raise ValueError("must do one of moves, overtime, calls_in, cash")
        looks = (self.looks_at, self.above)
        forecasts = "calls_in" if self.calls_in else "cash" if self.cash else ""
        if not forecasts and None in looks:
            raise ValueError("needs looks_at and above, or it would never act")
        if forecasts and any(part is not None for part in (*looks, self.below)):
            raise ValueError(f"{forecasts} follows its forecast; leave looks_at, above and below out")
        if self.below is not None and self.above is not None and self.below.value > self.above.value:
            raise ValueError(f"below must not exceed above, got {self.below.value:g} over {self.above.value:g}")
        return self

    @property
    def groups(self) -> list[tuple[str, str]]:
        """Groups of staff that it acts on, each with its place in the file."""
        found = [("moves.from", self.moves and self.moves.from_), ("moves.to", self.moves and self.moves.to),
                 ("overtime.group", self.overtime and self.overtime.group),
                 ("calls_in.group", self.calls_in and self.calls_in.group)]
        return [(place, group) for place, group in found if group]

    @model_validator(mode="after")
    def _only_a_rhythm(self) -> Controller:
        for key in ("chunk", "chunk_time", "fails", "restart", "slots", "window"):
            if getattr(self.reviews, key) is not None:
                raise ValueError(f"reviews.{key} means nothing to a review; leave it out")
        if self.moves and self.moves.heads.value != int(self.moves.heads.value):
            raise ValueError(f"moves.heads must be a whole number, got {self.moves.heads.value:g}")
        return self
