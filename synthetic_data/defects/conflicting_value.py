"""Two agencies hold different facts about one person: another sex, birth date, status."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from synthetic_data.planting.defect import Defect, Edit, Hits, Mask, Target

SHIFTS = np.array([-3653, -365, -31, -1, 1, 31, 365, 3653])
"""Days by which two agencies' dates of one event differ."""


def eligible(target: Target) -> Mask:
    """Cells with a value, in a column that knows more than one."""
    if target.is_text and len(_known(target)) < 2:
        return np.zeros(len(target.table), dtype=bool)
    return target.filled()


def apply(hits: Hits) -> Edit:
    """Write another value of the same column, or another date."""
    bits = hits.bits()
    if not hits.target.is_text:
        shift = SHIFTS[(bits % np.uint64(len(SHIFTS))).astype(np.int64)]
        return Edit(cells={hits.target.field: pa.array(hits.days() + shift)})
    known = _known(hits.target)
    mine = pc.index_in(hits.values.cast(known.type), known).to_numpy(zero_copy_only=False).astype(np.int64)
    # At least one step and less than once around, so the value really changes.
    step = 1 + (bits % np.uint64(len(known) - 1)).astype(np.int64)
    return Edit(cells={hits.target.field: known.take(pa.array((mine + step) % len(known)))})


def _known(target: Target) -> pa.Array:
    """Values in use, in a fixed order."""
    used = pc.unique(target.column)
    words = used.dictionary_decode() if pa.types.is_dictionary(used.type) else used
    words = words.drop_null()
    return words.take(pc.sort_indices(words))


DEFECT = Defect(
    title="Two agencies hold different values for one fact",
    iso="consistency", dama="consistency", seen_by="cross",
    harm="which agency is believed decides whether the person is paid",
    kinds=frozenset({"text", "date"}), eligible=eligible, apply=apply)
