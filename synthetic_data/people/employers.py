"""Employers of a block, and who works for which: sectors by sex, schooling and region, mostly close to home."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from synthetic_data.core.columns import Columns, coded, word_list
from synthetic_data.core.days import day_number
from synthetic_data.core.sampling import choose, choose_in_groups
from synthetic_data.core.seeding import stream
from synthetic_data.country.identifiers import write_numbers
from synthetic_data.country.loading import Country
from synthetic_data.country.patterns import LEVELS
from synthetic_data.people.block import Block

FIRM_BITS = 14
"""An employer's number is the block's number followed by this many bits."""
_JOBS_PER_PERSON = 0.175
"""Employees among 100 inhabitants are 17.5 (population study 3.1)."""
_ROUNDS = 25


def firms_by_sector(block: Block) -> NDArray[np.int64]:
    """Return how many employers of each sector a block has room for."""
    sectors = block.country.tables["employers"]
    jobs = block.people * _JOBS_PER_PERSON * sectors["weight"] / sectors["weight"].sum()
    by_sector: NDArray[np.int64] = np.maximum(1, np.round(jobs / sectors["size"])).astype(np.int64).to_numpy()
    return by_sector


def firm_places(block: Block) -> NDArray[np.int16]:
    """Return the place of each employer, in order of sector and, within a sector, of region."""
    firms = firms_by_sector(block)
    weights = table_weights(block.country, "places") * block.country.by_place_of("jobs_by_region", "jobs_by_place")
    place = choose(weights, stream(block.seed, "employer", block.index, "place").random(int(firms.sum())))
    sector = np.repeat(np.arange(len(firms)), firms)
    region = block.country.places["region"][0][place]
    places: NDArray[np.int16] = place[np.lexsort((place, region, sector))].astype(np.int16)
    return places


def employer_columns(block: Block) -> Columns:
    """Return the employers of a block: `day` of founding, `tin, name, sector, place`, in order of sector."""
    draw = stream(block.seed, "employer", block.index)
    table, firms = block.country.tables["employers"], firms_by_sector(block)
    sector, count = np.repeat(np.arange(len(firms)), firms), int(firms.sum())
    index = (np.int64(block.index) << FIRM_BITS) + np.arange(count)
    names = word_list(_firm_names(block.country, table["sector"].to_numpy()[sector], index))
    first, last = day_number(block.country.profile.records_from), day_number(block.country.profile.labour_from)
    return {"day": (first + draw.random(count) * (last - first)).astype(np.int32),
            "tin": coded(np.arange(count, dtype=np.int32),
                         word_list(write_numbers(block.country.profile.employer_number, index, block.seed))),
            "name": coded(np.arange(count, dtype=np.int32), names),
            "sector": coded(sector.astype(np.int16), word_list(table["sector"])),
            "place": firm_places(block)}


def _firm_names(country: Country, sectors: NDArray[np.object_], index: NDArray[np.int64]) -> list[str]:
    """Return different names: those of the country's pool, numbered from the second of a name on, else sectors."""
    if country.pools is None:
        return [f"{str(sector).capitalize()} {number}" for sector, number in zip(sectors, index, strict=True)]
    known = list(country.pools.of_kind("company").categories)
    return [known[number % len(known)] + (f" {number // len(known) + 1}" if number >= len(known) else "")
            for number in index.tolist()]


def table_weights(country: Country, table: str) -> NDArray[np.float64]:
    """Return the column of weights of a table of the profile."""
    weights: NDArray[np.float64] = country.tables[table]["weight"].to_numpy(float)
    return weights


def choose_sectors(block: Block, person: NDArray[np.int32], uniforms: NDArray[np.float64]) -> NDArray[np.int16]:
    """Return the sector of each job, so that sectors keep their shares and each has its share of women."""
    lives, levels = block.lives, len(LEVELS)
    regions = len(block.country.regions)
    region = block.country.places["region"][0][lives.place[person]].astype(np.int64)
    group = (lives.sex[person] * regions + region) * levels + block.education.finished[person]
    table = _sectors_by_group(block.country, np.bincount(group, minlength=2 * regions * levels).astype(float))
    return choose_in_groups(table, group, uniforms).astype(np.int16)


def _sectors_by_group(country: Country, size: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return weights of sectors by group (sex × region × level), fitted to the sectors' shares.

    Notes
    -----
    Iterative proportional fitting (Deming and Stephan 1940) of the profile's relative chances to the number of people
    in each group, the number of jobs in each sector, and women's share of them.
    """
    table, levels, regions = country.tables["employers"], len(LEVELS), len(country.regions)
    sectors, share = list(table["sector"]), table_weights(country, "employers") / table["weight"].sum()
    chance = np.ones((2, regions, levels, len(sectors))) * share
    for place, sector in enumerate(sectors):
        chance[..., place] *= country.factors(f"sector_by_education.{sector}", LEVELS)
        chance[..., place] *= country.factors(f"sector_by_region.{sector}", country.regions)[:, None]
    people = size.reshape(2, -1)
    women = people[0].sum() / max(people.sum(), 1e-9)
    asked = country.pattern("women_by_sector").values
    of_women = np.array([asked.get(sector, women) for sector in sectors])
    wanted = np.array([of_women, 1 - of_women]) * share * people.sum()
    jobs = chance.reshape(2, -1, len(sectors)) * people[:, :, None]
    for _ in range(_ROUNDS):
        jobs *= (wanted / np.maximum(jobs.sum(axis=1), 1e-12))[:, None, :]
        jobs *= (people / np.maximum(jobs.sum(axis=2), 1e-12))[:, :, None]
    fitted: NDArray[np.float64] = np.where(people[:, :, None] > 0, jobs, share).reshape(-1, len(sectors))
    return fitted


def choose_employers(block: Block, person: NDArray[np.int32], sector: NDArray[np.int16],
                     uniforms: NDArray[np.float64]) -> NDArray[np.int32]:
    """Return the employer of each job: of the employee's region where the sector has one there, else of any."""
    region_of, regions = block.country.places["region"][0], len(block.country.regions)
    firms = firms_by_sector(block)
    spot = np.repeat(np.arange(len(firms)), firms) * regions + region_of[firm_places(block)]
    there = np.bincount(spot, minlength=len(firms) * regions)
    home = sector.astype(np.int64) * regions + region_of[block.lives.place[person]]
    near = block.country.pattern_number("jobs_within_region")
    at_home = (uniforms < near) & (there[home] > 0)
    # What of the number did not decide whether the job is near decides which employer it is.
    within = np.where(uniforms < near, uniforms / max(near, 1e-9), (uniforms - near) / max(1 - near, 1e-9))
    first = np.where(at_home, (np.cumsum(there) - there)[home], (np.cumsum(firms) - firms)[sector])
    count = np.where(at_home, there[home], firms[sector])
    # Squaring makes a few large employers and many small ones.
    employer: NDArray[np.int32] = (first + (within**2 * count).astype(np.int64)).astype(np.int32)
    return employer
