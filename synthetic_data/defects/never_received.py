"""An event is recorded by its agency, and the notice never reaches the office."""

from __future__ import annotations

import pyarrow as pa

from synthetic_data.planting.defect import Defect, Edit, Hits, Mask, Target


def eligible(target: Target) -> Mask:
    """Rows that did arrive."""
    return target.filled()


def apply(hits: Hits) -> Edit:
    """Empty the date of arrival."""
    return Edit(cells={hits.target.field: pa.nulls(len(hits), pa.date32())})


DEFECT = Defect(
    title="An event was recorded but never received by the office",
    lesson="T09", iso="completeness", dama="completeness", seen_by="cross",
    harm="a birth: the family gets nothing; a death: the office pays on for months",
    kinds=frozenset({"date"}), only_fields=frozenset({"received_on"}), eligible=eligible, apply=apply)
