"""An event that happened is in no register."""

from __future__ import annotations

import numpy as np

from synthetic_data.planting.defect import Defect, Edit, Hits, Mask, Target, whole_row


def eligible(target: Target) -> Mask:
    """Every record."""
    return np.ones(len(target.table), dtype=bool)


def apply(hits: Hits) -> Edit:
    """Take the records away."""
    return Edit(drops=True)


DEFECT = Defect(
    title="An event was never registered",
    iso="completeness", dama="completeness", seen_by="cross", stage="row",
    harm="for the office it never happened: a birth brings no benefit, a death stops no payment",
    eligible=eligible, apply=apply, touches=whole_row)
