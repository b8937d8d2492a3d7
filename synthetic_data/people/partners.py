"""Who marries whom: a man of about the usual age gap, mostly of the same region, and of a like education.

Every bride wishes for an age and an inclination, looks at the few single men nearest to that age, and takes the one
nearest to the wish. Whom several want marries the first; the others look again, at last in the whole block.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from synthetic_data.core.sampling import normal
from synthetic_data.country.profile import CountryTables

_ROW_BITS = 22
_LOCAL_ROUNDS, _ROUNDS = 3, 6
_LOCAL_SEEN, _SEEN = 10, 24
"""So many men a bride looks at, in her region and in the whole block (assumed)."""
_LOCAL_YEARS, _YEARS = 4.0, 12.0
"""How far from the wished age a husband may be."""
_TAKEN = np.int64(-1)


@dataclass(frozen=True, eq=False)
class Singles:
    """What is known of people who may marry; people are rows, in order of birth year."""

    born: NDArray[np.int32]
    mother: NDArray[np.int32]
    father: NDArray[np.int32]
    inclination: NDArray[np.float32]
    region: NDArray[np.integer]


@dataclass(frozen=True)
class Wishes:
    """What a country's brides look for."""

    age_gap: float
    spread: float
    likeness: float
    within_region: float


def choose_partners(draw: np.random.Generator, people: Singles, brides: NDArray[np.int64], men: NDArray[np.int64],
                    wishes: Wishes) -> NDArray[np.int64]:
    """Return the row of each bride's groom, or -1 for nobody.

    Parameters
    ----------
    brides, men : rows, rising; each man marries at most once
    """
    u_age, u_like, u_local, first = (draw.random(len(brides)) for _ in range(4))
    born = people.born[brides] - (wishes.age_gap + wishes.spread * normal(u_age)) * 365.25
    # A mix with variance 1 again, so that what is wished for spreads as wide as what there is.
    like = wishes.likeness * people.inclination[brides] + np.sqrt(1 - wishes.likeness**2) * normal(u_like)
    groom = np.full(len(brides), _TAKEN)
    if not len(men):
        return groom
    open_ = np.ones(len(men), dtype=bool)
    region = people.region[men].astype(np.int64)
    by_region = np.argsort(region.astype(np.int16), kind="stable")  # small numbers are sorted in one go
    born_of, like_of = people.born[men], people.inclination[men]
    local_keys = (region[by_region] << _ROW_BITS) + by_region
    at = np.searchsorted(people.born[men], born)  # men stand in order of birth year, which is near enough
    # Who chooses first is drawn, or whoever stands first in the table would always find the best match.
    order = np.argsort(first, kind="stable")
    for turn in range(_ROUNDS):
        local = turn < _LOCAL_ROUNDS
        looking = order[(groom[order] == _TAKEN) & ((u_local[order] < wishes.within_region) if local else True)]
        if not len(looking):
            continue
        if local:
            keys = (people.region[brides[looking]].astype(np.int64) << _ROW_BITS) + at[looking]
            seen = by_region[_around(np.searchsorted(local_keys, keys), _LOCAL_SEEN, len(men))]
            fits = region[seen] == people.region[brides[looking]][:, None]
        else:
            seen = _around(at[looking], _SEEN * (turn - _LOCAL_ROUNDS + 1), len(men))
            fits = np.ones(seen.shape, dtype=bool)
        fits &= open_[seen] & (np.abs(born_of[seen] - born[looking][:, None])
                               < (_LOCAL_YEARS if local else _YEARS) * 365.25)
        distance = np.where(fits, np.abs(like_of[seen] - like[looking][:, None]), np.inf)
        who, chosen = _agreed(_nearest(people, distance, brides[looking], men, seen), seen)
        groom[looking[who]] = men[chosen]
        open_[chosen] = False
    return groom


def _nearest(people: Singles, distance: NDArray[np.float64], brides: NDArray[np.int64], men: NDArray[np.int64],
             seen: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the place of the nearest man whom each bride sees and who is no kin of hers, -1 for nobody."""
    best: NDArray[np.int64] = distance.argmin(axis=1)
    asked = np.arange(len(best))
    while len(asked):
        out_of_reach = distance[asked, best[asked]] == np.inf
        best[asked[out_of_reach]] = _TAKEN
        asked = asked[~out_of_reach]
        # Kin is rare, so it is looked at only where it is the nearest.
        asked = asked[_kin(people, brides[asked], men[seen[asked, best[asked]]])]
        distance[asked, best[asked]] = np.inf
        best[asked] = distance[asked].argmin(axis=1)
    return best


def _agreed(best: NDArray[np.int64], seen: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return who finds somebody and whom: of those who want the same man the first."""
    found = np.flatnonzero(best != _TAKEN)
    chosen, first = np.unique(seen[found, best[found]], return_index=True)
    return found[first], chosen


def _around(at: NDArray[np.int64], count: int, size: int) -> NDArray[np.int64]:
    """Return, per place, the `count` places around it, as far as there are any."""
    start = np.minimum(np.maximum(at - count // 2, 0), max(size - count, 0))
    around: NDArray[np.int64] = np.minimum(start[:, None] + np.arange(count), size - 1)
    return around


def _kin(people: Singles, brides: NDArray[np.int64], men: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Mark pairs with a parent in common, and parents with their children."""
    kin = (people.father[brides] == men) | (people.mother[men] == brides)
    for parent in (people.mother, people.father):
        kin |= (parent[brides] == parent[men]) & (parent[men] >= 0)
    return np.asarray(kin, bool)


def wishes_of(country: CountryTables) -> Wishes:
    """Return what brides of a country look for."""
    return Wishes(age_gap=country.number("spouse_age_gap"), spread=country.pattern_number("spouse_age_gap_spread"),
                  likeness=country.pattern_number("likeness_of_spouses"),
                  within_region=country.pattern_number("marriage_within_region"))


def pair_by_age(draw: np.random.Generator, born: NDArray[np.int32], brides: NDArray[np.int64],
                grooms: NDArray[np.int64], gap: float) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Match founders, most of whom marry at once, by age and the usual gap in years, with some disorder."""
    pairs = min(len(brides), len(grooms))
    disorder = [normal(draw.random(len(side))) * 700 for side in (brides, grooms)]
    brides = brides[np.argsort(born[brides] - gap * 365.25 + disorder[0], kind="stable")][:pairs]
    return brides, grooms[np.argsort(born[grooms] + disorder[1], kind="stable")][:pairs]
