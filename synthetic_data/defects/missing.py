"""A cell is empty that should hold a value."""

from __future__ import annotations

from synthetic_data.planting.defect import Defect, Edit, Hits, Mask, Target, fill_with


def eligible(target: Target) -> Mask:
    """Cells with a value."""
    return target.filled()


def apply(hits: Hits) -> Edit:
    """Empty the cells."""
    return fill_with(hits, None)


DEFECT = Defect(
    title="A value is missing",
    lesson="T01", iso="completeness", dama="completeness", seen_by="cell",
    harm="the case stops until the person brings a document, or a rule reads the gap as a no",
    kinds=frozenset({"text", "date", "number", "flag"}), eligible=eligible, apply=apply)
