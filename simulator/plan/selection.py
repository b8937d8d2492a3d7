"""Which of the waiting cases are looked at: a sample, a list by risk, or both; and what an inspection finds."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from simulator.plan.counted import Count, PositiveCount
from simulator.plan.quantities import Share
from synthetic_data import Spec


class LearnsFinds(Spec):
    """How what inspections find makes the next list: a share of finds for each word of an attribute."""

    at: str
    """Activity that `inspects`; only what it has looked at is known."""
    by: str
    """Attribute whose words have a share of finds of their own."""
    prior: Share
    """Share of finds that is believed of every word before anything is known."""
    weight: PositiveCount
    """So many inspections is that belief worth."""


class CaseSelection(Spec):
    """How a list is made of the cases that wait when it is due; ``yes`` for the chosen, ``no`` for the others."""

    how: Literal["random", "ranked"]
    take: PositiveCount | None = None
    """Cases on each list, at most."""
    share: Share | None = None
    """Or so many of those that wait, rounded up."""
    by: str | None = None
    """For random: attribute whose words are the strata; each gets its part of the list."""
    quotas: dict[str, Count] = Field(default_factory=dict)
    """Word of `by` → cases on each list; in proportion to who waits when not given."""
    score: str | None = None
    """For ranked: attribute whose highest numbers come first."""
    learns: LearnsFinds | None = None
    """For ranked: put first whose words had the most finds so far; the score decides among equals."""
    random: Count | None = None
    """For ranked: so many of the cases on each list are drawn at random from all the others."""
    others: Literal["leave", "wait"] = "leave"
    """Whoever is not chosen goes on, or waits for the next list."""

    @model_validator(mode="after")
    def _one_size(self) -> CaseSelection:
        if sum(bool(size) for size in (self.take, self.share, self.quotas)) != 1:
            raise ValueError("needs one of take, share, quotas: how many cases are on a list")
        if self.quotas and self.by is None:
            raise ValueError("quotas need by, the attribute whose words they are for")
        if self.how == "ranked" and not (self.score or self.learns):
            raise ValueError("ranked needs score or learns, or there is nothing to rank by")
        return self

    @model_validator(mode="after")
    def _keys_fit(self) -> CaseSelection:
        wrong = ("score", "learns", "random") if self.how == "random" else ("by", "quotas")
        for key in wrong:
            if getattr(self, key):
                raise ValueError(f"{key} does not go with how: {self.how}; leave it out")
        if self.random and self.take and self.random.value > self.take.value:
            raise ValueError(f"random must be part of take, got {self.random.value:g} of {self.take.value:g}")
        for name, number in (("take", self.take), ("random", self.random), *self.quotas.items()):
            if number is not None and number.value != int(number.value):
                raise ValueError(f"{name} must be a whole number of cases, got {number.value:g}")
        return self


class Inspection(Spec):
    """A person who looks whether a case is what it seems; outcome ``yes`` where something is found, else ``no``."""

    truth: str
    """Attribute that is 1 where there is something to find."""
    skill: Share
    """Share of it that is found."""
