"""What a contract pays: a level for each year, a place in it for each job, and a spread that stays with the person.

A wage is the product of three things. The level is the published mean of the year. The place is the product of the
profile's factors for sex, schooling, age, region and kind of place, brought to the sector's own level. The spread is
log-normal and belongs to the person. The whole is then brought to the mean.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from synthetic_data.core.columns import Columns
from synthetic_data.core.days import year_of
from synthetic_data.country.loading import Country
from synthetic_data.country.minimum_wage import minimum_wages
from synthetic_data.country.patterns import LEVELS
from synthetic_data.people.block import Block
from synthetic_data.people.employers import table_weights

_YEAR = 365.25
_OLDEST = 110


def mean_wages(country: Country, years: NDArray[np.integer]) -> NDArray[np.float64]:
    """Return the mean wage of each year, in money of that year.

    Notes
    -----
    Wages grow evenly between the years of the pattern `mean_wage_by_year`, and by `wage_growth` a year outside them.
    Without the pattern, `mean_wage` is that of the last year before the reference date.
    """
    last = country.profile.reference_date.year - 1
    given = country.pattern("mean_wage_by_year").values or {str(last): country.number("mean_wage")}
    known = np.array(sorted(int(year) for year in given))
    # Straight lines between logarithms: from one known year to the next, wages grow evenly.
    level = np.log([given[str(year)] for year in known])
    growth = np.log1p(country.number("wage_growth"))
    first = int(years.min(initial=last))
    # Each year is reckoned once, however many jobs there are.
    every = np.arange(first, int(years.max(initial=last)) + 1)
    outside = np.minimum(every - known[0], 0) + np.maximum(every - known[-1], 0)
    mean: NDArray[np.float64] = np.exp(np.interp(every, known, level) + growth * outside)[years - first]
    return mean


def wage_years(block: Block, contracts: Columns, day: int) -> NDArray[np.int32]:
    """Return in money of which year each contract is agreed on a day: wages are agreed anew every January (assumed)."""
    return year_of(np.minimum(contracts["end"], np.int32(min(day, block.today))) - 1)


def first_wages(block: Block, spells: Columns, sector: NDArray[np.int16]) -> NDArray[np.float64]:
    """Return the monthly wage of each contract as it was agreed last."""
    country = block.country
    sigma = country.number("wage_sigma")
    # With half the variance taken off, the lognormal spread has mean 1.
    place = _places(block, spells, sector) * np.exp(sigma * spells["talent"] - sigma**2 / 2)
    years = wage_years(block, spells, block.today)
    mean, least = mean_wages(country, years), _least(block, spells, block.today)
    days = np.minimum(spells["end"], block.today) - np.maximum(spells["day"], block.labour_from)
    place *= _level(place, mean, least, np.maximum(days, 1))
    wages: NDArray[np.float64] = np.maximum(np.round(place * mean), least)
    return wages


def _least(block: Block, contracts: Columns, day: int) -> NDArray[np.float64]:
    """Return the minimum wage in force on a day, or on the last day of a contract that had ended by then."""
    return minimum_wages(block.country, np.maximum(np.minimum(contracts["end"], day) - 1, contracts["day"]))


def _places(block: Block, spells: Columns, sector: NDArray[np.int16]) -> NDArray[np.float64]:
    """Return what a job of this kind pays, relative to the mean of all jobs."""
    country, lives, person = block.country, block.lives, spells["person"]
    age = np.clip((np.minimum(spells["end"], block.today) - lives.born[person]) / _YEAR, 0, _OLDEST)
    place = (country.factors("wage_by_sex", "FM")[lives.sex[person]]
             * country.factors("wage_by_education", LEVELS)[block.education.finished[person]]
             * country.curve("wage_by_age", np.arange(_OLDEST + 1))[age.astype(np.int64)]
             * country.by_place_of("wage_by_region", "wage_by_place")[lives.place[person]])
    table = country.tables["employers"]
    level = table["wage_factor"].to_numpy(float)
    level = level / np.average(level, weights=table_weights(country, "employers"))
    jobs = np.bincount(sector, minlength=len(level))
    average = np.bincount(sector, place, minlength=len(level)) / np.maximum(jobs, 1)
    places: NDArray[np.float64] = place * (level / np.where(jobs > 0, average, 1.0))[sector]
    return places


def _level(place: NDArray[np.float64], mean: NDArray[np.float64], least: NDArray[np.float64],
           days: NDArray[np.int32]) -> float:
    """Return the factor with which wages of the time under contract are the mean, though none is below the least."""
    if not len(place):
        return 1.0
    factor = 1.0 / float(np.average(place, weights=days))
    # Whoever is lifted to the least raises the mean, so all others give a little back, and again.
    for _ in range(4):
        got = float(np.average(np.maximum(factor * place, least / mean), weights=days))
        factor /= got
    return factor


def wages_on(block: Block, contracts: Columns, day: int) -> NDArray[np.float64]:
    """Return the wage of each contract as it was last agreed by a day; that of the reference date from then on."""
    if day >= block.today:
        return np.asarray(contracts["wage"])
    now, then = (wage_years(block, contracts, when) for when in (block.today, day))
    then = np.maximum(then, year_of(contracts["day"]))
    country = block.country
    wage = contracts["wage"] * mean_wages(country, then) / mean_wages(country, now)
    agreed = np.where(now == then, contracts["wage"], np.round(wage))
    return np.asarray(np.maximum(agreed, _least(block, contracts, day)))
