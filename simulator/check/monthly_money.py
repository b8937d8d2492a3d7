"""Awards are money a month: an amount that says that it is for a year or a week would be paid each month."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from simulator.plan.money_plan import read_price
from simulator.plan.process import Attribute
from simulator.plan.quantities import plain_unit
from simulator.plan.scenario import Scenario
from synthetic_data import Problem

_MONTHLY = ("award", "entitled")
"""Ledger kinds that are read as money a month: payments, back pay and measures take them times months."""
_MONTH = ("months", "monthly", "calendar month", "mo", "mth")


def monthly_money(scenario: Scenario) -> Iterator[Problem]:
    """Yield amounts of awards whose unit says another span than a month."""
    process = scenario.process
    attributes = [(f"{process.name}.yml: attributes", process.attributes), *(
        (f"{scenario.name}.yml: arrivals.{name}.attributes", stream.attributes)
        for name, stream in scenario.arrivals.items())]
    posted = set()
    for name, activity in process.activities.items():
        for kind in _MONTHLY:
            what = activity.posts.get(kind)
            if isinstance(what, str):
                posted.add(what.strip().lstrip("-").strip())
            elif what is not None:
                yield from _of_another_span(f"{process.name}.yml: activities.{name}.posts.{kind}", what.unit,
                                            f"{what.value:g} {what.unit}")
    for place, drawn in attributes:
        yield from _in_attributes(place, drawn, posted)


def _in_attributes(place: str, attributes: Mapping[str, Attribute], posted: set[str]) -> Iterator[Problem]:
    for name in posted & set(attributes):
        yield from _of_another_span(f"{place}.{name}", attributes[name].unit, attributes[name].unit)


def _of_another_span(place: str, unit: str, said: str) -> Iterator[Problem]:
    per = span_of(unit)
    if per and plain_unit(per) not in _MONTH:
        yield Problem(where=place, value=said, rule="is read as money a month, and says another span",
                      remedy="write what is paid in one month, such as 250 EUR, or 250 EUR per month")


def span_of(unit: str) -> str:
    """Return the span that a unit of money names; nothing where it names none.

    Examples
    --------
    >>> span_of("EUR per year"), span_of("EUR/week"), span_of("EUR p.a."), span_of("AZN"), span_of("yearly")
    ('year', 'week', 'year', '', 'yearly')
    """
    plain = unit.lower().replace("p.a.", "per year").replace("p. a.", "per year").replace("p.m.", "per month")
    return read_price(plain.replace("/", " per "))[1].strip()
