"""A whole household is in no list: nobody was at home, or the form of the house was lost."""

from __future__ import annotations

import numpy as np

from synthetic_data.defects.missing_row import apply
from synthetic_data.planting.defect import Defect, Mask, Target, whole_row
from synthetic_data.planting.lookups import first_of_groups, households


def eligible(target: Target) -> Mask:
    """One record of each household; the others go with it."""
    return first_of_groups(households(target), np.ones(len(target.table), dtype=bool))


DEFECT = Defect(
    title="A whole household is missing",
    lesson="T17", iso="completeness", dama="completeness", seen_by="table", stage="household",
    harm="a family as a whole gets nothing without asking, and no record of a relative leads to it",
    eligible=eligible, apply=apply, touches=whole_row, together=households)
