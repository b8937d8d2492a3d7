"""A year is off by a hundred: 1923 for 2023."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from synthetic_data.planting.defect import Defect, Edit, Hits, Mask, Target

YEAR_2000 = np.datetime64("2000-01-01", "D")


def eligible(target: Target) -> Mask:
    """Cells with a date."""
    return target.filled()


def apply(hits: Hits) -> Edit:
    """Move dates before 2000 a century forward, the others back; 29 February may become 1 March."""
    days = hits.days()
    months = days.astype("datetime64[M]")
    moved = months + np.where(days < YEAR_2000, 1200, -1200)
    shifted = moved.astype("datetime64[D]") + (days - months.astype("datetime64[D]"))
    return Edit(cells={hits.target.field: pa.array(shifted)})


DEFECT = Defect(
    title="A year stands in the wrong century",
    iso="accuracy", dama="accuracy", seen_by="row",
    harm="a child counts as an old person: a birth grant is refused, or a pension offered",
    kinds=frozenset({"date"}), eligible=eligible, apply=apply)
