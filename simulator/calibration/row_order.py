"""Files whose rows stand newest first, as trackers export them: steps of one time are in the turned order there."""

from __future__ import annotations

import numpy as np
import pandas as pd

from simulator.calibration.event_items import began

_LEAST, _MOST_AGAINST = 3, 0.1
"""Rows of a case that must go back in time, and the share that may go on in time, before a file is newest first."""


def oldest_first(items: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Return the rows in the order in which steps of one time follow each other, and a note where that is turned.

    Only steps of a case that have different times say which way a file goes. Where it goes back in time, of two steps
    with one time the lower row was first.

    Parameters
    ----------
    items : rows as in the file, with ``case``, ``start`` and ``end``

    Examples
    --------
    >>> cases = pd.Categorical(list("aaaaa"))
    >>> rows = pd.DataFrame({"case": cases, "start": np.nan, "end": [9.0, 8, 7, 6, 6]}, list("vwxyz"))
    >>> oldest_first(rows)[0].index.tolist(), oldest_first(rows[::-1])[0].index.tolist()
    (['z', 'y', 'x', 'w', 'v'], ['z', 'y', 'x', 'w', 'v'])
    """
    order = np.argsort(items["case"].cat.codes.to_numpy(), kind="stable")
    same = np.diff(items["case"].cat.codes.to_numpy()[order]) == 0
    steps = np.diff(began(items)[order])[same]
    ties = int((steps == 0).sum())
    back, on = int((steps < 0).sum()), int((steps > 0).sum())
    if not ties or back < _LEAST or on > _MOST_AGAINST * back:
        return items, []
    return items.iloc[::-1], [f"the rows of a case stand newest first; where {ties:,} steps begin at the same time as "
                              "the row above, the lower row is taken for the earlier step"]
