"""A scanner mistakes one shape for another: *O* for *0*, *rn* for *m*."""

from __future__ import annotations

import pyarrow.compute as pc

from synthetic_data.planting.defect import Defect, Edit, Hits, Mask, Target, change_texts
from synthetic_data.planting.spelling import replaced_texts, rewritten_once

SHAPES = "look-alikes"


def eligible(target: Target) -> Mask:
    """Texts with a shape that has a look-alike."""
    return target.where_text(lambda texts: pc.match_substring_regex(texts, replaced_texts(SHAPES).pattern))


def apply(hits: Hits) -> Edit:
    """Confuse one shape."""
    return change_texts(hits, lambda text, bits: rewritten_once(text, SHAPES, bits))


DEFECT = Defect(
    title="A scanned letter was read as its look-alike",
    iso="accuracy", dama="accuracy", seen_by="cross",
    harm="the person's records do not match, so the person may be told there is no entitlement",
    kinds=frozenset({"text"}), eligible=eligible, apply=apply)
