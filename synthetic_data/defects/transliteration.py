"""The same name in another spelling: *Qurbanov* is *Gurbanov* at the bank and *Kurbanov* in an old file."""

from __future__ import annotations

import pyarrow.compute as pc

from synthetic_data.core.specs import Spec
from synthetic_data.planting.defect import Defect, Edit, Hits, Mask, Target, change_words
from synthetic_data.planting.spelling import replaced_texts, rewritten


class Settings(Spec):
    """What can be set."""

    table: str = "english"
    """Spelling: a file of ``spelling_tables``."""


def eligible(target: Target) -> Mask:
    """Texts with a letter that the other spelling writes differently."""
    letters = replaced_texts(target.settings.table).pattern
    return target.where_text(lambda texts: pc.match_substring_regex(texts, letters))


def apply(hits: Hits) -> Edit:
    """Write the whole text in the other spelling."""
    return change_words(hits, lambda text: rewritten(text, hits.settings.table))


DEFECT = Defect(
    title="A name is spelt in another script's way",
    lesson="T06", iso="consistency", dama="consistency", seen_by="cross",
    harm="the person's records do not match by name; people with such names are refused more often than others",
    kinds=frozenset({"text"}), settings=Settings, eligible=eligible, apply=apply)
