"""A number lies far from all others: a wage of 60,000 among wages of 900."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from pydantic import Field

from synthetic_data.core.specs import Spec
from synthetic_data.planting.cells import fits_type
from synthetic_data.planting.defect import Defect, Edit, Hits, Mask, Target

FAR_OUT = 3.0
"""Quartile distances above the upper quartile from which a value is far out (Tukey 1977, Exploratory Data Analysis)."""


class Settings(Spec):
    """What can be set."""

    nearest: float = Field(default=2 * FAR_OUT, ge=FAR_OUT)
    """How many quartile distances above the upper quartile an outlier lies at least."""
    farthest: float = Field(default=20 * FAR_OUT, ge=FAR_OUT)
    """And at most."""


def eligible(target: Target) -> Mask:
    """Numbers below the outliers, where the farthest outlier fits the field."""
    numbers, settings = target.numbers(), target.settings
    if not np.isfinite(numbers).any():
        return np.zeros(len(numbers), dtype=bool)
    upper, distance = _spread(target)
    fits = bool(fits_type(np.ceil(upper + settings.farthest * distance), target.column.type))
    eligible: Mask = target.filled() & (np.nan_to_num(numbers) < np.floor(upper + FAR_OUT * distance)) & fits
    return eligible


def apply(hits: Hits) -> Edit:
    """Write a number far out, a whole one where the true one is whole."""
    upper, distance = _spread(hits.target)
    low, high = sorted((hits.settings.nearest, hits.settings.farthest))
    numbers = upper + distance * (low + (high - low) * hits.uniforms())
    true = hits.values.cast(pa.float64()).to_numpy(zero_copy_only=False)
    written = np.where(true == np.floor(true), np.floor(numbers), np.round(numbers, 2))
    return Edit(cells={hits.target.field: pa.array(written).cast(hits.values.type)})


def _spread(target: Target) -> tuple[float, float]:
    """Upper quartile, and distance of the quartiles (at least 1, so that equal numbers have outliers too)."""
    return target.once(lambda: _quartiles(target.numbers()), "quartiles", target.register, target.field)


def _quartiles(numbers: np.ndarray) -> tuple[float, float]:
    lower, upper = np.nanquantile(numbers, (0.25, 0.75))
    return float(upper), float(max(upper - lower, 1))


DEFECT = Defect(
    title="A number lies far from all others",
    lesson="T03", iso="accuracy", dama="validity", seen_by="table",
    harm="means and limits are off for everybody, and the person loses help that depends on need",
    kinds=frozenset({"number"}), settings=Settings, eligible=eligible, apply=apply)
