"""An event is recorded long after it happened, and so the office hears of it late."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from pydantic import Field

from synthetic_data.core.specs import Spec
from synthetic_data.planting.defect import Defect, Edit, Hits, Mask, Target


class Settings(Spec):
    """The lag has two parts: most events come somewhat late, some very late."""

    mean_days: float = Field(default=40, gt=0)
    """Mean further delay of an ordinary late event."""
    long_share: float = Field(default=0.2, ge=0, le=1)
    """Share of late events in the long tail."""
    long_mean_days: float = Field(default=400, gt=0)


def eligible(target: Target) -> Mask:
    """Rows with a date of recording."""
    return target.filled()


def apply(hits: Hits) -> Edit:
    """Move the date, and the later dates of the row, by a lag of at least one day."""
    settings = hits.settings
    mean = np.where(hits.uniforms("tail") < settings.long_share, settings.long_mean_days, settings.mean_days)
    lag = 1 + np.floor(-mean * np.log1p(-hits.uniforms())).astype(np.int64)
    return Edit(cells={name: pa.array(hits.days(name) + lag) for name in touches(hits.target)})


def touches(target: Target) -> tuple[str, ...]:
    """A late recording also arrives late."""
    return ("recorded_on", "received_on") if target.field == "recorded_on" else (target.field,)


DEFECT = Defect(
    title="An event was registered late",
    iso="currentness", dama="timeliness", seen_by="row",
    harm="a birth: the family gets its money late; a death: the office pays on and claims the money back",
    kinds=frozenset({"date"}), only_fields=frozenset({"recorded_on", "received_on"}),
    settings=Settings, eligible=eligible, apply=apply, touches=touches)
