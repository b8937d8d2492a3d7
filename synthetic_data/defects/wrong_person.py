"""A record carries the number of somebody else: a namesake, a relative, a neighbour."""

from __future__ import annotations

import numpy as np

from synthetic_data.core.specs import Spec
from synthetic_data.planting.cells import take_cells
from synthetic_data.planting.defect import Defect, Edit, Hits, Mask, Target
from synthetic_data.planting.lookups import another_of_group, owners, peers


class Settings(Spec):
    """Whose number it may be: somebody who agrees with the right person in some fields of a register."""

    people_in: str = "population_register"
    """Register in which people are compared."""
    key: str = "personal_number"
    """Their number there."""
    same: tuple[str, ...] = ("last_name", "first_name")
    """Fields in which they agree; names for a namesake, a mother's number for a sibling."""


def eligible(target: Target) -> Mask:
    """Numbers of people who have a double."""
    settings = target.settings
    owner = owners(target, settings.people_in, settings.key)
    size = peers(target, settings.people_in, settings.key, settings.same).size(np.maximum(owner, 0))
    return (owner >= 0) & (size > 1)


def apply(hits: Hits) -> Edit:
    """Write the double's number."""
    target, settings = hits.target, hits.settings
    mine = owners(target, settings.people_in, settings.key)[hits.rows]
    theirs = another_of_group(hits, mine, peers(target, settings.people_in, settings.key, settings.same))
    numbers = take_cells(target.columns(settings.key, settings.people_in), theirs)
    return Edit(cells={target.field: numbers}, other_persons=target.people[settings.people_in][theirs])


DEFECT = Defect(
    title="A record is attached to a namesake",
    lesson="T10", iso="credibility", dama="accuracy", seen_by="cross", stage="link",
    harm="one person loses what the record proves, and another is paid, stopped or charged for it",
    kinds=frozenset({"text"}), settings=Settings, eligible=eligible, apply=apply,
    needs=lambda settings: tuple(f"{settings.people_in}.{name}" for name in (settings.key, *settings.same)))
