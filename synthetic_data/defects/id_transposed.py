"""Two neighbouring characters of a number changed places."""

from __future__ import annotations

import pyarrow.compute as pc
from pydantic import Field

from synthetic_data.core.specs import Spec
from synthetic_data.planting.defect import Defect, Edit, Hits, Mask, Target, change_texts


class Settings(Spec):
    """What can be set."""

    keep: int = Field(default=1, ge=0)
    """Leading characters that stay: they mark the number as invented, and an error must not undo that."""


def eligible(target: Target) -> Mask:
    """Numbers with two unequal neighbours behind the mark."""
    keep = target.settings.keep
    # A text that equals itself shifted by one has equal neighbours only.
    return target.where_text(lambda texts: pc.not_equal(pc.utf8_slice_codeunits(texts, keep, -1),
                                                        pc.utf8_slice_codeunits(texts, keep + 1)))


def apply(hits: Hits) -> Edit:
    """Exchange two unequal neighbours."""
    return change_texts(hits, lambda text, bits: _transposed(text, bits, hits.settings.keep))


def _transposed(text: str, bits: int, keep: int) -> str:
    pairs = len(text) - keep - 1
    place = bits % pairs
    while text[keep + place] == text[keep + place + 1]:
        place = (place + 1) % pairs
    place += keep
    return text[:place] + text[place + 1] + text[place] + text[place + 2:]


DEFECT = Defect(
    title="Two neighbouring characters of a number are swapped",
    iso="accuracy", dama="accuracy", seen_by="cross",
    harm="what the record proves is not found, or counts for somebody else",
    kinds=frozenset({"text"}), settings=Settings, eligible=eligible, apply=apply)
