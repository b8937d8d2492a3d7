"""An event was entered a second time, later and by another hand, so the two records do not look alike."""

from __future__ import annotations

import pyarrow as pa
from pydantic import Field

from synthetic_data.core.specs import Spec
from synthetic_data.planting.defect import Defect, Edit, Hits, Mask, Target, whole_row
from synthetic_data.planting.form_errors import TYPED_FIELDS, enough_fields, spoilt_fields, typed_fields


class Settings(Spec):
    """What can be set."""

    vary: tuple[str, ...] = TYPED_FIELDS
    """Fields in which the second record may differ, as far as the register has them; in one at least it does."""
    share: float = Field(default=0.25, ge=0, le=1)
    """Probability of each of them to differ."""
    empty: float = Field(default=0.1, ge=0, le=1)
    """Probability that a field which differs was left empty."""
    days: int = Field(default=30, ge=1)
    """The second record comes at most so many days later."""


def eligible(target: Target) -> Mask:
    """Records in which some field can be written otherwise."""
    return enough_fields(target, typed_fields(target, target.settings.vary), 1)


def apply(hits: Hits) -> Edit:
    """Add a second record that differs in one field or several."""
    later = hits.whole(1, hits.settings.days, "later")
    dates = {name: pa.array(hits.days(name) + later) for name in ("recorded_on", "received_on")}
    return Edit(copies={**varied(hits), **dates})


def varied(hits: Hits) -> dict[str, pa.Array]:
    """Return the fields as a second hand wrote them."""
    settings = hits.settings
    return spoilt_fields(hits, typed_fields(hits.target, settings.vary), share=settings.share, at_least=1,
                         empty=settings.empty)


DEFECT = Defect(
    title="A record stands twice, once with a slip",
    iso="consistency", dama="uniqueness", seen_by="table", stage="row",
    harm="one event counts twice, and no simple comparison finds it",
    settings=Settings, eligible=eligible, apply=apply, touches=whole_row,
    needs=lambda settings: ("recorded_on", "received_on"))
