"""A letter is doubled, left out, or changes places with the next: *Kərimov* becomes *Kərmiov*."""

from __future__ import annotations

import pyarrow.compute as pc

from synthetic_data.planting.defect import Defect, Edit, Hits, Mask, Target, change_texts


def eligible(target: Target) -> Mask:
    """Texts of two characters or more, so that none is left empty."""
    return target.where_text(lambda texts: pc.greater_equal(pc.utf8_length(texts), 2))


def apply(hits: Hits) -> Edit:
    """Make one of the three slips."""
    return change_texts(hits, slip)


def slip(text: str, bits: int) -> str:
    """Return the text with one slip; never equal, never empty."""
    place = bits % len(text)
    kind = (bits >> 32) % 3
    if kind == 0:
        return text[:place] + text[place + 1:]
    if kind == 1 and place + 1 < len(text) and text[place] != text[place + 1]:
        return text[:place] + text[place + 1] + text[place] + text[place + 2:]
    # Also at the end and between equal letters, where an exchange would change nothing.
    return text[:place] + text[place] + text[place:]


DEFECT = Defect(
    title="A letter is doubled, missing or out of order",
    lesson="T06", iso="accuracy", dama="accuracy", seen_by="cross",
    harm="the person's records do not match by name, so the person may be told there is no entitlement",
    kinds=frozenset({"text"}), eligible=eligible, apply=apply)
