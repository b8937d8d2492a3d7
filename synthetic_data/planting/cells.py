"""Columns of register frames as Arrow values: look at whole columns, read some cells, write some cells.

Register columns are categorical, Arrow or NumPy backed. Defects and the ledger see them in one form, so
that no defect asks how a column is stored. Dates are days here, whatever unit the column keeps.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from synthetic_data.core.columns import arrow_days, used_places, with_gaps

Kind = Literal["text", "date", "number", "flag"]
Rows = NDArray[np.int64]
_EMPTY, NEW_WORD = -1, -2
"""Instead of a place in a word list."""
_LONG, _ENDING = 40_000, 4
"""Lists of so many words are looked at by so many bytes first."""


def whole_column(column: pd.Series) -> pa.Array:
    """Return the column as one Arrow array: codes stay codes, dates become days, NaN becomes null."""
    return whole_values(cell_values(column))


def cell_values(column: pd.Series) -> Any:
    """Return what the column keeps its values in, as `core.columns.column_values` does."""
    return column.to_numpy() if isinstance(column.dtype, np.dtype) else column.array


def whole_values(values: Any) -> pa.Array:
    """Return what `cell_values` gives as one Arrow array, as `whole_column` does."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        codes = values.codes
        words = pa.array(values.dtype.categories)
        # Not checked again: the codes of pandas lie within their list.
        return pa.DictionaryArray.from_arrays(with_gaps(codes, codes < 0), words, safe=False)
    if isinstance(values.dtype, np.dtype) and values.dtype.kind == "M":
        return arrow_days(values)
    array = pa.array(values, from_pandas=True)
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    return array.cast(pa.date32()) if pa.types.is_timestamp(array.type) else array


def cells_at(values: Any, rows: Rows) -> pa.Array:
    """Return some rows of what `cell_values` gives as one Arrow array, words instead of codes."""
    if not isinstance(values.dtype, pd.CategoricalDtype):
        return whole_values(values.take(rows))
    codes = values.codes.take(rows).astype(np.int32, copy=False)
    return pa.array(values.dtype.categories).take(with_gaps(codes, codes < 0))


def value_type(values: Any) -> pa.DataType:
    """Return the Arrow type of what `cell_values` gives (of the words, for a column of codes)."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        return pa.array(values.dtype.categories.array[:0]).type
    return whole_values(values[:0]).type


def kind_of(values: Any) -> Kind:
    """Tell whether what `cell_values` gives is text, dates, numbers or flags."""
    if isinstance(values.dtype, pd.CategoricalDtype) and isinstance(values.dtype.categories.dtype, pd.StringDtype):
        return "text"
    kind = value_type(values)
    if pa.types.is_date(kind):
        return "date"
    if pa.types.is_boolean(kind):
        return "flag"
    return "number" if pa.types.is_integer(kind) or pa.types.is_floating(kind) else "text"


def needs_room(kind: Any, values: pa.Array) -> bool:
    """Tell whether a column of this type has to be stored otherwise before it can hold these values.

    Whole numbers and flags that NumPy keeps have no sign for an empty cell; Arrow keeps one.
    """
    return isinstance(kind, np.dtype) and kind.kind in "iub" and values.null_count > 0


def fits_type(numbers: NDArray[np.float64] | float, kind: pa.DataType) -> NDArray[np.bool_]:
    """Tell which numbers a column of this Arrow type can hold exactly."""
    values = np.asarray(numbers, dtype=np.float64)
    if not pa.types.is_integer(kind):
        return np.isfinite(values)
    bounds = np.iinfo(kind.to_pandas_dtype())
    fits_type: NDArray[np.bool_] = (values >= bounds.min) & (values <= bounds.max) & (values == np.floor(values))
    return fits_type


def read_cells(array: pa.Array, rows: Rows | pa.Array) -> pa.Array:
    """Return the values in these rows, words instead of codes; an empty row number gives nothing."""
    taken = array.take(pa.array(rows))
    return taken.dictionary_decode() if pa.types.is_dictionary(taken.type) else taken


def take_cells(array: pa.Array, rows: Rows | pa.Array) -> pa.Array:
    """Return the values in these rows as `read_cells` does, but codes stay codes."""
    return array.take(pa.array(rows))


def codes_of(array: pa.DictionaryArray) -> Rows:
    """Return the codes of a column of codes; -1, the last place of a list, for empty cells."""
    indices = array.indices
    if indices.null_count:
        indices = indices.cast(pa.int32()).fill_null(-1)
    return np.asarray(indices.to_numpy(zero_copy_only=False))


def share_words(one: pa.Array, other: pa.Array) -> bool:
    """Tell whether two columns are codes of the same word list, so that their codes can be compared."""
    return bool(pa.types.is_dictionary(one.type) and one.type == other.type and one.dictionary.equals(other.dictionary))


def used_words(array: pa.Array) -> tuple[Rows, list[str]]:
    """Return a code for each cell (-1 for an empty one) and the values that occur, as texts."""
    if not pa.types.is_dictionary(array.type):
        coded = pc.dictionary_encode(array)
        return _filled_codes(coded, -1), coded.dictionary.cast(pa.string()).to_pylist()
    used = used_codes(array)
    places = np.full(len(array.dictionary) + 1, -1, dtype=np.int64)
    places[used] = np.arange(len(used))
    return places[codes_of(array)], words_at(array, used).cast(pa.string()).to_pylist()


def used_codes(array: pa.DictionaryArray) -> Rows:
    """Return the places of the words that occur in the list of a column of codes."""
    return used_places(codes_of(array), len(array.dictionary))


def words_at(array: pa.DictionaryArray, used: Rows) -> pa.Array:
    """Return the words in these places of the list of a column of codes."""
    words = array.dictionary
    return words if len(used) == len(words) else words.take(pa.array(used))


def write_cells(column: pd.Series, rows: Rows, values: pa.Array, places: Rows | None = None) -> pd.Series:
    """Return the column with other values in these rows; unknown words are added behind the known ones.

    Parameters
    ----------
    places : what `word_places` said about the values, where it was asked before
    """
    cells = write_values(cell_values(column), rows, values, places)
    return pd.Series(cells, index=column.index, name=column.name, copy=False)


def write_values(cells: Any, rows: Rows, values: pa.Array, places: Rows | None = None) -> Any:
    """Do for what `cell_values` gives what `write_cells` does for a column."""
    if isinstance(cells.dtype, pd.CategoricalDtype):
        return _write_codes(cells, rows, values, places)
    if needs_room(cells.dtype, values):
        cells = _with_room(cells)
    if isinstance(cells.dtype, np.dtype):
        changed = cells.copy()
        changed[rows] = _as_numpy(values, cells.dtype)
        return changed
    # `replace_with_mask` takes the values in the order of the rows.
    order = np.argsort(rows, kind="stable")
    mask = np.zeros(len(cells), dtype=bool)
    mask[rows] = True
    array = _stored(cells)
    array = pc.replace_with_mask(array, pa.array(mask), values.take(pa.array(order)).cast(array.type))
    return cells.dtype.__from_arrow__(array)


def extend_cells(column: pd.Series, values: pa.Array) -> pd.Series:
    """Return the column with these values behind its own."""
    return pd.Series(extend_values(cell_values(column), values), name=column.name, copy=False)


def extend_values(cells: Any, values: pa.Array) -> Any:
    """Do for what `cell_values` gives what `extend_cells` does for a column."""
    if isinstance(cells.dtype, pd.CategoricalDtype):
        codes, kind = _codes_for(cells, values)
        return pd.Categorical.from_codes(np.concatenate([cells.codes, codes]), dtype=kind, validate=False)
    if needs_room(cells.dtype, values):
        cells = _with_room(cells)
    if isinstance(cells.dtype, np.dtype):
        return np.concatenate([cells, _as_numpy(values, cells.dtype)])
    array = _stored(cells)
    return cells.dtype.__from_arrow__(pa.concat_arrays([array, values.cast(array.type)]))


def word_places(words: pd.CategoricalDtype, values: pa.Array) -> Rows:
    """Return the place of each value in the word list of a column of codes; -1 for no value, -2 for a new word."""
    known = pa.array(words.categories)
    found = pc.dictionary_encode(values.cast(known.type))
    # Each different value is looked up once; the place behind them is for no value.
    places = np.append(_places_of(found.dictionary, known), _EMPTY)
    return places[_filled_codes(found, len(found.dictionary))]


def forget_words(column: pd.Series, words: set[str]) -> pd.Series:
    """Return the column of codes without these words, as far as no cell uses them any more."""
    categories = column.cat.categories
    codes = column.cat.codes.to_numpy()
    unused = categories.isin(words)
    unused[used_places(codes, len(categories))] = False
    if not unused.any():
        return column
    places = np.append(np.cumsum(~unused) - 1, -1)
    kind = pd.CategoricalDtype(categories[~unused], ordered=column.cat.ordered)
    return pd.Series(pd.Categorical.from_codes(places[codes], dtype=kind, validate=False),
                     index=column.index, name=column.name)


def as_text(values: pa.Array) -> pa.Array:
    """Return the values as the ledger writes them: ISO dates, shortest exact numbers, null for nothing."""
    return values if pa.types.is_large_string(values.type) else values.cast(pa.large_string())


def coded_texts(values: pa.Array) -> pa.DictionaryArray:
    """Return the values as `as_text` writes them, each different text once."""
    if pa.types.is_dictionary(values.type) and len(values.dictionary) > len(values):
        values = values.dictionary_decode()  # a list of all people's numbers is longer than a few of them
    if pa.types.is_integer(values.type) or pa.types.is_date(values.type):
        values = values.dictionary_encode()  # many numbers are told apart faster than as many texts
    if not pa.types.is_dictionary(values.type):
        return as_text(values).dictionary_encode()
    return pa.DictionaryArray.from_arrays(values.indices.cast(pa.int32()), as_text(values.dictionary), safe=False)


def from_text(texts: pa.Array, column: pd.Series) -> pa.Array:
    """Read back what `as_text` wrote, for this column."""
    return texts.cast(value_type(cell_values(column)))


def _write_codes(cells: pd.Categorical, rows: Rows, values: pa.Array, places: Rows | None) -> pd.Categorical:
    fresh, kind = _codes_for(cells, values, places)
    # A longer word list may need wider codes than the column has.
    codes = cells.codes.astype(fresh.dtype)
    codes[rows] = fresh
    return pd.Categorical.from_codes(codes, dtype=kind, validate=False)


def _codes_for(cells: pd.Categorical, values: pa.Array,
               places: Rows | None = None) -> tuple[NDArray[np.integer], pd.CategoricalDtype]:
    """Codes of values in a column of codes, and its type with the words that it did not know."""
    codes = word_places(cells.dtype, values) if places is None else places.copy()
    fresh = codes == NEW_WORD
    if not fresh.any():
        return codes.astype(cells.codes.dtype), cells.dtype
    kind = cells.dtype
    found = pc.dictionary_encode(values.filter(pa.array(fresh)).cast(value_type(cells)))
    codes[fresh] = len(kind.categories) + found.indices.to_numpy()
    return codes.astype(np.int32), _longer_list(kind, found.dictionary)


def _places_of(words: pa.Array, known: pa.Array) -> Rows:
    """Place of each of a few words in a long list; `NEW_WORD` for a word it does not hold.

    The few words are hashed and the long list looked up in them, not the other way round: that is the faster way.
    """
    near = _ending_alike(words, known)
    hits = pc.index_in(known if near is None else known.take(pa.array(near)), words)
    at = pc.indices_nonzero(hits.is_valid()).to_numpy()
    places = np.full(len(words), NEW_WORD, dtype=np.int64)
    places[hits.take(pa.array(at)).to_numpy()] = at if near is None else near[at]
    return places


def _ending_alike(words: pa.Array, known: pa.Array) -> Rows | None:
    """Return the places in a list of words of one length that end in the same four bytes as some word, and a few more.

    To hash all personal numbers of a block takes as long as to plant two defects. None for a list of other words.
    """
    if len(known) < _LONG or not pa.types.is_large_string(known.type) or known.null_count:
        return None
    ends = np.frombuffer(known.buffers()[1], np.int64)[known.offset:known.offset + len(known) + 1]
    length = int(ends[1] - ends[0])
    if length < _ENDING or (np.diff(ends) != length).any():
        return None
    wanted = [word.encode()[-_ENDING:] for word in words.to_pylist() if len(word.encode()) == length]
    marked = np.zeros(1 << 16, dtype=bool)
    marked[_folded(np.frombuffer(b"".join(wanted), "<u4"))] = True
    endings = np.ndarray(len(known), "<u4", known.buffers()[2], int(ends[0]) + length - _ENDING, (length,))
    return np.flatnonzero(marked.take(_folded(endings)))


def _folded(endings: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return 16 bits of 32 on which letters spread evenly (Fibonacci hashing, Knuth 1998, 6.4)."""
    folded: NDArray[np.uint32] = (endings * np.uint32(2_654_435_769)) >> np.uint32(16)
    return folded


def _filled_codes(coded: pa.DictionaryArray, empty: int) -> Rows:
    filled_codes: Rows = coded.indices.fill_null(empty).to_numpy(zero_copy_only=False)
    return filled_codes


def _longer_list(kind: pd.CategoricalDtype, words: pa.Array) -> pd.CategoricalDtype:
    known = pa.array(kind.categories)
    # In one piece, because looking words up in several is slow.
    longer = pa.concat_arrays([*(known.chunks if isinstance(known, pa.ChunkedArray) else [known]), words])
    # The public constructor hashes every word again to see that none stands twice. They were just compared with the
    # list, and with a hundred thousand personal numbers that check would cost more than the defects themselves.
    categories = pd.Index(kind.categories.dtype.__from_arrow__(longer))
    return pd.CategoricalDtype._from_fastpath(categories, ordered=kind.ordered)  # see above


def _as_numpy(values: pa.Array, kind: np.dtype) -> NDArray[np.generic]:
    plain = values.cast(pa.date32()) if kind.kind == "M" else values
    cells: NDArray[np.generic] = plain.to_numpy(zero_copy_only=False).astype(kind)
    return cells


def _with_room(cells: NDArray[np.generic]) -> Any:
    """The same numbers or flags in an Arrow array, in which a cell can be empty."""
    stored = pa.array(cells)
    return pd.ArrowDtype(stored.type).__from_arrow__(stored)


def _stored(cells: Any) -> pa.Array:
    array = pa.array(cells)
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
