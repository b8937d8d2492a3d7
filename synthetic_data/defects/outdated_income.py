"""The office still calculates with an earlier wage."""

from __future__ import annotations

from synthetic_data.planting.defect import Defect, Edit, Hits, Mask, Target
from synthetic_data.planting.lookups import borrowed, earlier_rows, would_change


def eligible(target: Target) -> Mask:
    """Cells that differ from the same person's record before."""
    return would_change(target, target.field, None, target.field, earlier_rows(target))


def apply(hits: Hits) -> Edit:
    """Keep the earlier value."""
    target = hits.target
    return Edit(cells={target.field: borrowed(target, target.field, None, earlier_rows(target)[hits.rows])})


DEFECT = Defect(
    title="An earlier income is still in use",
    iso="currentness", dama="timeliness", seen_by="time",
    harm="a person whose income fell gets too little; one whose income rose has to pay back later",
    kinds=frozenset({"number"}), needs_earlier=True, eligible=eligible, apply=apply)
