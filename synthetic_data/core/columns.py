"""Text columns as whole-number codes with a word list, and frames made of them.

A word is stored once; a million rows cost a million small integers. A code of -1 is a missing value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray
from pandas.api.internals import create_dataframe_from_blocks

from synthetic_data.core.days import to_dates

Columns = dict[str, Any]
"""Name → NumPy array or `pandas.Categorical`, all of one length; day numbers are int32."""
_GLANCE = 4096


def word_list(words: Iterable[str] | pa.Array) -> pd.CategoricalDtype:
    """Return the type of a text column over these different words; that words of Arrow differ is trusted."""
    if isinstance(words, pa.Array):
        index = pd.Index(as_text(words))
        return pd.CategoricalDtype._from_fastpath(index, ordered=False)  # the public one hashes every word
    return pd.CategoricalDtype(pd.Index(as_text(pa.array(list(words), pa.string()))))


def as_text(words: pa.Array) -> pd.api.extensions.ExtensionArray:
    """Return Arrow text as a pandas column, for text that hardly repeats."""
    return pd.StringDtype("pyarrow", na_value=np.nan).__from_arrow__(pa.chunked_array([words]))


def coded(codes: NDArray[Any], words: pd.CategoricalDtype) -> pd.Categorical:
    """Return a text column from codes; the codes are trusted."""
    return pd.Categorical.from_codes(codes, dtype=words, validate=False)


def used_places(codes: NDArray[np.integer], words: int) -> NDArray[np.int64]:
    """Return which places of a list of so many words occur among the codes of a column, in order.

    Examples
    --------
    >>> used_places(np.array([3, -1, 0, 3]), 5).tolist()
    [0, 3]
    """
    # Empty cells, whose code is -1, fall on the place too many.
    occurs = np.zeros(words + 1, dtype=bool)
    # The first rows hold all words of a short list, and then nobody need look at the others.
    occurs[codes[:_GLANCE]] = True
    if len(codes) > _GLANCE and not occurs[:-1].all():
        # To count them all takes half the time of marking them.
        occurs[:-1] |= np.bincount(codes[_GLANCE:].astype(np.intp) + 1, minlength=words + 1)[1:] > 0
    return np.flatnonzero(occurs[:-1])


def with_gaps(values: NDArray[Any], missing: NDArray[np.bool_], kind: pa.DataType | None = None) -> pa.Array:
    """Return numbers as Arrow keeps them, empty where marked.

    Parameters
    ----------
    kind : Arrow type of the same width, such as days for whole numbers; that of the numbers when left out

    Notes
    -----
    `pyarrow.array` with a mask copies the numbers one by one, which takes ten times as long.
    """
    kind = kind or pa.from_numpy_dtype(values.dtype)
    gaps = int(np.count_nonzero(missing))
    filled = pa.py_buffer(np.packbits(~missing, bitorder="little")) if gaps else None
    return pa.Array.from_buffers(kind, len(values), [filled, pa.py_buffer(np.ascontiguousarray(values))], gaps)


def arrow_days(dates: NDArray[np.datetime64]) -> pa.Array:
    """Return dates as days of Arrow, empty where there is none."""
    # Not `from_dates`, which fills the gaps and takes twice as long.
    days = (dates.astype("datetime64[s]", copy=False).view(np.int64) // 86_400).astype(np.int32)
    return with_gaps(days, np.isnat(dates), pa.date32())


def joined_words(words: pd.DataFrame) -> pd.Series:
    """Return the words of each row as one text, by which rows are told apart."""
    return pd.Series(["\x1f".join(row) for row in words.itertuples(index=False)], index=words.index, dtype=str)


def constant(word: str, length: int) -> pd.Categorical:
    """Return a text column that says the same in every row."""
    return coded(np.zeros(length, dtype=np.int8), word_list([word]))


def pick(column: Any, rows: NDArray[Any]) -> Any:
    """Return the chosen rows of a column; row -1 gives a missing word."""
    if isinstance(column, pd.Categorical):
        codes = column.codes.take(rows)
        if rows.dtype != bool and len(rows) and rows.min() < 0:
            # `take` counts -1 from the end and would give the last row's word.
            codes = np.where(rows < 0, np.array(-1, dtype=codes.dtype), codes)
        return coded(codes, column.dtype)
    return column[rows]


def column_values(frame: pd.DataFrame) -> Columns:
    """Return what a frame keeps its columns in: NumPy arrays, to be read only, and arrays of pandas.

    Notes
    -----
    As `frame[name].array` and `.to_numpy()` say, without the series around each and without the index of names that
    the first of them needs. A block is looked at by five hundred columns, and to put series around them would take a
    tenth of the time in which its defects are planted.
    """
    at = frame._get_column_array  # what `frame[name]` puts a series around; a test holds one against the other
    return {str(name): _values(at(place)) for place, name in enumerate(frame.columns)}


def _values(kept: Any) -> Any:
    if not isinstance(kept.dtype, np.dtype):
        return kept
    plain = np.asarray(kept).view()
    plain.flags.writeable = False
    return plain


def to_frame(columns: Mapping[str, Any], days: Iterable[str] = ()) -> pd.DataFrame:
    """Return a frame over the columns without copying; the named day columns become dates."""
    dated = set(days)
    return framed({name: to_dates(column) if name in dated else column for name, column in columns.items()})


def framed(columns: Mapping[str, Any]) -> pd.DataFrame:
    """Return a frame over NumPy arrays and arrays of pandas, of one length, without copying.

    Notes
    -----
    What `pandas.DataFrame(columns, copy=False)` gives. That looks at each column as if it could be a list or a series
    with an index, which takes longer than to plant a defect in one.
    """
    size = len(next(iter(columns.values()), ()))
    blocks = [(_kept(values), np.array([place])) for place, values in enumerate(columns.values())]
    return create_dataframe_from_blocks(blocks, index=pd.RangeIndex(size), columns=pd.Index(list(columns), dtype="str"))


def _kept(values: Any) -> Any:
    if not isinstance(values, np.ndarray):
        return values
    return pd.DatetimeIndex(values).array if values.dtype.kind == "M" else values[None, :]
