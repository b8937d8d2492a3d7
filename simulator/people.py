"""Cases from people: the entitlements of a synthetic population as applications or as register events."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.calendars import DAY
from simulator.scenario import People, Scenario
from synthetic_data import BadInput, Problem, addressed_uniforms

Floats = NDArray[np.float64]


def entitled_cases(people: People, scenario: Scenario, words: Sequence[str], seed: int, address: tuple[str | int, ...]
                   ) -> tuple[Floats, Floats, NDArray[np.int64], NDArray[np.uint64], dict[str, Floats]]:
    """Return arrival and entitlement times, persons, luck numbers and attributes of the people's cases.

    Notes
    -----
    A case's luck number is the row of its entitlement, so that both worlds share it. An application
    starts on the day the right arises (the process's own first step is then the delay until the person
    knows); a register event reaches the office after the feed's lag.
    """
    rows = _entitlements(people)
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
        arrives += np.floor(addressed_uniforms(seed, *address, "hour", at=luck) * DAY)
    return arrives, entitled, rows["person_id"].to_numpy(np.int64), luck, _attributes(rows, words)


def _attributes(rows: pd.DataFrame, words: Sequence[str]) -> dict[str, Floats]:
    known = {word: float(code) for code, word in enumerate(words)}
    out: dict[str, Floats] = {"amount": rows["amount"].to_numpy(np.float64)}
    for name in ("benefit", "sex", "settlement"):
        if name in rows:
            out[name] = rows[name].astype(str).map(known).fillna(known[""]).to_numpy(np.float64)
    if "age" in rows:
        out["age"] = rows["age"].to_numpy(np.float64)
    return out


@lru_cache(maxsize=4)
def _world(country: str, people: int, seed: int) -> Any:
    import synthetic_data

    if not hasattr(synthetic_data, "build_population"):
        raise BadInput(Problem(where="arrivals: people", rule="needs synthetic_data.build_population, which is not there"))
    return synthetic_data.build_population(synthetic_data.load_country(country), people=people, seed=seed)


def _entitlements(people: People) -> pd.DataFrame:
    world = _world(people.country, people.people, people.population_seed)
    rows = world.entitlements.reset_index(drop=True)
    rows = rows.assign(row=np.arange(len(rows)), start=pd.to_datetime(rows["start"]))
    persons = world.persons.set_index("person_id")
    for name in ("sex", "settlement"):
        if name in persons:
            rows[name] = persons[name].reindex(rows["person_id"]).to_numpy()
    return rows


def population_words(people: People) -> list[str]:
    """Return the words that people's cases bring along: benefits, sexes, settlements."""
    rows = _entitlements(people)
    words: list[str] = sorted(map(str, rows["benefit"].unique()))
    for name in ("sex", "settlement"):
        if name in rows:
            words += sorted(map(str, rows[name].dropna().unique()))
    return words
