"""An age was only known roughly, and a round year was written: born 1961 becomes born 1960."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pydantic import Field

from synthetic_data.core.specs import Spec
from synthetic_data.planting.cells import fits_type
from synthetic_data.planting.defect import Defect, Edit, Hits, Mask, Target

TWICE_A_DECADE = 5
"""Ages and years reported from memory pile up at the digits 0 and 5; Whipple's index measures it (United Nations,
Methods of Appraisal of Quality of Basic Data for Population Estimates, 1955)."""


class Settings(Spec):
    """What can be set."""

    step: int = Field(default=TWICE_A_DECADE, ge=2)
    """Years and ages become multiples of it."""


def eligible(target: Target) -> Mask:
    """Years or ages that are not round yet, where the round one fits."""
    if pa.types.is_date(target.column.type):
        years = pc.year(target.column).fill_null(0).to_numpy(zero_copy_only=False)
        return np.asarray(years % target.settings.step != 0)
    ages = target.numbers()
    round_ages = _rounded(np.nan_to_num(ages), target.settings.step)
    eligible: Mask = target.filled() & (ages != round_ages) & fits_type(round_ages, target.column.type)
    return eligible


def apply(hits: Hits) -> Edit:
    """Write the nearest round year or age; 29 February may become 1 March."""
    name, step = hits.target.field, hits.settings.step
    if not pa.types.is_date(hits.target.column.type):
        ages = hits.values.cast(pa.float64()).to_numpy(zero_copy_only=False)
        return Edit(cells={name: pa.array(_rounded(ages, step)).cast(hits.values.type)})
    days = hits.days()
    months = days.astype("datetime64[M]")
    year = months.astype("datetime64[Y]").astype(np.int64) + 1970
    known_by = hits.days("recorded_on").astype("datetime64[Y]").astype(np.int64) + 1970
    nearest = _rounded(year, step)
    # Nobody writes a year that has not come yet when the record is made.
    wanted = np.where((nearest > known_by) & (nearest > year), nearest - step, nearest).astype(np.int64)
    moved = (months + 12 * (wanted - year)).astype(days.dtype)
    return Edit(cells={name: pa.array(moved + (days - months.astype(days.dtype)))})


def _rounded(years: np.ndarray, step: int) -> np.ndarray:
    rounded: np.ndarray = np.floor(years / step + 0.5) * step
    return rounded


DEFECT = Defect(
    title="A round year or age stands for one known only roughly",
    lesson="T14", iso="precision", dama="accuracy", seen_by="table",
    harm="people reach an age limit years too early or too late: a pension is paid that is not due, or refused",
    kinds=frozenset({"date", "number"}), only_fields=frozenset({"birth_date", "age"}), settings=Settings,
    eligible=eligible, apply=apply, needs=lambda settings: ("recorded_on",))
