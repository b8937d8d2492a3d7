"""What a person meets alone, drawn at birth: the day of death, and the day of emigration."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from synthetic_data.country.loading import Country
from synthetic_data.people.inclination import ByInclination
from synthetic_data.people.seasons import infant_deaths, season


class Lifespans:
    """Draws of death and emigration for the people of one country."""

    def __init__(self, country: Country) -> None:
        self._tables = country.vital
        self._season = season(country, "season_of_deaths")
        self._rate = ByInclination(country, "mortality_by_education")
        self._neonatal = country.pattern_number("neonatal_share")

    def draw(self, draw: np.random.Generator, born: NDArray[np.int32], sex: NDArray[np.int8],
             inclination: NDArray[np.float32], after_age: NDArray[np.int64] | None
             ) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Return on which day each person dies, and would leave the country."""
        u_death, u_leave = draw.random(len(born)), draw.random(len(born))
        # A death rate of r times the table's leaves the r-th power of the table's survivors.
        if not self._rate.neutral:
            u_death = -np.expm1(np.log1p(-u_death) / self._rate.of(inclination))
        died = np.empty(len(born), np.int32)
        for code, table in enumerate(self._tables.death):
            rows = np.flatnonzero(sex == code)
            died[rows] = table.days(born[rows], u_death[rows], None if after_age is None else after_age[rows])
        grown = self._season.moved(died, not_before=born + 366)
        died = np.where(died - born < 366, infant_deaths(born, died, self._neonatal), grown).astype(np.int32)
        return died, self._tables.emigration.days(born, u_leave, after_age)
