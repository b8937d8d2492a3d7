"""Cases from people: the entitlements of a synthetic population as applications or as register events."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.plan.calendars import DAY
from simulator.plan.office_plan import People
from simulator.plan.scenario import Scenario
from synthetic_data import addressed_uniforms, build_population, load_country

Floats = NDArray[np.float64]
TRAITS = ("sex", "region", "place_kind")
"""Columns of the population that every case about a person carries, as words; with `age` and `amount`, numbers."""


def entitled_cases(people: People, scenario: Scenario, words: Sequence[str], seed: int, address: tuple[str | int, ...]
                   ) -> tuple[Floats, Floats, NDArray[np.int64], NDArray[np.uint64], dict[str, Floats]]:
    """Return arrival and entitlement times, persons, luck numbers and attributes of the people's cases.

    Notes
    -----
    A case's luck number is the row of its entitlement, so that both worlds share it. An application
    starts on the day the right arises (the process's own first step is then the delay until the person
    knows); a register event reaches the office after the feed's lag.
    """
    rows = _entitlements(people.country, people.people, people.population_seed)
    start = pd.Timestamp(scenario.start)
    entitled = ((rows["start"] - start) / pd.Timedelta(minutes=1)).to_numpy(np.float64)
    inside = (entitled >= 0) & (entitled < scenario.horizon_minutes)
    if people.benefits:
        inside &= rows["benefit"].isin(people.benefits).to_numpy()
    rows, entitled = rows[inside], entitled[inside]
    luck = rows["row"].to_numpy(np.uint64)
    arrives = entitled.copy()
    if people.as_ == "register_events" and people.lag:
        arrives += people.lag.quantile(addressed_uniforms(seed, *address, "lag", at=luck))
    else:
        # Registers date a right by the day; people come at any minute of it.
        arrives += np.floor(addressed_uniforms(seed, *address, "hour", at=luck) * DAY)
    return arrives, entitled, rows["person_id"].to_numpy(np.int64), luck, _attributes(rows, words)


def _attributes(rows: pd.DataFrame, words: Sequence[str]) -> dict[str, Floats]:
    known = {word: float(code) for code, word in enumerate(words)}
    out: dict[str, Floats] = {"amount": rows["amount"].to_numpy(np.float64)}
    for name in ("benefit", *TRAITS):
        if name in rows:
            out[name] = rows[name].astype(str).map(known).fillna(known[""]).to_numpy(np.float64)
    out["age"] = rows["age"].to_numpy(np.float64)
    return out


# Both sides of a comparison, and every replication, ask for the same people.
@lru_cache(maxsize=4)
def _entitlements(country: str, people: int, seed: int) -> pd.DataFrame:
    """Return the population's entitlements with row number, age at the start and the person's traits."""
    world = build_population(load_country(country), people=people, seed=seed)
    rows = world.entitlements.reset_index(drop=True)
    persons = world.persons.set_index("person_id").loc[rows["person_id"]]
    age = (rows["start"].to_numpy() - persons["born"].to_numpy()) / np.timedelta64(1, "D") / 365.2425
    traits = {name: persons[name].astype(str).to_numpy() for name in TRAITS if name in persons}
    return rows.assign(row=np.arange(len(rows)), age=np.floor(age), **traits)


@lru_cache(maxsize=4)
def benefits_of(country: str) -> tuple[str, ...]:
    """Return the ids of all benefits of a country, whether or not somebody of the population has a right to them."""
    return tuple(sorted(load_country(country).benefits))


def population_words(people: People) -> list[str]:
    """Return the words that people's cases bring along: benefits and traits."""
    return [word for name in ("benefit", *TRAITS) for word in trait_words(people, name)]


def trait_words(people: People, name: str) -> list[str]:
    """Return the words of one trait, or of ``benefit``; none where the population has no such column."""
    rows = _entitlements(people.country, people.people, people.population_seed)
    return sorted(map(str, rows[name].unique())) if name in ("benefit", *TRAITS) and name in rows else []
