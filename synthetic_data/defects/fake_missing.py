"""Nothing was known, and something was typed: a dash, *YOXDUR*, 9999."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from synthetic_data.core.specs import Spec
from synthetic_data.planting.cells import fits_type
from synthetic_data.planting.defect import Defect, Edit, Hits, Mask, Target, change_texts, fill_with


class Settings(Spec):
    """What can be set."""

    tokens: tuple[str, ...] = ("-", "?", "XXX", "N/A")
    """Typed into text fields."""
    number: float = 99
    """Typed into number fields."""


def eligible(target: Target) -> Mask:
    """Cells with a real value."""
    if target.is_text:
        return target.where_text(lambda texts: pc.invert(pc.is_in(texts, pa.array(target.settings.tokens, texts.type))))
    possible = fits_type(target.settings.number, target.column.type)
    eligible: Mask = target.filled() & np.asarray(target.numbers() != target.settings.number) & possible
    return eligible


def apply(hits: Hits) -> Edit:
    """Write a token instead."""
    tokens = hits.settings.tokens
    if hits.target.is_text:
        return change_texts(hits, lambda _, bits: tokens[bits % len(tokens)])
    return fill_with(hits, hits.settings.number)


DEFECT = Defect(
    title="A placeholder stands where nothing was known",
    iso="completeness", dama="completeness", seen_by="cell",
    harm="counts look complete while the fact is unknown; the person's case is decided on a placeholder",
    kinds=frozenset({"text", "number"}), settings=Settings, eligible=eligible, apply=apply)
