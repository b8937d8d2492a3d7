"""Columns are the same to Arrow however they were put together."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthetic_data.core.columns import column_values, framed, used_places, with_gaps


@pytest.mark.parametrize("width", ["int8", "int32", "int64", "float64"])
@given(cells=st.lists(st.tuples(st.integers(-100, 100), st.booleans()), max_size=40))
def test_numbers_with_gaps_are_what_pyarrow_makes_of_them(width, cells):
    """Values and empty cells as `pyarrow.array` with a mask has them, also of every second number."""
    numbers, missing = np.array([cell[0] for cell in cells], width), np.array([cell[1] for cell in cells], bool)
    for step in (1, 2):
        made = with_gaps(numbers[::step], missing[::step])
        made.validate(full=True)
        assert made.equals(pa.array(numbers[::step], mask=missing[::step]))


def test_whole_numbers_become_days():
    """The type may be another of the same width."""
    made = with_gaps(np.array([0, 31], np.int32), np.array([False, True]), pa.date32())
    assert made.equals(pa.array([0, None], pa.date32()))


@given(codes=st.lists(st.integers(-1, 6), min_size=1, max_size=9), length=st.sampled_from([1, 9, 10_000]),
       width=st.sampled_from(["int8", "int32"]))
def test_the_places_that_occur_are_found_in_short_and_in_long_columns(codes, length, width):
    """Each once and in order, empty cells left out, also where one stands only at the end."""
    column = np.append(np.resize(np.array(codes, width), length), np.array(codes, width))
    assert used_places(column, 7).tolist() == sorted({code for code in column.tolist() if code >= 0})


_KINDS = {
    "numbers": np.array([3, 1]), "dates": np.array(["2020-02-29", "NaT"], "datetime64[s]"),
    "words": pd.Categorical(["b", None]), "gaps": pd.array([1, None], "int64[pyarrow]"),
    "texts": pd.array(["b", None], "str")}


@pytest.mark.parametrize("name", _KINDS)
def test_a_column_holds_what_its_series_shows(name):
    """Of the same type and cell by cell, whatever pandas keeps it in."""
    frame = pd.DataFrame({"before": [0, 0], **_KINDS})
    values = column_values(frame)[name]
    assert values.dtype == frame[name].dtype
    pd.testing.assert_series_equal(pd.Series(values, name=name), frame[name])


def test_nobody_writes_into_a_frame_by_way_of_its_columns():
    """A look at a column leaves the frame as it is, also where the look is used to write."""
    values = column_values(pd.DataFrame({"number": [1, 2]}))["number"]
    with pytest.raises(ValueError, match="read-only"):
        values[0] = 3


@pytest.mark.parametrize("names", [[], ["numbers"], list(_KINDS)])
def test_a_frame_over_columns_is_what_pandas_makes_of_them(names):
    """Types, index and names of the columns, also of none."""
    columns = {name: _KINDS[name] for name in names}
    pd.testing.assert_frame_equal(framed(columns), pd.DataFrame(columns, copy=False), check_column_type=bool(names))
