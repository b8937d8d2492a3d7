"""The same month is paid twice."""

from __future__ import annotations

import pyarrow as pa
from pydantic import Field

from synthetic_data.core.specs import Spec
from synthetic_data.planting.defect import Defect, Edit, Hits, Mask, Target, whole_row


class Settings(Spec):
    """What can be set."""

    amount: str = "amount"
    """Field with the amount paid."""
    days: int = Field(default=10, ge=1)
    """The second payment comes at most so many days later."""


def eligible(target: Target) -> Mask:
    """Records with an amount."""
    return target.filled(target.settings.amount)


def apply(hits: Hits) -> Edit:
    """Add the payment again, some days later."""
    later = hits.whole(1, hits.settings.days)
    return Edit(copies={name: pa.array(hits.days(name) + later) for name in ("recorded_on", "received_on")})


DEFECT = Defect(
    title="The same benefit is paid twice",
    lesson="T18", iso="consistency", dama="uniqueness", seen_by="table", stage="row",
    harm="the office loses the amount, or claims it back from a person who has spent it in good faith",
    settings=Settings, eligible=eligible, apply=apply, touches=whole_row,
    needs=lambda settings: (settings.amount, "recorded_on", "received_on"))
