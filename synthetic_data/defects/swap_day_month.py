"""Day and month change places: 3 May becomes 5 March. Both are real dates, so no single table shows it."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from synthetic_data.planting.defect import Defect, Edit, Hits, Mask, Target


def eligible(target: Target) -> Mask:
    """Days up to the twelfth whose month is another number."""
    days = pc.day(target.column)
    swappable = pc.and_(pc.less_equal(days, 12), pc.not_equal(days, pc.month(target.column)))
    return np.asarray(swappable.fill_null(False))


def apply(hits: Hits) -> Edit:
    """Return the dates with day and month exchanged."""
    year, month, day = (np.asarray(part(hits.values)) for part in (pc.year, pc.month, pc.day))
    months = (year - 1970).astype("datetime64[Y]").astype("datetime64[M]") + (day - 1)
    return Edit(cells={hits.target.field: pa.array(months.astype("datetime64[D]") + (month - 1))})


DEFECT = Defect(
    title="Day and month of a date are swapped",
    lesson="T07", iso="accuracy", dama="accuracy", seen_by="cross",
    harm="the person's records do not match by birth date, so months or benefits are not found",
    kinds=frozenset({"date"}), eligible=eligible, apply=apply)
