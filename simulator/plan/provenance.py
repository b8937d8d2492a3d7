"""Every number of a scenario with where it comes from, for the report and for whoever wants to argue with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd
from pydantic import BaseModel

from simulator.plan.distributions import Distribution
from simulator.plan.scenario import Scenario
from synthetic_data import Sourced

ORIGINS = ("published", "measured", "derived", "fitted", "assumed")
"""From the firmest ground to the softest."""


def list_assumptions(scenario: Scenario) -> pd.DataFrame:
    """Return every number of the scenario and its process.

    Returns
    -------
    pd.DataFrame : ``place, value, origin, source``, firmest origin first; `place` is the dotted key in the file
    """
    rows = list(_numbers(scenario, ""))
    table = pd.DataFrame(rows, columns=["place", "value", "origin", "source"])
    rank = table["origin"].map({origin: position for position, origin in enumerate(ORIGINS)})
    return (
        table.assign(rank=rank)
        .sort_values(["rank", "place"], kind="stable")
        .drop(columns="rank")
        .reset_index(drop=True)
    )


def _numbers(part: Any, place: str) -> Iterator[tuple[str, str, str, str]]:
    if isinstance(part, Sourced):
        yield place, _plain(part.value, part.unit), part.origin, part.source
    elif isinstance(part, Distribution):
        yield place, f"{_words(part)} {part.unit}".strip(), part.origin, part.source
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            if name != "switches":
                yield from _numbers(getattr(part, name), f"{place}.{name}".lstrip("."))
    elif isinstance(part, dict):
        for name, inner in part.items():
            yield from _numbers(inner, f"{place}.{name}".lstrip("."))
    elif isinstance(part, tuple):
        for position, inner in enumerate(part):
            yield from _numbers(inner, f"{place}.{position}")


def _words(part: Distribution) -> str:
    """As in the file: what is a spread is no range, and what is a range is no spread."""
    family, numbers = part.family.replace("_", " "), [f"{number:g}" for number in part.parameters]
    if part.family == "sample":
        return f"{len(numbers)} measured values with mean {part.mean:.4g}"
    if part.family in ("lognormal", "gamma", "normal"):
        return f"{family} {numbers[0]} ± {numbers[1]}"
    if part.family == "triangular":
        return f"between {numbers[0]} and {numbers[2]}, most likely {numbers[1]}"
    return f"{family} {' to '.join(numbers)}"


def _plain(value: float, unit: str) -> str:
    return f"{100 * value:g} of 100" if unit == "share" else f"{value:g} {unit}".strip()
