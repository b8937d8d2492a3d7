"""Money as data: what work costs, and how awards become payments."""

from __future__ import annotations

import operator
import re
from collections.abc import Iterator

from pydantic import Field, model_validator

from simulator.plan.distributions import CalendarSpan
from simulator.plan.quantities import MINUTES, Amount, CalendarTime, Share, plain_unit
from synthetic_data import Spec

_PER = {"staff_minute": "minute", "server_minute": "minute", "case": "case", "query": "query", "notice": "notice",
        "contact": "contact", "fixed_per_month": "month", "fixed_at": "month", "error": "error"}
"""Key → what a price is the price of."""
COST_AT = "cost_at_"
"""Beginning of the ledger kind of what one site costs each month."""


_NO_MONEY = (*MINUTES, "share", "heads", "cases")


_FOR_EACH = re.compile(r"\s(?:per|an?|each|every)\s+(.+)|\s((?:hour|dai|week|month|quarter|year|annual)ly)(?:\s|$)")
"""What a price is the price of, behind the currency or without any: ``EUR per hour``, ``per hour``, ``EUR hourly``."""


def _money(currency: str) -> str:
    return "EUR" if currency in ("", *_NO_MONEY) else currency.split("/")[0].strip()


def read_price(unit: str) -> tuple[str, str]:
    """Return the currency of a unit and what it is the price of, each empty where the unit does not say so.

    Examples
    --------
    >>> read_price("EUR per hour"), read_price("per hour"), read_price("yearly"), read_price("AZN")
    (('EUR', 'hour'), ('', 'hour'), ('', 'yearly'), ('AZN', ''))
    """
    said = _FOR_EACH.search(f" {unit}")
    return (unit[:said.start()].strip(), said.group(1) or said.group(2)) if said else (unit, "")


class Costs(Spec):
    """Money per unit of work; posted to the ledger as ``cost_<what>``."""

    staff_minute: dict[str, Amount] = Field(default_factory=dict)
    """Role → price; ``clerk@north`` is the price on the cases of one site, where it is another than elsewhere."""
    case: Amount | None = None
    query: Amount | None = None
    notice: dict[str, Amount] = Field(default_factory=dict)
    contact: dict[str, Amount] = Field(default_factory=dict)
    server_minute: Amount | None = None
    fixed_per_month: Amount | None = None
    """Of the office as a whole."""
    fixed_at: dict[str, Amount] = Field(default_factory=dict, exclude_if=operator.not_)
    """Site → its rent, heating and the like, each month; in the ledger ``cost_at_<site>``."""
    error: Amount | None = None

    @model_validator(mode="after")
    def _priced_by_the_key(self) -> Costs:
        """Refuse a price per something else than its key says, and two currencies that would be added up."""
        currencies = {}
        for key, place, amount in self._prices():
            currency, per = read_price(amount.unit)
            if currency in _NO_MONEY or "/" in amount.unit or (per and plain_unit(per) != plain_unit(_PER[key])):
                raise ValueError(f"{place}: is money per {_PER[key]}, got {amount.value:g} {amount.unit}; "
                                 f"write the price of one {_PER[key]}, such as 0.6 {_money(currency)}")
            currencies[currency] = place
        if len(currencies) > 1:
            found = " and ".join(f"{currency} ({place})" for currency, place in currencies.items())
            raise ValueError(f"must all be in one currency, since they are added up, got {found}")
        return self

    @property
    def currency(self) -> str:
        """The currency of the prices; empty where no price names one."""
        return next((read_price(amount.unit)[0] for _, _, amount in self._prices() if amount.unit), "")

    def _prices(self) -> Iterator[tuple[str, str, Amount]]:
        for key in type(self).model_fields:
            value = getattr(self, key)
            for name, amount in (value.items() if isinstance(value, dict) else [("", value)]):
                if amount is not None:
                    yield key, f"{key}.{name}" if name else key, amount


class Channel(Spec):
    """A way in which money reaches people: an account, a card, the post."""

    share: Share
    """Share of the people paid in this way."""
    opens_after: CalendarSpan | None = None
    """From the first payment day until the first money is there: an account opened, a card collected."""
    delay: CalendarSpan | None = None
    """The same for every payment."""
    returned: Share | None = None
    """Instead of the share of all payments."""


class Recovery(Spec):
    """Money paid after the right ended is asked back."""

    share: Share
    """Part of the overpaid money that comes back."""
    starts_after: CalendarTime
    """From the day payments stop."""
    months: int = Field(default=1, ge=1)
    """Equal monthly parts."""


class Payments(Spec):
    """Awards become monthly payments, until something stops them.

    A process steers them by what its activities post: ``suspended`` and ``reinstated`` (what was held back is paid on
    the next payment day), ``right_ended`` (the truth) and ``stopped`` (what the office does about it).
    """

    # The 28th is the last day that every month has.
    day_of_month: int = Field(ge=1, le=28)
    by: str | None = None
    """Attribute whose words have a payment day of their own in `days`."""
    days: dict[str, int] = Field(default_factory=dict)
    cut_off: CalendarTime
    """Awards made later than this before the payment day wait for the next."""
    returned: Share | None = None
    reissued_after: CalendarTime | None = None
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
