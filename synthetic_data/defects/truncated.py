"""A field is too short for what it should hold: *Ağakişiyev* becomes *Ağakişi*."""

from __future__ import annotations

import pyarrow.compute as pc
from pydantic import Field

from synthetic_data.core.specs import Spec
from synthetic_data.planting.defect import Defect, Edit, Hits, Mask, Target, change_words


class Settings(Spec):
    """What can be set."""

    length: int = Field(default=6, ge=1)
    """Characters that fit."""


def eligible(target: Target) -> Mask:
    """Texts longer than the field."""
    return target.where_text(lambda texts: pc.greater(pc.utf8_length(texts), target.settings.length))


def apply(hits: Hits) -> Edit:
    """Cut the text."""
    return change_words(hits, lambda text: text[:hits.settings.length])


DEFECT = Defect(
    title="Text was cut at the end of its field",
    iso="completeness", dama="completeness", seen_by="cell",
    harm="long names do not match; the people who bear them have to prove who they are",
    kinds=frozenset({"text"}), settings=Settings, eligible=eligible, apply=apply)
