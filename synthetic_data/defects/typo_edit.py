"""A letter is doubled, left out, put in, or changes places with the next: *Kərimov* becomes *Kərmiov*."""

from __future__ import annotations

import pyarrow.compute as pc

from synthetic_data.planting.defect import Defect, Edit, Hits, Mask, Target, change_all
from synthetic_data.planting.slips import letters_of, slips


def eligible(target: Target) -> Mask:
    """Texts of two characters or more, so that none is left empty."""
    return target.where_text(lambda texts: pc.greater_equal(pc.utf8_length(texts), 2))


def apply(hits: Hits) -> Edit:
    """Make one of the four slips, in the field's own letters."""
    letters = letters_of(hits.target, hits.target.field)
    return change_all(hits, lambda texts, bits: slips(texts, bits, letters))


DEFECT = Defect(
    title="A letter is doubled, missing, put in or out of order",
    lesson="T06", iso="accuracy", dama="accuracy", seen_by="cross",
    harm="the person's records do not match by name, so the person may be told there is no entitlement",
    kinds=frozenset({"text"}), eligible=eligible, apply=apply)
