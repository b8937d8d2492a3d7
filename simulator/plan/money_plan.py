"""Money as data: what work costs, and how awards become payments."""

from __future__ import annotations

from pydantic import Field, model_validator

from simulator.plan.distributions import Span
from simulator.plan.quantities import Amount, Duration, Share
from synthetic_data import Spec


class Costs(Spec):
    """Money per unit of work; posted to the ledger as ``cost_<what>``."""

    staff_minute: dict[str, Amount] = Field(default_factory=dict)
    case: Amount | None = None
    query: Amount | None = None
    notice: dict[str, Amount] = Field(default_factory=dict)
    contact: dict[str, Amount] = Field(default_factory=dict)
    server_minute: Amount | None = None
    fixed_per_month: Amount | None = None
    error: Amount | None = None


class Channel(Spec):
    """A way in which money reaches people: an account, a card, the post."""

    share: Share
    """Share of the people paid in this way."""
    opens_after: Span | None = None
    """From the first payment day until the first money is there: an account opened, a card collected."""
    delay: Span | None = None
    """The same for every payment."""
    returned: Share | None = None
    """Instead of the share of all payments."""


class Recovery(Spec):
    """Money paid after the right ended is asked back."""

    share: Share
    """Part of the overpaid money that comes back."""
    starts_after: Duration
    """From the day payments stop."""
    months: int = Field(default=1, ge=1)
    """Equal monthly parts."""


class Payments(Spec):
    """Awards become monthly payments, until something stops them.

    A process steers them by what its activities post: ``suspended`` and ``reinstated`` (what was held back is paid on
    the next payment day), ``right_ended`` (the truth) and ``stopped`` (what the office does about it).
    """

    day_of_month: int = Field(ge=1, le=28)
    by: str | None = None
    """Attribute whose words have a payment day of their own in `days`."""
    days: dict[str, int] = Field(default_factory=dict)
    cut_off: Duration
    """Awards made later than this before the payment day wait for the next."""
    returned: Share | None = None
    reissued_after: Duration | None = None
    months: int = Field(default=1, ge=1)
    """Payments per award inside the horizon at most."""
    channels: dict[str, Channel] = Field(default_factory=dict)
    recovery: Recovery | None = None

    @model_validator(mode="after")
    def _parts_fit(self) -> Payments:
        if bool(self.by) != bool(self.days):
            raise ValueError("by (an attribute) and days (the payment day of each of its words) need each other")
        if not all(1 <= day <= 28 for day in self.days.values()):
            raise ValueError("payment days must lie between 1 and 28")
        if self.channels and abs(sum(channel.share.value for channel in self.channels.values()) - 1) > 1e-9:
            raise ValueError("the shares of the channels must sum to 100 %")
        return self
