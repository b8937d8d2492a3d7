"""A neighbouring key is struck: *Kərimov* becomes *Kərimiv*."""

from __future__ import annotations

import re

import pyarrow as pa
import pyarrow.compute as pc

from synthetic_data.core.specs import Spec
from synthetic_data.planting.defect import Defect, Edit, Hits, Mask, Target, change_all
from synthetic_data.planting.slips import keys_near, struck


class Settings(Spec):
    """What can be set."""

    layout: str | None = None
    """Keyboard: a file of ``spelling_tables``; the one that suits the field's own letters when left out."""


def eligible(target: Target) -> Mask:
    """Texts with at least one character whose neighbour's key fits the field."""
    return target.where_text(lambda texts: _with_one_of(texts, "".join(_near(target))))


def apply(hits: Hits) -> Edit:
    """Strike one character's neighbour instead."""
    near = _near(hits.target)
    return change_all(hits, lambda texts, bits: struck(texts, bits, near))


def _near(target: Target) -> dict[str, str]:
    return keys_near(target, target.field, target.settings.layout)


def _with_one_of(texts: pa.Array, letters: str) -> pa.Array:
    if not letters:
        return pa.array([False] * len(texts))
    return pc.match_substring_regex(texts, f"[{re.escape(letters)}]")


DEFECT = Defect(
    title="A neighbouring key was struck",
    lesson="T06", iso="accuracy", dama="accuracy", seen_by="cross",
    harm="the person's records do not match by name, so the person may be told there is no entitlement",
    kinds=frozenset({"text"}), settings=Settings, eligible=eligible, apply=apply)
