"""One person stands in the register as two, under two numbers."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from synthetic_data.core.specs import Spec
from synthetic_data.defects.id_character import mistaken
from synthetic_data.defects.typo_edit import slip
from synthetic_data.planting.defect import Defect, Edit, Hits, Mask, Target, whole_row

KEEP = 1
"""Leading characters of the number that stay, because they mark it as invented."""


class Settings(Spec):
    """What can be set."""

    key: str = "personal_number"
    """Number under which the person stands."""
    slip_in: str = "last_name"
    """Text field in which the second person differs."""


def eligible(target: Target) -> Mask:
    """Records with a number and a name."""
    lengths = [pc.utf8_length(target.columns(name).cast(pa.string())) for name in _fields(target)]
    long: Mask = np.logical_and.reduce([np.asarray(pc.greater(length, KEEP).fill_null(False)) for length in lengths])
    return long


def apply(hits: Hits) -> Edit:
    """Add a second person with another number and a slip in the name."""
    key, name = _fields(hits.target)
    bits = hits.bits().tolist()
    numbers = [_other_number(text, luck) for text, luck in zip(hits.read(key).to_pylist(), bits, strict=True)]
    names = [slip(text, luck) for text, luck in zip(hits.read(name).to_pylist(), bits, strict=True)]
    return Edit(copies={key: pa.array(numbers), name: pa.array(names)})


def _fields(target: Target) -> tuple[str, str]:
    return target.settings.key, target.settings.slip_in


def _other_number(text: str, luck: int) -> str:
    """Make every character behind the mark another one, so that the two numbers are far apart."""
    behind = [mistaken(character, (luck * (place + 1)) % 2**64, 0) for place, character in enumerate(text[KEEP:])]
    return text[:KEEP] + "".join(behind)


DEFECT = Defect(
    title="One person stands in the register twice",
    lesson="T04", iso="consistency", dama="uniqueness", seen_by="table", stage="row",
    harm="the person's months are split between two numbers and fall short, or a benefit is paid twice",
    settings=Settings, eligible=eligible, apply=apply, touches=whole_row,
    needs=lambda settings: (settings.key, settings.slip_in))
