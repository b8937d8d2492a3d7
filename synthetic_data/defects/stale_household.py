"""A household moved, and all its members still stand at the old address."""

from __future__ import annotations

import numpy as np

from synthetic_data.defects.stale_address import PARTS, Settings, possible, touches
from synthetic_data.planting.cells import Rows
from synthetic_data.planting.defect import Defect, Edit, Hits, Mask, Target
from synthetic_data.planting.lookups import borrowed, earlier_rows, first_of_groups, households, places_of


def eligible(target: Target) -> Mask:
    """The first member of each household of whom an earlier, other address is known; the others go with it."""
    return target.once(lambda: first_of_groups(together(target), possible(target)), "first to have moved",
                       target.register, target.settings.history)


def apply(hits: Hits) -> Edit:
    """Keep everybody's address before; who has none of the own gets that of the household."""
    target, history = hits.target, hits.settings.history
    before, groups = earlier_rows(target, history), together(target)
    heads = np.flatnonzero(eligible(target))
    of_household = before[heads[places_of(groups[hits.rows], groups[heads])]]
    rows = np.where(before[hits.rows] < 0, of_household, before[hits.rows])
    return Edit(cells={name: borrowed(target, name, history, rows) for name in touches(target)})


def together(target: Target) -> Rows:
    """Members of one household; in a register with a record for each move, those of one move of it."""
    household = households(target)
    if target.settings.history:
        return household
    moves = np.stack([household, target.days("happened_on").astype(np.int64)], axis=1)
    return np.where(household < 0, -1, np.unique(moves, axis=0, return_inverse=True)[1].reshape(-1))


DEFECT = Defect(
    title="A whole household stands at its old address",
    lesson="T08", iso="currentness", dama="timeliness", seen_by="cross", stage="household",
    harm="no letter reaches anybody of the family, and deadlines pass that nobody heard of",
    kinds=frozenset({"text", "number"}), only_fields=frozenset(PARTS), settings=Settings,
    eligible=eligible, apply=apply, touches=touches, together=together, needs_earlier=True,
    needs=lambda settings: (f"{settings.history}.happened_on",) if settings.history else ())
