"""Rows of a register as a build hands them on."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from courses.evidence import records_of

COLUMNS = {"text": pd.Series(["Aydin", None, "Leyla"], dtype="str"), "coded": pd.Categorical(["a", "b", None]),
           "day": pd.to_datetime(["2024-03-01", None, "2023-01-01"]), "count": np.array([1, 2, 3], dtype=np.int32),
           "share": [0.5, np.nan, 2.0], "held": [True, False, True],
           "mixed": pd.Series([np.int64(4), "x", dt.date(2024, 1, 1)], dtype=object)}


@pytest.mark.parametrize("names", [list(COLUMNS), ["text"], ["mixed", "day"]])
@pytest.mark.parametrize("size", [0, 1, 3])
def test_records_are_those_that_pandas_makes(names, size):
    """Value by value and type by type: texts, codes, days, numbers, gaps, numbers among objects."""
    frame = pd.DataFrame({name: COLUMNS[name] for name in names}).head(size)
    plain = frame.astype({name: object for name in names if name == "text"}).to_dict("records")
    found = records_of(frame)

    assert [list(record) for record in found] == [list(record) for record in plain]
    assert [[(type(value), str(value)) for value in record.values()] for record in found] == [
        [(type(value), str(value)) for value in record.values()] for record in plain]
