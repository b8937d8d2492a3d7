"""Columns that number the steps of a case, which are not read: whether they follow each other as the rows do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from simulator.calibration.event_items import began
from synthetic_data import shown


def order_notes(orders: Mapping[str, pd.Series], rows: pd.DataFrame) -> Iterator[str]:
    """Yield notes on columns that put steps of one time in another order than the rows have, which is the one taken.

    Parameters
    ----------
    orders : column → its words, by the number of the row
    rows : ``case, activity, start, end`` in the order in which steps of one time are taken

    Examples
    --------
    >>> rows = pd.DataFrame({"case": ["a", "a"], "activity": ["ask", "pay"], "start": np.nan, "end": [9.0, 9]}, [1, 2])
    >>> rows = rows.astype({"case": "category"})
    >>> list(order_notes({"seq": pd.Series(["2", "1"], [1, 2])}, rows))[0]
    'the column seq is not read, and puts 1 of 1 steps at one time with the one before in another order: pay before \
ask in a; if it is right, sort the rows by it'
    """
    keys = (rows["end"].to_numpy(float), began(rows), rows["case"].cat.codes.to_numpy())
    rows = rows.iloc[np.lexsort(keys)]
    case, start, end = (rows["case"].cat.codes.to_numpy(), rows["start"].fillna(-1).to_numpy(),
                        rows["end"].fillna(-1).to_numpy())
    tied = (case[1:] == case[:-1]) & (start[1:] == start[:-1]) & (end[1:] == end[:-1])
    for column, words in orders.items():
        number = pd.to_numeric(words.reindex(rows.index).astype(object), errors="coerce").to_numpy(float)
        back = tied & (number[1:] < number[:-1])
        if back.any():
            first = int(np.flatnonzero(back)[0])
            before, after, of = (shown(str(rows[part].iloc[first + more]))
                                 for part, more in (("activity", 1), ("activity", 0), ("case", 0)))
            yield (f"the column {column} is not read, and puts {back.sum():,} of {tied.sum():,} steps at one time with "
                   f"the one before in another order: {before} before {after} in {of}; if it is right, sort the rows "
                   "by it")
