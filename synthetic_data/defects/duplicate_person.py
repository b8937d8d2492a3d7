"""One person stands in the register as two, under two numbers."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pydantic import Field

from synthetic_data.core.specs import Spec
from synthetic_data.defects.duplicate_fuzzy import varied
from synthetic_data.defects.id_character import mistaken
from synthetic_data.planting.defect import Defect, Edit, Hits, Mask, Target, whole_row
from synthetic_data.planting.form_errors import TYPED_FIELDS, enough_fields, typed_fields

KEEP = 1
"""Leading characters of the number that stay, because they mark it as invented."""


class Settings(Spec):
    """What can be set."""

    key: str = "personal_number"
    """Number under which the person stands."""
    vary: tuple[str, ...] = TYPED_FIELDS
    """Fields in which the second person may differ, as far as the register has them; in one at least it does."""
    share: float = Field(default=0.25, ge=0, le=1)
    """Probability of each of them to differ."""
    empty: float = Field(default=0.1, ge=0, le=1)
    """Probability that a field which differs was left empty."""


def eligible(target: Target) -> Mask:
    """Records with a number, and with a field that can be written otherwise."""
    length = pc.utf8_length(target.columns(target.settings.key).cast(pa.string()))
    long = np.asarray(pc.greater(length, KEEP).fill_null(False))
    return long & enough_fields(target, typed_fields(target, target.settings.vary), 1)


def apply(hits: Hits) -> Edit:
    """Add a second person with another number who differs in one field or several."""
    key = hits.settings.key
    bits = hits.bits().tolist()
    numbers = [_other_number(text, luck) for text, luck in zip(hits.read(key).to_pylist(), bits, strict=True)]
    return Edit(copies={**varied(hits), key: pa.array(numbers, pa.string())})


def _other_number(text: str, luck: int) -> str:
    """Make every character behind the mark another one, so that the two numbers are far apart."""
    behind = [mistaken(character, (luck * (place + 1)) % 2**64, 0) for place, character in enumerate(text[KEEP:])]
    return text[:KEEP] + "".join(behind)


DEFECT = Defect(
    title="One person stands in the register twice",
    lesson="T04", iso="consistency", dama="uniqueness", seen_by="table", stage="row",
    harm="the person's months are split between two numbers and fall short, or a benefit is paid twice",
    settings=Settings, eligible=eligible, apply=apply, touches=whole_row,
    needs=lambda settings: (settings.key,))
