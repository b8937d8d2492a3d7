"""A dead person is shown as living."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from synthetic_data.defects.false_death import FIELDS, Settings
from synthetic_data.planting.defect import Defect, Edit, Hits, Mask, Target, fill_with


def eligible(target: Target) -> Mask:
    """The dead: by their status, or by a date of death."""
    if target.is_text:
        return target.where_text(lambda texts: pc.equal(texts, pa.scalar(target.settings.deceased, texts.type)))
    return target.filled()


def apply(hits: Hits) -> Edit:
    """Mark them living, or remove the date of death."""
    return fill_with(hits, hits.settings.living if hits.target.is_text else None)


DEFECT = Defect(
    title="A dead person is shown as living",
    iso="accuracy", dama="accuracy", seen_by="cross",
    harm="the office pays on, and the family has to give the money back",
    kinds=frozenset({"text", "date"}), only_fields=FIELDS, settings=Settings,
    eligible=eligible, apply=apply)
