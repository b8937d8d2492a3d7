"""Nobody knew the day, so 1 January was typed, or 1 January 1900."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pydantic import Field

from synthetic_data.core.specs import Spec
from synthetic_data.planting.defect import Defect, Edit, Hits, Mask, Target

OLDEST = np.datetime64("1900-01-01", "D")


class Settings(Spec):
    """What can be set."""

    oldest_share: float = Field(default=0.2, ge=0, le=1)
    """Share of hits that become 1 January 1900; the others 1 January of their own year."""


def eligible(target: Target) -> Mask:
    """Dates other than 1 January."""
    return np.asarray(pc.not_equal(pc.day_of_year(target.column), 1).fill_null(False))


def apply(hits: Hits) -> Edit:
    """Write the default date."""
    new_year = hits.days().astype("datetime64[Y]").astype("datetime64[D]")
    oldest = hits.uniforms() < hits.settings.oldest_share
    return Edit(cells={hits.target.field: pa.array(np.where(oldest, OLDEST, new_year))})


DEFECT = Defect(
    title="A default date stands for an unknown one",
    lesson="T14", iso="credibility", dama="validity", seen_by="table",
    harm="the person reaches an age limit on the wrong day: paid too early, or months are lost",
    kinds=frozenset({"date"}), settings=Settings, eligible=eligible, apply=apply)
