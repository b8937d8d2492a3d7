"""A file is read in the wrong encoding: *Əliyev* becomes *Æliyev* or worse."""

from __future__ import annotations

import pyarrow.compute as pc
from pydantic import field_validator

from synthetic_data.core.specs import Spec
from synthetic_data.planting.defect import Defect, Edit, Hits, Mask, Target, change_words


class Settings(Spec):
    """What can be set."""

    read_as: str = "cp1254"
    """Encoding in which the UTF-8 file was read."""

    @field_validator("read_as")
    @classmethod
    def _known(cls, name: str) -> str:
        try:
            "".encode(name)
        except LookupError:
            raise ValueError(f"{name!r} is not an encoding; write one such as cp1254 or latin-1") from None
        return name


def eligible(target: Target) -> Mask:
    """Texts with a letter outside ASCII: the others survive the wrong encoding."""
    return target.where_text(lambda texts: pc.invert(pc.string_is_ascii(texts)))


def apply(hits: Hits) -> Edit:
    """Decode the bytes wrongly."""
    codec = hits.settings.read_as
    return change_words(hits, lambda text: text.encode().decode(codec, errors="replace"))


DEFECT = Defect(
    title="Text was read in the wrong encoding",
    iso="understandability", dama="validity", seen_by="cell",
    harm="letters to the person are wrong and the record does not match by name",
    kinds=frozenset({"text"}), settings=Settings, eligible=eligible, apply=apply)
