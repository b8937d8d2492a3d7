"""Two names stand in each other's field: first name as last name."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from synthetic_data.core.specs import Spec
from synthetic_data.planting.cells import codes_of
from synthetic_data.planting.defect import Defect, Edit, Hits, Mask, Target


class Settings(Spec):
    """What can be set."""

    with_field: str = "first_name"
    """The field that holds the other name."""


def eligible(target: Target) -> Mask:
    """Rows with two different names."""
    mine, other = (target.columns(name) for name in touches(target))
    if not (pa.types.is_dictionary(mine.type) and pa.types.is_dictionary(other.type)):
        return np.asarray(pc.not_equal(_plain(mine), _plain(other)).fill_null(False))
    # Each word is looked for in the other list once; empty cells are told apart by their codes.
    there = pc.index_in(_plain(mine.dictionary), _plain(other.dictionary)).fill_null(-1).to_numpy()
    codes, others = codes_of(mine), codes_of(other)
    different: Mask = (codes >= 0) & (others >= 0) & (there.take(codes) != others)
    return different


def apply(hits: Hits) -> Edit:
    """Exchange the names."""
    mine, other = touches(hits.target)
    return Edit(cells={mine: hits.read(other), other: hits.read(mine)})


def touches(target: Target) -> tuple[str, ...]:
    """Both fields."""
    return (target.field, target.settings.with_field)


def _plain(texts: pa.Array) -> pa.Array:
    return texts.cast(pa.large_string())


DEFECT = Defect(
    title="Two parts of a name changed places",
    iso="accuracy", dama="validity", seen_by="cross",
    harm="the person's records do not match by name",
    kinds=frozenset({"text"}), only_fields=frozenset({"last_name", "patronymic"}), settings=Settings,
    eligible=eligible, apply=apply, touches=touches, needs=lambda settings: (settings.with_field,))
