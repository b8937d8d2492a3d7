"""A wrong amount was recorded first, and months later a second record puts it right."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from pydantic import Field

from synthetic_data.core.specs import Spec
from synthetic_data.planting.cells import fits_type
from synthetic_data.planting.defect import Defect, Edit, Hits, Mask, Target, whole_row


class Settings(Spec):
    """What can be set."""

    factor: float = Field(default=0.5, gt=0)
    """What the true amount is multiplied with in the first record."""
    days: int = Field(default=200, ge=1)
    """The correction comes at most so many days later."""


def eligible(target: Target) -> Mask:
    """Amounts for which the first record would really be wrong."""
    wrong = _wrong(target.numbers(), target)
    eligible: Mask = target.filled() & np.asarray(wrong != target.numbers()) & fits_type(wrong, target.column.type)
    return eligible


def apply(hits: Hits) -> Edit:
    """Spoil the first record and add the right one, later."""
    target = hits.target
    later = hits.whole(1, hits.settings.days)
    wrong = pa.array(_wrong(target.numbers()[hits.rows], target)).cast(hits.values.type)
    dates = {name: pa.array(hits.days(name) + later) for name in ("recorded_on", "received_on")}
    return Edit(cells={target.field: wrong}, copies=dates)


def _wrong(amounts: np.ndarray, target: Target) -> np.ndarray:
    scaled = amounts * target.settings.factor
    # A column of whole numbers can hold no half.
    wrong: np.ndarray = np.floor(scaled) if pa.types.is_integer(target.column.type) else scaled
    return wrong


DEFECT = Defect(
    title="An amount was corrected afterwards",
    lesson="T16", iso="currentness", dama="timeliness", seen_by="time", stage="row",
    harm="what was decided in between was decided on a wrong amount: arrears for the person, or a debt",
    kinds=frozenset({"number"}), settings=Settings, eligible=eligible, apply=apply, touches=whole_row,
    needs=lambda settings: ("recorded_on", "received_on"))
