"""An amount is written in another unit: hundredths for whole units, old money for new."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
from pydantic import Field

from synthetic_data.core.specs import Spec
from synthetic_data.planting.cells import fits_type
from synthetic_data.planting.defect import Defect, Edit, Hits, Mask, Target

TOO_HIGH = "the amount looks higher than it is: the person loses help that depends on need, or is paid too much"
TOO_LOW = "the amount looks lower than it is: help is paid that is not due, or a pension comes out too small"


class Settings(Spec):
    """What can be set."""

    factor: float = Field(default=100, gt=0)
    """What the true amount is multiplied with."""


def eligible(target: Target) -> Mask:
    """Amounts that the factor changes and that still fit the field."""
    numbers, factor = target.numbers(), target.settings.factor
    changed = np.asarray(numbers * factor != numbers)
    fits: Mask = target.filled() & changed & fits_type(numbers * factor, target.column.type)
    return fits


def apply(hits: Hits) -> Edit:
    """Multiply, and say whom the direction harms."""
    return replace(scaled(hits), harm=TOO_HIGH if hits.settings.factor > 1 else TOO_LOW)


def scaled(hits: Hits) -> Edit:
    """Multiply the amounts."""
    values = hits.values
    numbers = values.cast(pa.float64()).to_numpy(zero_copy_only=False) * hits.settings.factor
    return Edit(cells={hits.target.field: pa.array(numbers).cast(values.type)})


DEFECT = Defect(
    title="An amount is in the wrong unit",
    lesson="T12", iso="precision", dama="validity", seen_by="table", harm=TOO_HIGH,
    kinds=frozenset({"number"}), settings=Settings, eligible=eligible, apply=apply)
