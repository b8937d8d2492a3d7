"""A number is written in a form that no program expects: *OA1B2C3* becomes *OA1-B2C3*."""

from __future__ import annotations

import pyarrow.compute as pc

from synthetic_data.planting.defect import Defect, Edit, Hits, Mask, Target, change_texts

MARKS = ("-", " ", ".", "/")


def eligible(target: Target) -> Mask:
    """Texts of two characters or more."""
    return target.where_text(lambda texts: pc.greater_equal(pc.utf8_length(texts), 2))


def apply(hits: Hits) -> Edit:
    """Put a separator between two characters."""
    return change_texts(hits, _separated)


def _separated(text: str, bits: int) -> str:
    place = 1 + bits % (len(text) - 1)
    return text[:place] + MARKS[(bits >> 32) % len(MARKS)] + text[place:]


DEFECT = Defect(
    title="A value is written in a form that is not allowed",
    lesson="T02", iso="compliance", dama="validity", seen_by="cell",
    harm="the record is rejected at import; what it proves does not count for the person",
    kinds=frozenset({"text"}), eligible=eligible, apply=apply)
