"""Wages that may be those of a year or an hour, by the monthly benefits and wages that stand beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from synthetic_data.core.errors import Problem
from synthetic_data.core.specs import Sourced
from synthetic_data.country.law import Benefit
from synthetic_data.country.loading import Country

_MONTH = re.compile(r"month", re.IGNORECASE)
_OF_PENSIONS, _OF_BENEFITS, _OF_MINIMUM = 12, 15, 10
"""Times the highest monthly pension (or, without one, benefit and minimum wage) from which a mean wage is asked about.

Of the countries that ship, mean wages are 1.6 to 6.6 times their highest pensions; of a year, they would be 19 to 79
times. No bound on mean and minimum wage alone is fair: a law may leave a minimum where it was decades ago, as
Georgia's did, at a hundredth of the mean.
"""
_OF_HOURS = 150
"""Times a minimum wage from which it is asked about; a month has some 170 hours of work."""


def wage_span_problems(country: Country, benefits: Mapping[str, Benefit]) -> Iterator[Problem]:
    """Yield a mean wage that may be of a year and a minimum that may be of an hour, unless its source says a month.

    Parameters
    ----------
    benefits : the country's law, by file, with the amounts of its worked cases
    """
    numbers = country.profile.numbers
    mean, least = numbers.mean_wage, numbers.minimum_wage
    monthly = [one for one in benefits.values() if one.pays == "monthly"]
    others, pensions = _highest(monthly), _highest([one for one in monthly if one.trigger == "retirement_age"])
    is_far = (mean.value > _OF_PENSIONS * pensions if pensions else
              mean.value > max(_OF_BENEFITS * others, _OF_MINIMUM * least.value) and others > 0)
    if is_far:
        highest = pensions or others
        yield from _asked("mean_wage", mean, f"is {mean.value / highest:,.0f} times the highest monthly "
                          f"{'pension' if pensions else 'benefit'} of the worked cases, {highest:g}, and may be the "
                          "wage of a year")
    if mean.value > _OF_HOURS * least.value:
        yield from _asked("minimum_wage", least, f"is a {mean.value / least.value:,.0f}th of the mean wage, and may be "
                          "the wage of an hour")


def _highest(benefits: Sequence[Benefit]) -> float:
    """Return the highest amount of their worked cases; 0 where there is none."""
    told = [(case.expect or {}).get("amount") for one in benefits for case in one.cases]
    return max((amount for amount in told if isinstance(amount, float | int)), default=0.0)


def _asked(name: str, wage: Sourced, rule: str) -> Iterator[Problem]:
    if not _MONTH.search(wage.source):
        yield Problem(where=f"profile.yml: numbers.{name}.value", value=wage.value, rule=rule,
                      remedy="write the wage of a month; if it is one, say so in its source, such as: per month, ...")
