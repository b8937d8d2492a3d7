"""A family: one office that several practices change, with the measures they share."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from pydantic import Field

from simulator.library.own_measures import OwnMeasure
from synthetic_data import BadInput, Problem, Spec, did_you_mean, load_spec

FAMILY_FOLDER = Path(__file__).parents[1] / "families"


class Family(Spec):
    """An office, and what is counted in it for every practice that extends it."""

    title: str
    about: str = Field(min_length=60)
    """Who comes, what the office does, and what of the real thing is left out."""
    measures: dict[str, OwnMeasure] = Field(min_length=3)
    """Measures that all cards of the family have; their signs tell the cards apart."""
    office: dict[str, Any]
    """Keys of an office file, with its process written out."""


def list_families() -> list[str]:
    """Return the names of the families."""
    return sorted(path.stem for path in FAMILY_FOLDER.glob("*.yml"))


@cache
def load_family(name: str) -> Family:
    """Read a family by its name.

    Raises
    ------
    BadInput : there is no such family, or its file breaks rules
    """
    path = FAMILY_FOLDER / f"{name}.yml"
    if not path.exists():
        raise BadInput(Problem(where=name, rule="is not a family of practices",
                               remedy=did_you_mean(name, list_families())))
    return load_spec(path, Family)
