"""Which surnames the first families of a place bear: some of those that are at home there, else any of the country.

Every surname is at home in one district, a frequent one in several. Surnames in an order of their own and districts in
that of the map are laid side by side along one line, each as long as its share of the people; a family that bears a
name of home takes one that lies beside its district. So each surname stays as frequent in the country as its table
says.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from synthetic_data.core.sampling import choose, choose_in_groups
from synthetic_data.core.seeding import addressed_uniforms, stream
from synthetic_data.country.loading import Country
from synthetic_data.country.vital import MALE

_LARGEST_HOME = 0.005
"""A surname borne by more of all people than this has further homes elsewhere (assumed)."""
_OF_THE_COUNTRY = 0
"""Homes are the country's: the same in every population, whatever its seed."""


def first_surnames(country: Country, place: NDArray[np.int16], uniforms: NDArray[np.float64], seed: int,
                   block: int) -> NDArray[np.int64]:
    """Return the surname of each founder, a row of the country's table.

    Parameters
    ----------
    place : where each lives, a row of the table of places
    uniforms : one number in [0, 1) per founder
    """
    weights = country.tables["surnames"]["weight"].to_numpy(float)
    share = country.pattern_number("surnames_at_home")
    if not share:
        return choose(weights, uniforms)
    at_home = stream(seed, "surname at home", block).random(len(place)) < share
    start, width = _along_the_line(country)
    # Rounding may reach the end of the line, which is nobody's.
    beside = np.minimum(start[place] + uniforms * width[place], np.nextafter(1.0, 0.0))
    surname, part = _homes(country, weights)
    surnames: NDArray[np.int64] = surname[choose(part, np.where(at_home, beside, uniforms))]
    return surnames


def _homes(country: Country, weights: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the surnames along the line, frequent ones several times, and how long each part is."""
    homes = np.maximum(np.ceil(weights / weights.sum() / _LARGEST_HOME), 1).astype(np.int64)
    surname = np.repeat(np.arange(len(weights)), homes)
    place = addressed_uniforms(_OF_THE_COUNTRY, "surname home", country.profile.code, at=np.arange(len(surname)))
    surname = surname[np.lexsort((place, _home_regions(country, surname)))]
    return surname, weights[surname] / homes[surname]


def _home_regions(country: Country, surname: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the region in which each part of a surname is at home, where the country says it of its ending."""
    patterns = country.profile.patterns.surnames_by_region
    if not patterns:
        return np.zeros(len(surname), np.int64)
    share = np.bincount(country.places["region"][0], country.tables["places"]["weight"].to_numpy(float))
    endings = sorted(patterns, key=len)  # the longest that fits comes last and stands
    chances = np.array([share, *(share * country.factors(f"surnames_by_region.{ending}", country.regions)
                                 for ending in endings)])
    group, words = np.zeros(len(country.tables["surnames"]), np.int64), country.names.surname_words(MALE)
    for row, ending in enumerate(endings, 1):
        group[words.str.endswith(ending)] = row
    drawn = addressed_uniforms(_OF_THE_COUNTRY, "surname region", country.profile.code, at=np.arange(len(surname)))
    return choose_in_groups(chances, group[surname], drawn)


def _along_the_line(country: Country) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return where along the line the district of each place begins, and how long it is."""
    weights = country.tables["places"]["weight"].to_numpy(float)
    region, district = (country.places[name][0].astype(np.int64) for name in ("region", "district"))
    length = np.bincount(district, weights / weights.sum()).astype(float)
    region_of = np.zeros(len(length), np.int64)
    region_of[district] = region
    # By region, so that a surname at home on both sides of a border is so in neighbouring districts.
    order = np.lexsort((np.arange(len(length)), region_of))
    start = np.zeros(len(length))
    start[order] = np.cumsum(length[order]) - length[order]
    return start[district], length[district]
