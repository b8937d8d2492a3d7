"""Headings of a country's tables that are exchanged: what two columns of one kind of number cannot both be.

A range does not tell men from women, or a death rate from an emigration rate. Facts that hold in every country do: who
lives longer, at which ages people marry, how the deaths of infants go with the length of life.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from synthetic_data.core.errors import Problem
from synthetic_data.country.loading import Country

_CHILD, _OLD = 10, 60
"""Ages below and above which nobody bears children, and below which nobody marries."""
_CHILDREN = (0.5, 10.0)
"""Children of a woman over her life at the rates of one year: 0.72 in Korea in 2023, at most about 9 anywhere (United
Nations, World Population Prospects 2024)."""
_INFANTS_SLOPE, _INFANTS = 0.07, (6.0, 9.3)
"""ln(deaths of infants of 1,000) + 0.07 times years of life: 6.5 (Portugal 2023, Japan 2023) to 8.8 (Portugal 1940) in
what we have seen; further off the two columns are not of one country and year (assumed)."""
_WAGE = (0.5, 2.0)
"""Mean of the wage factors over all who work: each is a part of the mean wage, so it is about 1 (0.95 to 1.02 seen)."""


def swapped_problems(country: Country) -> Iterator[Problem]:
    """Yield what the numbers of a table say against its headings; the cells themselves must be sound."""
    yield from _lives(country)
    yield from _ages(country)
    yield from _places(country)
    employers = country.tables["employers"]
    mean = float(np.average(employers["wage_factor"], weights=employers["weight"]))
    if not _WAGE[0] <= mean <= _WAGE[1]:
        yield Problem(where=f"{country.file_of('employers')}: wage_factor", value=f"{mean:.3g}",
                      rule="has a mean over all who work that must be about 1",
                      remedy="write wages as parts of the mean wage, and look whether two headings are exchanged")


def _lives(country: Country) -> Iterator[Problem]:
    vital, file = country.tables["vital"], country.file_of("vital")
    longer = vital["e0_men"] > vital["e0_women"]
    if longer.mean() > 0.5:
        yield Problem(where=f"{file}: e0_men", value=f"{longer.sum()} of {len(vital)} rows",
                      rule="is above e0_women in most years, and in every country women live longer today",
                      remedy="exchange the two headings, or check the source")
    known = np.log(vital["imr"]) + _INFANTS_SLOPE * (vital["e0_men"] + vital["e0_women"]) / 2
    far = np.flatnonzero(~known.between(*_INFANTS))
    for row in far[:1]:
        yield Problem(where=f"{file}: imr", value=f"{vital['imr'].iloc[row]:g}",
                      rule=f"does not go with lives of {vital['e0_women'].iloc[row]:g} years, in row {row + 2}"
                      + (f" and {len(far) - 1} more" if len(far) > 1 else ""),
                      remedy="write deaths before the first birthday of 1,000 births, and look whether two headings "
                      "are exchanged")


def _ages(country: Country) -> Iterator[Problem]:
    ages, file = country.tables["ages"], country.file_of("ages")
    never = {"fertility": (ages["age"] < _CHILD) | (ages["age"] > _OLD), "marriage_women": ages["age"] < _CHILD,
             "marriage_men": ages["age"] < _CHILD}
    for column, rows in never.items():
        for row in np.flatnonzero(rows & (ages[column] > 0))[:1]:
            yield Problem(where=f"{file}: {column}", value=f"{ages[column].iloc[row]:g}",
                          rule=f"must be 0 at age {ages['age'].iloc[row]:g}, in row {row + 2}",
                          remedy="look whether two headings are exchanged")
    children = float(country.by_age("fertility").sum()) / 1000
    if not _CHILDREN[0] <= children <= _CHILDREN[1]:
        yield Problem(where=f"{file}: fertility", value=f"{children:.2g}",
                      rule=f"sums to children of a woman over her life, which must lie between {_CHILDREN[0]:g} and "
                      f"{_CHILDREN[1]:g}", remedy="write births of a year of 1,000 women of an age")
    women, men = (_mean_age(ages, column) for column in ("marriage_women", "marriage_men"))
    gap = country.number("spouse_age_gap")
    if (women > men) != (gap < 0) and gap:
        older = "women" if women > men else "men"
        yield Problem(where=f"{file}: marriage_women", value=f"{women:.1f} and {men:.1f} years",
                      rule=f"lets {older} marry at the higher age, and numbers.spouse_age_gap says the opposite",
                      remedy="exchange the headings marriage_women and marriage_men, or correct the number")


def _mean_age(ages: pd.DataFrame, column: str) -> float:
    return float(np.average(ages["age"], weights=ages[column]))


def _places(country: Country) -> Iterator[Problem]:
    places, file = country.tables["places"], country.file_of("places")
    counts = {column: places[column].nunique() for column in ("region", "district", "settlement")}
    for larger, smaller in (("region", "district"), ("district", "settlement")):
        if counts[larger] > counts[smaller]:
            yield Problem(where=f"{file}: {larger}", value=f"{counts[larger]} and {counts[smaller]}",
                          rule=f"has more names than {smaller}, which are its parts",
                          remedy="look whether the two headings are exchanged")
