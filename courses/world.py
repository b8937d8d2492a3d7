"""The small country an exercise is set in: people, their lives, and what the registers say, from the variant's seed.

Truth stays on this side; a `build.py` takes from here what it shows. Sixteen neighbouring seeds share one country,
so that measuring hundreds of variants is quick; a trainee's seed comes from a keyed hash and has no neighbours.
"""

from __future__ import annotations

from functools import lru_cache

from synthetic_data import RegisterSet, World, build_population, build_registers, load_country

PEOPLE = 16_000
"""Living inhabitants; enough for some sixty deaths in two years among people on a benefit."""
NEIGHBOURS = 16
"""Seeds that share one country."""


def course_world(seed: int, people: int = PEOPLE, country: str = "azerbaijan") -> tuple[World, RegisterSet]:
    """Return the country of a variant and its clean registers.

    Parameters
    ----------
    seed : the variant's seed
    people : living inhabitants
    country : code of a shipped country
    """
    return _build(world_of(seed), people, country)


def world_of(seed: int) -> int:
    """Return the number of the country that a variant's seed lives in; what depends on nothing else can be kept by it.

    Examples
    --------
    >>> world_of(160) == world_of(175), world_of(160) == world_of(176)
    (True, False)
    """
    return seed // NEIGHBOURS


@lru_cache(maxsize=2)
def _build(seed: int, people: int, country: str) -> tuple[World, RegisterSet]:
    world = build_population(load_country(country), people=people, seed=seed)
    return world, build_registers(world)
