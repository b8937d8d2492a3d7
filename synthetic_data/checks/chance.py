"""How far a figure of a population lies off by chance alone, because only so many people make it.

A relative standard error for each measure, of so many people who are like the target: were it taken from the figure
they have, a figure far too low would excuse itself. Counts scatter as independent events do; of wages, amounts and
sizes the scatter between people is taken as assumed below. Families share places, ages and names, so the true error is
rather larger.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from synthetic_data.checks.comparisons import Sums

Scatter = Callable[[Sums, float], float]
"""From the sums that a figure is made of, and its target, to its error; infinite where there is nobody to count."""
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


def _of_share(sums: Sums, goal: float) -> float:
    """The error of a share: how many of how many."""
    return _binomial(goal, sums[1])


def _binomial(share: float, whole: float) -> float:
    return float(np.sqrt(max(1 - share, 0) / (share * whole))) if share * whole > 0 else float("inf")


def _of_count(unit: float, each: float = 1) -> Scatter:
    """The error of a count that is written by the `unit`, of events that come `each` at a time."""
    return lambda sums, goal: float(np.sqrt(each * unit / (goal * sums[1]))) if sums[1] > 0 else float("inf")


def _of_mean(spread: float, unit: float = 1) -> Scatter:
    return lambda sums, _: float(spread / np.sqrt(sums[1] / unit)) if sums[1] > 0 else float("inf")


def _of_ratio(spread: float, unit: float = 1) -> Scatter:
    """The error of a mean over another, of which sum and number of each are known."""
    return lambda sums, _: (float(spread * np.sqrt(unit / sums[1] + unit / sums[3])) if sums[1] and sums[3]
                            else float("inf"))


def _of_two_shares(sums: Sums, goal: float) -> float:
    """The error of a share over another: both as large as they are if so many in all are parted by the target."""
    part, whole, other_part, other_whole = sums
    other = (part + other_part) / max(goal * whole + other_whole, 1)
    return float(np.hypot(_binomial(min(goal * other, 1), whole), _binomial(other, other_whole)))


def _of_correlation(sums: Sums, goal: float) -> float:
    """Fisher's: (1 - r²) / √n, over r."""
    return float((1 - goal * goal) / np.sqrt(sums[0]) / goal) if sums[0] > 0 else float("inf")


def _not_known(_sums: Sums, _goal: float) -> float:
    return float("nan")


_OTHER: dict[str, Scatter] = {
    "births_per_1000": _of_count(1000, _OF_BIRTHS),
    **dict.fromkeys(("deaths_per_1000", "marriages_per_1000", "divorces_per_1000",
                     "disability_decisions_per_1000", "first_disability_decisions_per_1000"), _of_count(1000)),
    "namesakes_per_million": _of_count(1e6, _TWO), "twin_share": _of_count(1, _TWO),
    "mean_wage": _of_mean(_OF_ALL_WAGES, _MONTHS), "mean_amount": _of_mean(_OF_AMOUNTS),
    "mean_household_size": _of_mean(_OF_SIZES), "mean_spouse_age_gap": _of_mean(_OF_AGE_GAPS),
    **dict.fromkeys(("women_wage_ratio", "graduate_wage_ratio"), _of_ratio(_OF_WAGES, _MONTHS)),
    "largest_region_wage_ratio": _of_ratio(_OF_WAGES, _MONTHS * _EMPLOYEES),
    "jobs_within_region": lambda sums, goal: _of_share(sums / _EMPLOYEES, goal),
    "village_to_town_household_size": _of_ratio(_OF_SIZES), "study_ratio_by_mother": _of_two_shares,
    "spouses_schooling_correlation": _of_correlation, "spouses_wage_correlation": _of_correlation,
    "one_surname_in_district": _not_known, "one_surname_in_region": _not_known}
"""Measure → its error, where it is not that of a share."""


def scatter(measure: str, sums: Sums, goal: float) -> float:
    """Return the relative standard error of a measure among people who are like its target.

    Parameters
    ----------
    sums : over all blocks; how many were looked at counts, not what was found
    goal : the target, above 0

    Returns
    -------
    float : not a number where no error is known: no formula, or nobody to count
    """
    error = _OTHER.get(measure, _of_share)(sums, goal)
    return error if np.isfinite(error) else float("nan")
