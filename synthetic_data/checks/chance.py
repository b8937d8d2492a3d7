"""How far a figure of a population lies off by chance alone, because only so many people make it.

A relative standard error for each measure, from the sums that the figure is made of. Counts scatter as independent
events do; of wages, amounts and sizes the scatter between people is taken as assumed below. Families share places,
ages and names, so the true error is rather larger.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from synthetic_data.checks.comparisons import Sums

Scatter = Callable[[Sums], float]
WIDE = 3
"""So many standard errors may chance alone take a figure away: of some forty targets hardly one lies beyond, where two
standard errors would leave two."""
_OF_WAGES, _OF_AMOUNTS, _OF_SIZES, _OF_AGE_GAPS = 0.9, 0.5, 0.5, 0.75
"""Standard deviation between people, households and couples, over the mean (assumed)."""
_OF_ALL_WAGES, _OF_BIRTHS = 0.3, 0.05
"""What all earn together is held to the mean of the year, and how many births a year has is given by the tables: both
scatter less than single people's luck would make them (measured over ten populations of 4,000)."""
_MONTHS, _TWO, _EMPLOYEES = 12, 2, 5
"""Wages are counted by the month, births of twins by the child; a few employees of one employer work in one place, and
small populations have too few employers for each sector in each region."""


def of_share(sums: Sums) -> float:
    """Return the error of a share: how many of how many."""
    part, whole = sums
    return float(np.sqrt(max(1 - part / whole, 0) / part)) if part > 0 else float("inf")


def _of_count(unit: float, each: float = 1) -> Scatter:
    """The error of a count that is written by the `unit`, of events that come `each` at a time."""
    return lambda sums: float(np.sqrt(each * unit / sums[0])) if sums[0] > 0 else float("inf")


def _of_mean(spread: float, unit: float = 1) -> Scatter:
    return lambda sums: float(spread / np.sqrt(sums[1] / unit)) if sums[1] > 0 else float("inf")


def _of_ratio(spread: float, unit: float = 1) -> Scatter:
    """The error of a mean over another, of which sum and number of each are known."""
    return lambda sums: (float(spread * np.sqrt(unit / sums[1] + unit / sums[3])) if sums[1] and sums[3]
                         else float("inf"))


def _of_two_shares(sums: Sums) -> float:
    return float(np.hypot(of_share(sums[:2]), of_share(sums[2:])))


def _of_correlation(sums: Sums) -> float:
    """Fisher's: (1 - r²) / √n, over r."""
    count, x, y, xx, yy, xy = sums
    spread = (count * xx - x * x) * (count * yy - y * y)
    r = (count * xy - x * y) / np.sqrt(spread) if spread > 0 else 0.0
    return float((1 - r * r) / np.sqrt(count) / abs(r)) if r else float("inf")


def _not_known(_sums: Sums) -> float:
    return 0.0


_OTHER: dict[str, Scatter] = {
    "births_per_1000": _of_count(1000, _OF_BIRTHS),
    **dict.fromkeys(("deaths_per_1000", "marriages_per_1000", "divorces_per_1000",
                     "disability_decisions_per_1000", "first_disability_decisions_per_1000"), _of_count(1000)),
    "namesakes_per_million": _of_count(1e6, _TWO), "twin_share": _of_count(1, _TWO),
    "mean_wage": _of_mean(_OF_ALL_WAGES, _MONTHS), "mean_amount": _of_mean(_OF_AMOUNTS),
    "mean_household_size": _of_mean(_OF_SIZES), "mean_spouse_age_gap": _of_mean(_OF_AGE_GAPS),
    **dict.fromkeys(("women_wage_ratio", "graduate_wage_ratio"), _of_ratio(_OF_WAGES, _MONTHS)),
    "largest_region_wage_ratio": _of_ratio(_OF_WAGES, _MONTHS * _EMPLOYEES),
    "jobs_within_region": lambda sums: of_share(sums / _EMPLOYEES),
    "village_to_town_household_size": _of_ratio(_OF_SIZES), "study_ratio_by_mother": _of_two_shares,
    "spouses_schooling_correlation": _of_correlation, "spouses_wage_correlation": _of_correlation,
    "one_surname_in_district": _not_known, "one_surname_in_region": _not_known}
"""Measure → its error, where it is not that of a share."""


def scatter(measure: str, sums: Sums) -> float:
    """Return the relative standard error of a measure, from its sums over all blocks."""
    return _OTHER.get(measure, of_share)(sums)
