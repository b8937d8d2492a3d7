"""Births, deaths and emigration of a country as tables that lives are drawn from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from synthetic_data.country.onsets import AGES, OnsetTable, mortality_rates
from synthetic_data.country.profile import CountryTables

FEMALE, MALE = 0, 1
"""Codes of the truth tables for sex."""


@dataclass(frozen=True)
class VitalTables:
    """Onset tables and yearly numbers of one country."""

    death: tuple[OnsetTable, OnsetTable]
    """For women and for men."""
    emigration: OnsetTable
    births: NDArray[np.float64]
    """Per year, for each person living at the reference date."""
    founder_births: NDArray[np.float64]
    """The same for the 110 years before."""


def vital_tables(country: CountryTables) -> VitalTables:
    """Return the country's tables, with births scaled so that they leave one person alive."""
    first = int(country.years[0])
    infant = country.by_year("imr")
    women, men = (OnsetTable.from_rates(mortality_rates(country.by_year(f"e0_{who}"), infant,
                                                        country.number(f"gompertz_slope_{who}")), first)
                  for who in ("women", "men"))
    leaving = country.by_year("emigration")[:, None] / 1000 * country.by_age("emigration")
    emigration = OnsetTable.from_rates(leaving, first)
    births = country.by_year("births")
    living = _expected_living(country, births, (women, men), emigration) * country.number("living_per_expected")
    return VitalTables(death=(women, men), emigration=emigration, births=births / living,
                       founder_births=founder_births(country) / living)


def _expected_living(country: CountryTables, births: NDArray[np.float64], death: tuple[OnsetTable, OnsetTable],
                     emigration: OnsetTable) -> float:
    """Return how many people these births leave in the country at the reference date."""
    first, last = int(country.years[0]), int(country.years[-1]) + 1
    cohorts = np.concatenate([np.arange(first - AGES + 1, first), country.years])
    size = np.concatenate([founder_births(country), births])
    ratios = np.interp(cohorts, country.years, country.by_year("sex_ratio"))
    living = 0.0
    for cohort, number, ratio in zip(cohorts, size, ratios, strict=True):
        # Half a year off, because births are spread over their year.
        age, before = last - cohort - 0.5, max(first - cohort, 0)
        women, men = (1 - table.share_by(cohort, age) for table in death)
        # Founders are those who had not left before the first year.
        stayed = (1 - emigration.share_by(cohort, age)) / (1 - emigration.share_by(cohort, before))
        living += number * (ratio * men + women) / (1 + ratio) * stayed
    return living


def founder_births(country: CountryTables) -> NDArray[np.float64]:
    """Return births in each of the 110 years before the first one, at the profile's growth."""
    back = np.arange(AGES - 1, 0, -1)
    growth = 1 + country.number("founders_growth")
    return country.number("births_before") * growth ** -back.astype(np.float64)
