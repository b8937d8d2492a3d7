"""The least that may be paid for a month under a contract, by the law of the day."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from synthetic_data.core.days import day_number
from synthetic_data.country.profile import CountryTables

_YEAR = 365.25


def minimum_wages(country: CountryTables, days: NDArray[np.int32]) -> NDArray[np.float64]:
    """Return the minimum wage on each day.

    Notes
    -----
    Without dated steps the profile's single minimum holds for the year before the reference date, and is taken back
    year by year at the growth of wages.
    """
    steps = country.profile.minimum_wages
    if not steps:
        # A law names a minimum for a year; what grew from day to day would be one that no law ever named.
        years = np.ceil((days - day_number(country.profile.reference_date)) / _YEAR)
        grown: NDArray[np.float64] = country.number("minimum_wage") * (1 + country.number("wage_growth")) ** years
        return grown
    since = np.array([day_number(step.since) for step in steps])
    place = np.clip(np.searchsorted(since, days, side="right") - 1, 0, None)
    return np.array([step.value for step in steps])[place]
