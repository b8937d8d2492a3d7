"""A value that the field cannot have: disability group 5, an age of 140, an unknown code."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from synthetic_data.core.specs import Spec
from synthetic_data.planting.cells import fits_type
from synthetic_data.planting.defect import Defect, Edit, Hits, Mask, Target, fill_with


class Settings(Spec):
    """What can be set."""

    number: float = -1
    """Outside every number field's domain."""
    code: str = "Z9"
    """In no code list."""


def eligible(target: Target) -> Mask:
    """Cells with another value."""
    if target.is_text:
        return target.where_text(lambda texts: pc.not_equal(texts, pa.scalar(target.settings.code, texts.type)))
    number = target.settings.number
    eligible: Mask = target.filled() & np.asarray(target.numbers() != number) & fits_type(number, target.column.type)
    return eligible


def apply(hits: Hits) -> Edit:
    """Write the impossible value."""
    return fill_with(hits, hits.settings.code if hits.target.is_text else hits.settings.number)


DEFECT = Defect(
    title="A value lies outside what is possible",
    lesson="T03", iso="compliance", dama="validity", seen_by="cell",
    harm="the record is rejected or a rule takes the wrong branch; the person waits",
    kinds=frozenset({"text", "number"}), settings=Settings, eligible=eligible, apply=apply)
