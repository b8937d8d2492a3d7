"""Another agency's register as data: how fast and how surely it answers, and how good a copy of the people it is."""

from __future__ import annotations

from pydantic import Field, model_validator

from simulator.plan.distributions import CalendarSpan, Span
from simulator.plan.quantities import CalendarTime, Positive, Share, plain_unit
from simulator.written_times.fields import Moment
from synthetic_data import Spec


class Outage(Spec):
    """A time in which a register or a server pool does not answer."""

    start: Moment = Field(alias="from")
    lasts: CalendarTime


class Match(Spec):
    """How a record is looked for when the number does not lead to it: a score, and what it must reach.

    Scores of the person's own record and of the most similar other one are normal with equal spread, as those of
    `ModelStub`; the better of the two is the candidate (Fellegi and Sunter 1969: link, possible link, no link).
    """

    accuracy: Share
    """Share of pairs that a score of one half tells apart rightly."""
    accept: Share
    """Score from which the link is made."""
    review: Share | None = None
    """Score from which, below `accept`, a person must look: outcome ``unsure``."""

    @model_validator(mode="after")
    def _in_order(self) -> Match:
        if self.review is not None and self.review.value > self.accept.value:
            raise ValueError("review must not be above accept")
        return self


class Register(Spec):
    """Another agency's register that activities ask.

    What is wrong with a person's record is drawn once for the case: whoever asks again gets the same answer, until an
    activity `repairs` the record.
    """

    time: Span
    rate_limit: Positive | None = None
    """Queries answered per minute at most, such as `5 queries per min`."""
    outages: tuple[Outage, ...] = ()
    fails: Share | None = None
    """Share of queries that fail for no visible reason."""
    time_out: CalendarTime | None = None
    """An answer slower than this counts as a failure."""
    retry: CalendarTime | None = None
    """Wait before asking again after a failure or in an outage."""
    tries: int = Field(default=3, ge=1)
    """After so many failures the outcome is ``unavailable``."""
    lag: CalendarSpan | None = None
    """From the day the right arises until the record is there; asked before, the outcome is ``missing``."""
    missing: Share | None = None
    """Share of records without the data needed: outcome ``missing``."""
    wrong: Share | None = None
    """Share of the other records that look complete and are wrong: posted as ``error_data``."""
    duplicates: Share | None = None
    """Share of people with two records, between which a person must choose: outcome ``unsure``."""
    key_errors: Share | None = None
    """Share of records whose number is wrong, so that they are `match`-ed or ``missing``."""
    mixed_up: Share | None = None
    """Share of people whose number leads to somebody else's record: ``found``, and an ``error_data``."""
    match: Match | None = None

    @property
    def identifies(self) -> bool:
        """Whether finding the right person's record is in question; then links are posted to the ledger."""
        return any((self.duplicates, self.key_errors, self.mixed_up))

    @model_validator(mode="after")
    def _limit_is_per_minute(self) -> Register:
        """Refuse a limit per second or hour, which would be read as one per minute."""
        if self.rate_limit is not None:
            _, _, per = self.rate_limit.unit.partition("per ")
            if plain_unit(per.strip()) != "min":
                raise ValueError(f"rate_limit: is a number of queries per min, got {self.rate_limit.value:g} "
                                 f"{self.rate_limit.unit}; write it as 5 queries per min")
        return self

    @model_validator(mode="after")
    def _shares_fit(self) -> Register:
        # The engine cuts one luck into these three parts.
        if sum(share.value for share in (self.duplicates, self.key_errors, self.mixed_up) if share) > 1:
            raise ValueError("the shares of duplicates, key_errors and mixed_up must not exceed 100 % together")
        if self.match and not self.key_errors:
            raise ValueError("match needs key_errors, the records it looks for")
        return self
