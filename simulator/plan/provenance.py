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
    rows = [(place, words_of(part), part.origin, part.source) for place, part in list_numbers(scenario)]
    table = pd.DataFrame(rows, columns=["place", "value", "origin", "source"])
    rank = table["origin"].map({origin: position for position, origin in enumerate(ORIGINS)})
    return (
        table.assign(rank=rank)
        .sort_values(["rank", "place"], kind="stable")
        .drop(columns="rank")
        .reset_index(drop=True)
    )


def list_numbers(part: Any, place: str = "") -> Iterator[tuple[str, Sourced | Distribution]]:
    """Yield every number of a scenario, or of a part of it, with its dotted key; not what switches would change."""
    if isinstance(part, (Sourced, Distribution)):
        yield place, part
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            if name != "switches":
                yield from list_numbers(getattr(part, name), f"{place}.{name}".lstrip("."))
    elif isinstance(part, dict):
        for name, inner in part.items():
            yield from list_numbers(inner, f"{place}.{name}".lstrip("."))
    elif isinstance(part, tuple):
        for position, inner in enumerate(part):
            yield from list_numbers(inner, f"{place}.{position}")


def words_of(part: Sourced | Distribution) -> str:
    """Return a number in words, with its range where one is stated.

    Examples
    --------
    >>> from simulator.plan.quantities import Quantity
    >>> words_of(Quantity.model_validate("6 % (assumed 4 to 8; leave)"))
    '6 of 100 (range 4 of 100 to 8 of 100)'
    """
    text = _plain(part.value, part.unit) if isinstance(part, Sourced) else f"{_words(part)} {part.unit}".strip()
    reach = getattr(part, "range", None)
    return text if reach is None else f"{text} (range {_plain(reach[0], part.unit)} to {_plain(reach[1], part.unit)})"


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
