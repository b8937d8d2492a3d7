"""A date is off by some days: the day of the form was written for the day of the event."""

from __future__ import annotations

import pyarrow as pa
from pydantic import Field

from synthetic_data.core.specs import Spec
from synthetic_data.planting.defect import Defect, Edit, Hits, Mask, Target
from synthetic_data.planting.form_errors import some_days


class Settings(Spec):
    """What can be set."""

    days: int = Field(default=30, ge=1)
    """The date is off by at most so many days, before or after."""


def eligible(target: Target) -> Mask:
    """Cells with a date."""
    return target.filled()


def apply(hits: Hits) -> Edit:
    """Move the date."""
    return Edit(cells={hits.target.field: pa.array(hits.days() + some_days(hits, hits.settings.days, "how"))})


DEFECT = Defect(
    title="A date is off by some days",
    iso="accuracy", dama="accuracy", seen_by="cross",
    harm="a right begins or ends on the wrong day: days are paid that are not due, or a deadline is missed",
    kinds=frozenset({"date"}), settings=Settings, eligible=eligible, apply=apply)
