"""The small country an exercise is set in: people, their lives, and what the registers say, from the variant's seed.

Truth stays on this side; a `build.py` takes from here what it shows. Sixteen neighbouring seeds share one country,
so that measuring hundreds of variants is quick; a trainee's seed comes from a keyed hash and has no neighbours.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from courses.form.exercise import HOME
from courses.form.variant import Variant
from synthetic_data import RegisterSet, World, build_population, build_registers, load_country

PEOPLE = 16_000
"""Living inhabitants; enough for some sixty deaths in two years among people on a benefit."""
NEIGHBOURS = 16
"""Seeds that share one country."""


class Setting(NamedTuple):
    """Where a variant is set: which population of which country. What depends on nothing else can be kept by it."""

    number: int
    country: str = HOME


def course_world(setting: Setting, people: int = PEOPLE) -> tuple[World, RegisterSet]:
    """Return the people of a variant's setting and their clean registers.

    Parameters
    ----------
    setting : from `world_of`
    people : living inhabitants
    """
    return _build(setting.number, people, setting.country)


def world_of(variant: Variant) -> Setting:
    """Return where a variant is set.

    Examples
    --------
    >>> world_of(Variant(seed=160, pack_id="a")) == world_of(Variant(seed=175, pack_id="b"))
    True
    >>> world_of(Variant(seed=176, pack_id="c", country="portugal"))
    Setting(number=11, country='portugal')
    """
    return Setting(variant.seed // NEIGHBOURS, variant.country)


# Whoever measures all exercises meets the same few settings in each; a country takes about 40 MB.
@lru_cache(maxsize=6)
def _build(seed: int, people: int, country: str) -> tuple[World, RegisterSet]:
    world = build_population(load_country(country), people=people, seed=seed)
    return world, build_registers(world)
