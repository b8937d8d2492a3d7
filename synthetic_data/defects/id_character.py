"""One character of a number is wrong."""

from __future__ import annotations

import pyarrow.compute as pc
from pydantic import Field

from synthetic_data.core.specs import Spec
from synthetic_data.planting.defect import Defect, Edit, Hits, Mask, Target, change_texts

# Without I and O, which would be taken for 1 and 0.
DIGITS, LETTERS = "0123456789", "ABCDEFGHJKLMNPQRSTUVWXYZ"


class Settings(Spec):
    """What can be set."""

    keep: int = Field(default=1, ge=0)
    """Leading characters that stay: they mark the number as invented, and an error must not undo that."""


def eligible(target: Target) -> Mask:
    """Numbers with a character after the mark."""
    return target.where_text(lambda texts: pc.greater(pc.utf8_length(texts), target.settings.keep))


def apply(hits: Hits) -> Edit:
    """Replace one character by another of its class."""
    return change_texts(hits, lambda text, bits: mistaken(text, bits, hits.settings.keep))


def mistaken(text: str, bits: int, keep: int) -> str:
    """Return the number with one wrong character behind the mark."""
    place = keep + bits % (len(text) - keep)
    others = (DIGITS if text[place] in DIGITS else LETTERS).replace(text[place], "")
    return text[:place] + others[(bits >> 32) % len(others)] + text[place + 1:]


DEFECT = Defect(
    title="One character of a number is wrong",
    iso="accuracy", dama="accuracy", seen_by="cross",
    harm="what the record proves is not found, or counts for somebody else",
    kinds=frozenset({"text"}), settings=Settings, eligible=eligible, apply=apply)
