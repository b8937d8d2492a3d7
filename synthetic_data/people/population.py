"""Make a population."""

from __future__ import annotations

from synthetic_data.core.errors import BadInput, Problem
from synthetic_data.country.loading import Country
from synthetic_data.people.history import History
from synthetic_data.people.world import BLOCK_PEOPLE, World, block_sizes

FEWEST, MOST = 100, 50_000_000
"""Below, hardly anybody finds a spouse; above, the shipped personal numbers come to an end."""


def build_population(country: Country, *, people: int, seed: int,
                     block_people: int = BLOCK_PEOPLE) -> World:
    """Return a population that has lived from the country's first year to its reference date.

    Parameters
    ----------
    people : about how many live at the reference date
    block_people : largest size of a closed block; another size is another population
    seed : the same seed, country and number give the same people

    Raises
    ------
    BadInput : `people` is outside what can be simulated

    Examples
    --------
    >>> from synthetic_data import load_country
    >>> world = build_population(load_country("azerbaijan"), people=1000, seed=1)
    >>> bool(world.persons["person_id"].is_unique)
    True
    """
    if problems := people_problems(people):
        raise BadInput(problems)
    sizes = block_sizes(people, block_people)
    blocks = tuple(History(country, seed, index, size) for index, size in enumerate(sizes))
    return World(country=country, seed=seed, people=people, blocks=blocks)


def people_problems(people: int) -> list[Problem]:
    """Return what is wrong with a number of people to be simulated."""
    if FEWEST <= people <= MOST:
        return []
    return [Problem(where="people", rule=f"must be between {FEWEST} and {MOST}", value=people,
                    remedy="courses use 1,000 to 100,000")]
