"""Two names stand in each other's field: first name as last name."""

from __future__ import annotations

import numpy as np
import pyarrow.compute as pc

from synthetic_data.core.specs import Spec
from synthetic_data.planting.defect import Defect, Edit, Hits, Mask, Target


class Settings(Spec):
    """What can be set."""

    with_field: str = "first_name"
    """The field that holds the other name."""


def eligible(target: Target) -> Mask:
    """Rows with two different names."""
    mine, other = (_plain(target, name) for name in touches(target))
    return np.asarray(pc.not_equal(mine, other).fill_null(False))


def apply(hits: Hits) -> Edit:
    """Exchange the names."""
    mine, other = touches(hits.target)
    return Edit(cells={mine: hits.read(other), other: hits.read(mine)})


def touches(target: Target) -> tuple[str, ...]:
    """Both fields."""
    return (target.field, target.settings.with_field)


def _plain(target: Target, name: str) -> object:
    return target.columns(name).cast("string")


DEFECT = Defect(
    title="Two parts of a name changed places",
    iso="accuracy", dama="validity", seen_by="cross",
    harm="the person's records do not match by name",
    kinds=frozenset({"text"}), only_fields=frozenset({"last_name", "patronymic"}), settings=Settings,
    eligible=eligible, apply=apply, touches=touches, needs=lambda settings: (settings.with_field,))
