"""A year's total stands where a month's amount belongs."""

from __future__ import annotations

from pydantic import Field

from synthetic_data.core.specs import Spec
from synthetic_data.defects.unit_error import eligible, scaled
from synthetic_data.planting.defect import Defect


class Settings(Spec):
    """What can be set."""

    factor: float = Field(default=12, gt=1)
    """Months in the total."""


DEFECT = Defect(
    title="A yearly amount is read as a monthly one",
    lesson="T11", iso="accuracy", dama="validity", seen_by="table",
    harm="the income looks twelve times too high: the person loses assistance, or gets a debt that never existed",
    kinds=frozenset({"number"}), settings=Settings, eligible=eligible, apply=scaled)
