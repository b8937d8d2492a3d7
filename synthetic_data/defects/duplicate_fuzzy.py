"""An event was entered a second time, later and with a slip, so the two records do not look alike."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
from pydantic import Field

from synthetic_data.core.specs import Spec
from synthetic_data.defects.typo_edit import slip
from synthetic_data.planting.defect import Defect, Edit, Hits, Mask, Target, whole_row


class Settings(Spec):
    """What can be set."""

    slip_in: str = "last_name"
    """Text field in which the second record differs."""
    days: int = Field(default=30, ge=1)
    """The second record comes at most so many days later."""


def eligible(target: Target) -> Mask:
    """Records in which the slip is possible."""
    texts = target.columns(target.settings.slip_in).cast(pa.string())
    eligible: Mask = pc.greater_equal(pc.utf8_length(texts), 2).fill_null(False).to_numpy(zero_copy_only=False)
    return eligible


def apply(hits: Hits) -> Edit:
    """Add a second record with a slip."""
    texts = hits.read(hits.settings.slip_in).to_pylist()
    slipped = [slip(text, bits) for text, bits in zip(texts, hits.bits().tolist(), strict=True)]
    later = hits.whole(1, hits.settings.days, "later")
    dates = {name: pa.array(hits.days(name) + later) for name in ("recorded_on", "received_on")}
    return Edit(copies={hits.settings.slip_in: pa.array(slipped), **dates})


DEFECT = Defect(
    title="A record stands twice, once with a slip",
    iso="consistency", dama="uniqueness", seen_by="table", stage="row",
    harm="one event counts twice, and no simple comparison finds it",
    settings=Settings, eligible=eligible, apply=apply, touches=whole_row,
    needs=lambda settings: (settings.slip_in, "recorded_on", "received_on"))
