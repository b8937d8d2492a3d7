"""Offsets as they stand in a column, such as +01:00: what tells whether a program changed its clocks in summer."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.written_times.fitting import minutes_of_offset

_OFFSET = re.compile(r"[0-9](?::[0-9]{2})+(?:[.,][0-9]+)?(?:\s?[AaPp]\.?\s?[Mm]\.?)?\s?"
                     r"(?P<offset>(?i:Z|(?:UTC|GMT|UT)? ?[+-][0-9]{1,2}(?::?[0-9]{2})?|UTC|GMT|UT))")


def written_offsets(column: pd.Series) -> NDArray[np.float64]:
    """Return the offset in minutes that stands behind the time of each value; NaN where none is found.

    Examples
    --------
    >>> written_offsets(pd.Series(["2024-07-01T09:15:00+01:00", "2024-07-01 09:15Z", "2024-07-01 09:15", None]))
    array([60.,  0., nan, nan])
    """
    if pd.api.types.is_datetime64_any_dtype(column):
        return np.full(len(column), np.nan)  # Parquet keeps the moment alone.
    words = column.astype("category").cat
    known = [_in_minutes(str(word)) for word in words.categories]
    # One place more, the last, for gaps: their code is -1.
    return np.asarray(np.array([*known, np.nan])[words.codes.to_numpy()])


def _in_minutes(word: str) -> float:
    found = _OFFSET.search(word)
    return float(minutes_of_offset(found["offset"])) if found else np.nan
