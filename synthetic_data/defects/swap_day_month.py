"""Day and month change places: 3 May becomes 5 March. Both are real dates, so no single table shows it."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from synthetic_data.defect import Defect, Edit, Hits, Mask, Target


def eligible(target: Target) -> Mask:
    """Days up to the twelfth whose month is another number."""
    month, day = _month_and_day(target.days(target.field))
    return target.filled() & (day <= 12) & (day != month)


def apply(hits: Hits) -> Edit:
    """Return the dates with day and month exchanged."""
    days = hits.days()
    month, day = _month_and_day(days)
    year = days.astype("datetime64[Y]")
    swapped = (year.astype("datetime64[M]") + (day - 1)).astype("datetime64[D]") + (month - 1)
    return Edit(cells={hits.target.field: pa.array(swapped)})


def _month_and_day(days: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    months = days.astype("datetime64[M]")
    month = months.astype(np.int64) % 12 + 1
    return month, (days - months.astype("datetime64[D]")).astype(np.int64) + 1


DEFECT = Defect(
    title="Day and month of a date are swapped",
    lesson="T07", iso="accuracy", dama="accuracy", seen_by="cross",
    harm="the person's records do not match by birth date, so months or benefits are not found",
    kinds=frozenset({"date"}), eligible=eligible, apply=apply)
