"""The words of a name or a street stand in another order: *Səməd Vurğun* becomes *Vurğun Səməd*."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from synthetic_data.planting.defect import Defect, Edit, Hits, Mask, Target, change_words


def eligible(target: Target) -> Mask:
    """Texts of several words that read otherwise with the last one first."""
    return target.where_text(_would_change)


def apply(hits: Hits) -> Edit:
    """Write the last word first."""
    return change_words(hits, _turned)


def _would_change(texts: pa.Array) -> pa.Array:
    several = pc.match_substring_regex(texts, r"\S\s+\S").to_pylist()
    # Most last words begin with another letter than the text; then the words differ and need not be turned.
    return pa.array([bool(more) and (text[:1] != text[(last := text.rfind(" ") + 1):last + 1] or _turned(text) != text)
                     for more, text in zip(several, texts.to_pylist(), strict=True)])


def _turned(text: str) -> str:
    *before, last = text.split()
    return " ".join([last, *before])


DEFECT = Defect(
    title="The words of a text stand in another order",
    lesson="T06", iso="consistency", dama="consistency", seen_by="cross",
    harm="the person's records do not match by name or address, so the case waits",
    kinds=frozenset({"text"}), eligible=eligible, apply=apply)
