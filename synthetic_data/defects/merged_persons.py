"""Two people who look alike on paper were made one: only one of their records is left."""

from __future__ import annotations

import numpy as np

from synthetic_data.core.specs import Spec
from synthetic_data.planting.defect import Defect, Edit, Hits, Mask, Target, whole_row
from synthetic_data.planting.lookups import peers


class Settings(Spec):
    """Who is taken for the same person."""

    key: str = "personal_number"
    same: tuple[str, ...] = ("last_name", "first_name")
    """Fields in which the two agree."""


def eligible(target: Target) -> Mask:
    """Records with a double that keeps its own: all but the first of each group."""
    return _first_of_group(target) >= 0


def apply(hits: Hits) -> Edit:
    """Take the record away and name the one that is left."""
    left = _first_of_group(hits.target)[hits.rows]
    return Edit(drops=True, other_persons=hits.target.people[hits.target.register][left])


def _first_of_group(target: Target) -> np.ndarray:
    """Row of the first record of the same group; -1 for that record itself and for who stands alone."""
    groups = peers(target, target.register, target.settings.key, target.settings.same)
    # A group of -1 falls on the end.
    first = np.append(groups.rows[groups.start[:-1]], -1)[groups.group]
    return np.where(first != np.arange(len(first)), first, -1)


DEFECT = Defect(
    title="Two people were merged into one record",
    lesson="T05", iso="consistency", dama="uniqueness", seen_by="cross", stage="row",
    harm="one of the two no longer exists for the office and is refused; the other gets both lives",
    settings=Settings, eligible=eligible, apply=apply, touches=whole_row,
    needs=lambda settings: (settings.key, *settings.same))
