"""A child's record names the wrong parent."""

from __future__ import annotations

import numpy as np
import pyarrow.compute as pc

from synthetic_data.core.specs import Spec
from synthetic_data.planting.cells import read_cells, take_cells
from synthetic_data.planting.defect import Defect, Edit, Hits, Mask, Target
from synthetic_data.planting.lookups import owners


class Settings(Spec):
    """Where parents are found by their number."""

    people_in: str = "population_register"
    key: str = "personal_number"


def eligible(target: Target) -> Mask:
    """Rows with a parent, when another one can be named."""
    return target.filled() & (len(target.different(target.field).drop_null()) > 1)


def apply(hits: Hits) -> Edit:
    """Name the parent of another row."""
    target, settings = hits.target, hits.settings
    donors = np.flatnonzero(target.filled())
    place = (hits.bits() % np.uint64(len(donors))).astype(np.int64)
    # On to the next row until it names somebody else; with two parents in the column there is one.
    while (same := np.asarray(pc.equal(read_cells(target.column, donors[place]), hits.values))).any():
        place[same] = (place[same] + 1) % len(donors)
    chosen = donors[place]
    known = owners(target, settings.people_in, settings.key)[chosen]
    other = np.where(known < 0, target.people[target.register][chosen], target.people[settings.people_in][known])
    return Edit(cells={target.field: take_cells(target.column, chosen)}, other_persons=other)


DEFECT = Defect(
    title="A family link leads to the wrong person",
    lesson="T15", iso="consistency", dama="consistency", seen_by="cross", stage="link",
    harm="a child's benefit or a survivor's pension goes to nobody, or to another family",
    kinds=frozenset({"text"}), settings=Settings, eligible=eligible, apply=apply,
    needs=lambda settings: (f"{settings.people_in}.{settings.key}",))
