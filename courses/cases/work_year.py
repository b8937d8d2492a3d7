"""A year of work, month by month: who worked when and for what wage, and what shape that gives the year.

Exercises about income over time cast their people from here. Wages follow from the contracts of the world.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from courses.evidence import by_text, records_of, with_people
from courses.form.exercise import HOME
from courses.world import Setting, course_world
from synthetic_data import load_country

YEARS = (2021, 2022, 2023)
"""One of them holds for a country."""
LOWEST, HIGHEST = 260, 850
"""Monthly wages at home, in AZN, of people who may still be paid part of a benefit that depends on income; in another
country, amounts are as much larger as its mean wage is."""
PEOPLE = 8_000
"""Inhabitants; enough for a hundred people of each shape but the rarest."""
Wages = NDArray[np.float64]
"""What a person's work earned, January to December, in the country's money."""


@dataclass(frozen=True)
class WorkYear:
    """One country's year of work."""

    year: int
    level: float
    """The country's mean wage over that at home, each in its own money."""
    shapes: Mapping[str, tuple[int, ...]]
    """Shape → people. `steady`: one wage all year; `casual`: months with work and months without; `begun`: one job
    begun in the year and kept; `again`: in and out of work, then a second job, kept."""
    wages: Mapping[int, Wages]
    people: Mapping[int, Mapping[str, Any]]
    """Person → the entry in the population register."""
    contracts: pd.DataFrame
    """`person_id, employer_tin, start, end, monthly_wage` and the three dates, of these people in this year."""

    def month(self, place: int) -> str:
        """Return a month as 2023-04; the first is 0."""
        return f"{self.year}-{place + 1:02}"


@lru_cache(maxsize=2)
def work_year(country: Setting) -> WorkYear:
    """Return the year of work of one country.

    Parameters
    ----------
    country : from `world_of`
    """
    world, clean = course_world(country, PEOPLE)
    year = YEARS[country.number % len(YEARS)]
    contracts = by_text(with_people(world, clean, "employment_contract"), ("employer_tin",))
    contracts = contracts[contracts[["died", "left"]].isna().all(axis=1)]
    earned = wages_by_month(contracts, year)
    contracts, earned = contracts[earned.any(axis=1)], earned[earned.any(axis=1)]
    totals = pd.DataFrame(earned).groupby(contracts["person_id"].to_numpy()).sum()
    held = contracts.groupby("person_id").size().reindex(totals.index).to_numpy()
    level = world.country.number("mean_wage") / load_country(HOME).number("mean_wage")
    shapes = _shapes(totals.to_numpy(), held, level)
    register = by_text(with_people(world, clean, "population_register"), ("last_name", "first_name"))
    register = register[register["person_id"].isin(totals.index[np.any(list(shapes.values()), axis=0)])]
    people = {row["person_id"]: row for row in records_of(register.drop_duplicates("person_id"))}
    return WorkYear(year=year, level=level, people=people, contracts=contracts[contracts["person_id"].isin(people)],
                    wages={who: row for who, row in zip(totals.index, totals.to_numpy(), strict=True) if who in people},
                    shapes={name: tuple(who for who in totals.index[mask].tolist() if who in people)
                            for name, mask in shapes.items()})


def wages_by_month(contracts: pd.DataFrame, year: int) -> NDArray[np.float64]:
    """Return contract x month: the agreed wage for the share of the month's days under contract, in whole money."""
    first = pd.date_range(f"{year}-01-01", periods=13, freq="MS").to_numpy().astype("datetime64[D]")
    start = contracts["start"].to_numpy().astype("datetime64[D]")[:, None]
    # A contract without an end goes on.
    end = contracts["end"].fillna(pd.Timestamp("2100-01-01")).to_numpy().astype("datetime64[D]")[:, None]
    days = (np.minimum(end, first[1:]) - np.maximum(start, first[:-1])).astype(int).clip(0)
    monthly = contracts["monthly_wage"].to_numpy()[:, None]
    wages: NDArray[np.float64] = np.round(days / np.diff(first).astype(int) * monthly)
    return wages


def _shapes(wages: NDArray[np.float64], held: NDArray[np.int64], level: float) -> dict[str, NDArray[np.bool_]]:
    lowest, highest = LOWEST * level, HIGHEST * level
    works, most = wages > 0, wages.max(axis=1)
    turns, worked = (works[:, 1:] != works[:, :-1]).sum(axis=1), works.sum(axis=1)
    # Without any gap this is 11; such years have no turn and fall out below.
    last_gap = 11 - np.argmax(~works[:, ::-1], axis=1)
    casual = (turns >= 1) & (worked >= 3) & (worked <= 10) & (most >= lowest) & (most <= highest)
    return {"steady": (held == 1) & (wages.min(axis=1) >= lowest) & (most <= highest) & (wages.std(axis=1) == 0),
            "casual": casual,
            "begun": (turns == 1) & (held == 1) & works[:, -1] & (last_gap >= 2) & (most >= lowest),
            "again": casual & (turns >= 2) & (turns <= 3) & (held == 2) & works[:, -1] & (last_gap >= 3)}
