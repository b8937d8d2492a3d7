"""How far people get in school and study, from their inclination to it and the chances of their place and time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from synthetic_data.core.days import year_of
from synthetic_data.core.sampling import normal_share
from synthetic_data.core.seeding import stream
from synthetic_data.country.loading import Country
from synthetic_data.country.patterns import BASIC, COLLEGE, SECONDARY, UNIVERSITY
from synthetic_data.people.inclination import university_share
from synthetic_data.people.lives import Lives

BREAKS_OFF = 0.08
"""Share of studies that are broken off (assumed)."""


@dataclass(frozen=True, eq=False)
class Education:
    """What each person began and finished."""

    entered: NDArray[np.int8]
    """`COLLEGE` or `UNIVERSITY` for who began such studies, else the level of school."""
    finished: NDArray[np.int8]
    """Place in `synthetic_data.country.patterns.LEVELS`; also for children, whose level lies ahead of them."""
    breaks_off: NDArray[np.float64]
    """Number in [0, 1); below `BREAKS_OFF` studies are broken off, the lower the earlier."""


def education_of(country: Country, lives: Lives, seed: int, block: int) -> Education:
    """Return how far everybody gets in school and study."""
    breaks_off = stream(seed, "breaks off", block).random(len(lives))
    entered = _entered(country, lives)
    finished = np.where((entered >= COLLEGE) & (breaks_off < BREAKS_OFF), SECONDARY, entered).astype(np.int8)
    return Education(entered, finished, breaks_off)


def _entered(country: Country, lives: Lives) -> NDArray[np.int8]:
    by_sex = country.factors("study_by_sex", "FM")
    years = np.arange(1700, 2300)  # those of the calendar in `core.days`
    by_year = country.curve("study_by_birth_year", years)
    by_place = country.by_place_of("study_by_region", "study_by_place")
    share = np.minimum(country.number("student_share") * (by_sex / by_sex.mean())[lives.sex]
                       * by_place[lives.birth_place] * by_year[year_of(lives.born) - 1700], 0.95)
    left = 1 - normal_share(lives.inclination.astype(float))
    level = np.where(left < share, COLLEGE, SECONDARY)
    level[left < share * university_share(country)] = UNIVERSITY
    level[left > 1 - country.pattern_number("leave_school_early") * (1 - share) / (1 - country.number("student_share"))
          ] = BASIC
    return level.astype(np.int8)
