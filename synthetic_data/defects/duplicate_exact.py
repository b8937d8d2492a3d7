"""A record stands twice in its register."""

from __future__ import annotations

from synthetic_data.defects.missing_row import eligible
from synthetic_data.planting.defect import Defect, Edit, Hits, whole_row


def apply(hits: Hits) -> Edit:
    """Add a second record with the same content."""
    return Edit(copies={})


DEFECT = Defect(
    title="A record stands twice",
    iso="consistency", dama="uniqueness", seen_by="table", stage="row",
    harm="one event counts twice: a grant is paid twice and claimed back from the family",
    eligible=eligible, apply=apply, touches=whole_row)
