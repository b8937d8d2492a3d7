"""Columns of offices or years, which are not read: whether each of them numbers its cases on its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from simulator.calibration.event_items import began
from synthetic_data import shown

_FEW, _PART, _MOST = 3, 0.1, 0.9
"""Cases with rows of several units, and their share, from which on that is told; share of the units of these cases that
begin as cases do."""


def unit_notes(units: Mapping[str, pd.Series], rows: pd.DataFrame) -> Iterator[str]:
    """Yield notes on columns by which the rows of one case look like several cases, each with a begin of its own.

    A case that is handed from office to office begins in one of them alone.

    Parameters
    ----------
    units : column → its words, by the number of the row
    rows : ``case, activity, start, end``

    Examples
    --------
    >>> rows = pd.DataFrame([(case, step, 9.0 + n, 9.0 + n) for case in "abc" for n, step in
    ...                      enumerate(("ask", "ask", "pay", "pay"))], columns=["case", "activity", "start", "end"])
    >>> next(unit_notes({"office": pd.Series(["N", "S"] * 6)}, rows.astype({"case": "category"})))
    'the column office is not read, and in 3 of 3 cases the rows of each of its words begin with ask, such as N and S \
in a: if each numbers its cases on its own, several cases are read as one; write it into the number of the case'
    """
    if not units or rows.empty:
        return
    table = rows[["case", "activity"]].astype(str).iloc[np.argsort(began(rows), kind="stable")]
    usual = table.drop_duplicates("case")["activity"].mode()[0]
    for column, words in units.items():
        firsts = table.assign(unit=words.reindex(table.index).astype(object)).dropna().drop_duplicates(["case", "unit"])
        shared = firsts[firsts.duplicated("case", keep=False)]
        count, cases = shared["case"].nunique(), table["case"].nunique()
        if count < max(_FEW, _PART * cases) or (shared["activity"] == usual).mean() < _MOST:
            continue
        case, named = next(iter(shared.groupby("case", sort=False)["unit"]))
        yield (f"the column {column} is not read, and in {count:,} of {cases:,} cases the rows of each of its words "
               f"begin with {shown(str(usual))}, such as {' and '.join(shown(str(one)) for one in named[:2])} in "
               f"{shown(str(case))}: if each numbers its cases on its own, several cases are read as one; write it "
               "into the number of the case")
