"""A house number is written wrongly: two digits exchanged, one mistaken, or the house next door."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from synthetic_data.planting.defect import Defect, Edit, Hits, Mask, Target, change_texts
from synthetic_data.planting.form_errors import can_be_mistyped
from synthetic_data.planting.slips import mistyped_number

NEXT_DOOR = 2
"""On one side of a street every second number stands; one in four hits is the house beside it (assumed)."""
DIGITS = re.compile("[0-9]+")


def eligible(target: Target) -> Mask:
    """House numbers with a digit, of which another with as many digits fits the field."""
    if target.is_text:
        return target.where_text(lambda texts: pc.match_substring_regex(texts, DIGITS.pattern))
    above_zero: Mask = np.asarray(pc.greater(target.column, 0).fill_null(False))
    return can_be_mistyped(target.column) & above_zero


def apply(hits: Hits) -> Edit:
    """Write the wrong number."""
    if hits.target.is_text:
        return change_texts(hits, lambda text, bits: DIGITS.sub(lambda found: str(_slipped(int(found.group()), bits)),
                                                                text, count=1))
    numbers = [_slipped(int(number), bits) for number, bits in
               zip(hits.values.to_pylist(), hits.bits().tolist(), strict=True)]
    return Edit(cells={hits.target.field: pa.array(numbers).cast(hits.values.type)})


def _slipped(number: int, bits: int) -> int:
    if bits % 4 == 0 and number > NEXT_DOOR:
        return number - NEXT_DOOR
    return int(mistyped_number(number, bits >> 2))


DEFECT = Defect(
    title="A house number is wrong",
    iso="accuracy", dama="accuracy", seen_by="cross",
    harm="the letter goes to the neighbours; a deadline passes that the person never heard of",
    kinds=frozenset({"text", "number"}), only_fields=frozenset({"building", "flat", "house_number"}),
    eligible=eligible, apply=apply)
