"""Places that cases look for: jobs, providers, homes; who prefers whom, and who is matched when."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from simulator.plan.activity import BatchRuns
from simulator.plan.counted import Count, PositiveCount
from simulator.plan.distributions import CalendarSpan
from simulator.plan.process import Attribute
from simulator.plan.quantities import CalendarTime, Share
from synthetic_data import Spec


class Offers(Spec):
    """Offers of one kind: those of the start, and those that come later."""

    stock: Count | None = None
    """Offers at the start."""
    every: CalendarSpan | None = None
    """Time from one new offer to the next."""
    places: PositiveCount
    """Places of each offer."""
    lasts: CalendarTime | None = None
    """After so long an offer goes, with the places that are left; it stays when not given."""
    occupied: CalendarSpan | None = None
    """How long a case keeps a place, which is free again then; for good when not given."""
    attributes: dict[str, Attribute] = Field(default_factory=dict)
    """Drawn once for each offer."""

    @model_validator(mode="after")
    def _there_are_some(self) -> Offers:
        if self.stock is None and self.every is None:
            raise ValueError("needs stock, or every, or there are no offers")
        if self.every is not None and self.every.mean <= 0:
            raise ValueError("every must take time, or there would be no end of offers")
        for name, number in (("stock", self.stock), ("places", self.places)):
            if number is not None and number.value != int(number.value):
                raise ValueError(f"{name} must be a whole number, got {number.value:g}")
        for name, maker in self.attributes.items():
            if maker.by:
                raise ValueError(f"attributes.{name}: an offer's attributes hang on no other; leave by out")
        return self


class Market(Spec):
    """Offers on one side, waiting cases on the other."""

    rule: Literal["first_come", "stable"]
    """`first_come`: whoever waits longest chooses first, at once. `stable`: in runs, so that no case and no offer would
    both rather have each other."""
    runs: BatchRuns | None = None
    """For stable: when matches are made."""
    offers: dict[str, Offers]
    same: tuple[str, ...] = ()
    """Attributes in which a case and an offer must agree."""
    cases_prefer: str | None = None
    """Attribute of offers whose highest numbers cases like best."""
    taste: Share | None = None
    """How much of that liking is each case's own; none when not given, all where there is no `cases_prefer`."""
    offers_prefer: str | None = None
    """Attribute of cases whose highest numbers offers like best; who waits longest when not given, and among equals."""

    @field_validator("same", mode="before")
    @classmethod
    def _several(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value

    @field_validator("runs", mode="before")
    @classmethod
    def _rhythm(cls, value: Any) -> Any:
        return {"at": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _rule_has_what_it_needs(self) -> Market:
        if (self.rule == "stable") != (self.runs is not None):
            raise ValueError("stable needs runs, and first_come matches at once and has none")
        if self.rule == "first_come" and self.offers_prefer:
            raise ValueError("offers_prefer does not go with first_come, where whoever waits longest chooses first")
        if not self.offers:
            raise ValueError("needs offers")
        for key in ("chunk", "chunk_time", "fails", "restart", "slots", "window"):
            if self.runs is not None and getattr(self.runs, key) is not None:
                raise ValueError(f"runs.{key} means nothing to a market; leave it out")
        return self
