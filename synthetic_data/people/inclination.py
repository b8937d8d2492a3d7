"""The inclination to learn: a standard normal number that children share with their parents, and spouses too.

It is a Gaussian copula: it says who goes further than whom. How many go how far, by sex, place and year of birth,
stands in the profile and does not depend on it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from synthetic_data.core.sampling import normal
from synthetic_data.country.patterns import LEVELS
from synthetic_data.country.profile import CountryTables


def university_share(country: CountryTables) -> float:
    """Return which share of those who study goes to a university."""
    schools = country.tables["schools"]
    university = (schools["level"] == "university").to_numpy()
    return float(schools["weight"].to_numpy(float)[university].sum() / schools["weight"].sum())


def expected_levels(country: CountryTables) -> NDArray[np.float64]:
    """Return the share of a cohort that gets to each level, before differences between places and years."""
    study, early = country.number("student_share"), country.pattern_number("leave_school_early")
    university = study * university_share(country)
    return np.array([early, max(1 - early - study, 0.0), study - university, university])


class ByInclination:
    """A pattern's factor by level of education for people whose level is not settled, 1 on average."""

    def __init__(self, country: CountryTables, pattern: str) -> None:
        factors, shares = country.factors(pattern, LEVELS), expected_levels(country)
        self.neutral = bool((factors == 1).all())
        self._factors = factors / np.average(factors, weights=shares)
        # Cut where the table of `normal` ends.
        self._edges = normal(np.cumsum(shares)[:-1].clip(0.0005, 0.9995)).astype(np.float32)

    def of(self, inclination: NDArray[np.float32]) -> NDArray[np.float64] | float:
        """Return the factor of each person."""
        if self.neutral:
            return 1.0
        level = np.zeros(len(inclination), np.int8)
        for edge in self._edges:  # three; a search would take ten times as long
            level += inclination > edge
        return self._factors[level]


def inherited(parents: NDArray[np.float64], uniforms: NDArray[np.float64], likeness: float,
              spouses: float) -> NDArray[np.float32]:
    """Return children's inclinations from the means of their parents'.

    Parameters
    ----------
    likeness : correlation of child and mean of the parents
    spouses : correlation of the parents with each other, which says how far their means spread

    Notes
    -----
    The mean of two standard normal numbers with correlation c has variance (1 + c) / 2, so that the sum below is
    standard normal again.
    """
    spread = np.sqrt((1 + spouses) / 2)
    inherited: NDArray[np.float32] = (likeness * parents / spread
                                      + np.sqrt(1 - likeness**2) * normal(uniforms)).astype(np.float32)
    return inherited
