"""An old program drops the marks on letters: *Şəki* becomes *Seki*."""

from __future__ import annotations

import pyarrow.compute as pc

from synthetic_data.planting.defect import Defect, Edit, Hits, Mask, Target, change_words
from synthetic_data.planting.spelling import replaced_texts, rewritten

PLAIN = "latin-ascii"


def eligible(target: Target) -> Mask:
    """Texts with a marked letter."""
    return target.where_text(lambda texts: pc.match_substring_regex(texts, replaced_texts(PLAIN).pattern))


def apply(hits: Hits) -> Edit:
    """Write every marked letter plain."""
    return change_words(hits, lambda text: rewritten(text, PLAIN))


DEFECT = Defect(
    title="Letters have lost their marks",
    iso="precision", dama="validity", seen_by="cell",
    harm="exact comparison by name fails; the person's months or family links are not found",
    kinds=frozenset({"text"}), eligible=eligible, apply=apply)
