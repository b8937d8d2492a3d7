"""From one day on an agency sends a value under another column name; the old column stays empty."""

from __future__ import annotations

import datetime as dt

import numpy as np
from pydantic import Field

from synthetic_data.core.specs import Spec
from synthetic_data.planting.defect import Defect, Edit, Hits, Mask, Target, fill_with


class Settings(Spec):
    """What can be set."""

    from_date: dt.date = dt.date(2022, 7, 1)
    """First day of recording under the new name."""
    suffix: str = Field(default="_new", min_length=1)
    """What the new name ends with."""


def eligible(target: Target) -> Mask:
    """Values recorded since the change."""
    return target.filled() & (target.days("recorded_on") >= np.datetime64(target.settings.from_date, "D"))


def apply(hits: Hits) -> Edit:
    """Move the values to the new column."""
    name = hits.target.field
    renamed = name + hits.settings.suffix
    return Edit(cells={**fill_with(hits, None).cells, renamed: hits.values}, new_fields={renamed: name})


DEFECT = Defect(
    title="A column was renamed without notice",
    iso="understandability", dama="consistency", seen_by="table", stage="table",
    harm="the import reads emptiness: everybody recorded since that day loses what the field proves",
    kinds=frozenset({"text", "date", "number"}), settings=Settings,
    eligible=eligible, apply=apply, needs=lambda settings: ("recorded_on",))
