"""A name was heard, not seen, and written as it sounds: *Əhməd* becomes *Əhmət*."""

from __future__ import annotations

import numpy as np
import pyarrow.compute as pc

from synthetic_data.core.specs import Spec
from synthetic_data.planting.defect import Defect, Edit, Hits, Mask, Target, change_all
from synthetic_data.planting.sounds import heard, sounds_of
from synthetic_data.planting.spelling import replaced_texts


class Settings(Spec):
    """What can be set."""

    table: str | None = None
    """Spellings that sound alike: a ``replace`` file of ``spelling_tables``; the one for the field's own letters when
    left out."""


def eligible(target: Target) -> Mask:
    """Texts with a spelling that has one sounding alike."""
    table = _table(target)
    if table is None:
        return np.zeros(len(target.table), dtype=bool)
    return target.where_text(lambda texts: pc.match_substring_regex(texts, replaced_texts(table).pattern))


def apply(hits: Hits) -> Edit:
    """Write one of them as it sounds."""
    table = _table(hits.target)
    return change_all(hits, lambda texts, bits: heard(texts, str(table), bits))


def _table(target: Target) -> str | None:
    table: str | None = target.settings.table
    return table or sounds_of(target, target.field)


DEFECT = Defect(
    title="A name is written as it sounds",
    lesson="T06", iso="accuracy", dama="accuracy", seen_by="cross",
    harm="the person's records do not match by name, so the person may be told there is no entitlement",
    kinds=frozenset({"text"}), settings=Settings, eligible=eligible, apply=apply)
