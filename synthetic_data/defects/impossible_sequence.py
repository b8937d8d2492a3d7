"""Something ends before it began: a contract after death, a decision before the application."""

from __future__ import annotations

import pyarrow as pa
from pydantic import Field

from synthetic_data.core.specs import Spec
from synthetic_data.planting.defect import Defect, Edit, Hits, Mask, Target


class Settings(Spec):
    """What can be set."""

    begins: str = "happened_on"
    """Date field of the same row that should come first."""
    days: int = Field(default=400, ge=1)
    """At most so many days too early."""


def eligible(target: Target) -> Mask:
    """Rows with both dates in the right order."""
    begins = target.settings.begins
    return target.filled() & target.filled(begins) & (target.days(target.field) >= target.days(begins))


def apply(hits: Hits) -> Edit:
    """Put the later date before the earlier one."""
    early = hits.days(hits.settings.begins) - hits.whole(1, hits.settings.days)
    return Edit(cells={hits.target.field: pa.array(early)})


DEFECT = Defect(
    title="Two dates stand in an impossible order",
    iso="consistency", dama="consistency", seen_by="row",
    harm="no rule can be applied; the case waits for a document that the person has to bring",
    kinds=frozenset({"date"}), settings=Settings, eligible=eligible, apply=apply,
    needs=lambda settings: (settings.begins,))
