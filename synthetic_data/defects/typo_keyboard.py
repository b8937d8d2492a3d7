"""A neighbouring key is struck: *Kərimov* becomes *Kərimiv*."""

from __future__ import annotations

import pyarrow.compute as pc

from synthetic_data.core.specs import Spec
from synthetic_data.planting.defect import Defect, Edit, Hits, Mask, Target, change_texts
from synthetic_data.planting.spelling import neighbouring_keys


class Settings(Spec):
    """What can be set."""

    layout: str = "latin-az"
    """Keyboard: a file of ``spelling_tables``."""


def eligible(target: Target) -> Mask:
    """Texts with at least one character that is on the keyboard."""
    keys = "".join(neighbouring_keys(target.settings.layout))
    return target.where_text(lambda texts: pc.match_substring_regex(texts, f"[{keys}]"))


def apply(hits: Hits) -> Edit:
    """Strike one character's neighbour instead."""
    near = neighbouring_keys(hits.settings.layout)
    return change_texts(hits, lambda text, bits: _struck(text, bits, near))


def _struck(text: str, bits: int, near: dict[str, str]) -> str:
    place = bits % len(text)
    while text[place] not in near:
        place = (place + 1) % len(text)
    keys = near[text[place]]
    return text[:place] + keys[(bits >> 32) % len(keys)] + text[place + 1:]


DEFECT = Defect(
    title="A neighbouring key was struck",
    lesson="T06", iso="accuracy", dama="accuracy", seen_by="cross",
    harm="the person's records do not match by name, so the person may be told there is no entitlement",
    kinds=frozenset({"text"}), settings=Settings, eligible=eligible, apply=apply)
