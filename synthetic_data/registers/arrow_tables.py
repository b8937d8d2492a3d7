"""Frames as Arrow tables, and those as Parquet and CSV files whose bytes depend on nothing but the table."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv
import pyarrow.parquet as pq

from synthetic_data.core.columns import Columns, arrow_days, column_values, used_places, with_gaps
from synthetic_data.core.days import day_of
from synthetic_data.core.errors import BadInput, Problem
from synthetic_data.country.register_spec import RegisterSpec

BANNER = {b"synthetic": b"All people and records are made up. Personal numbers cannot belong to anybody."}
_REPEATS = 3
"""A word list is kept apart from its column when each word could occur at least this often."""
_SHORT = 256
"""Words of a list whose places in it take a byte."""
_SCHEMA = b"ARROW:schema"
"""Under this name Arrow looks for the types of columns in a Parquet file."""


def arrow_table(frame: pd.DataFrame) -> pa.Table:
    """Return the frame as an Arrow table: dates as days, words as dictionaries of the words that occur.

    A column whose words hardly repeat, such as a personal number, becomes plain text.
    """
    return _arrow_table(column_values(frame))


def _arrow_table(columns: Columns) -> pa.Table:
    table = pa.Table.from_arrays([_array(values) for values in columns.values()], names=list(columns))
    return table.replace_schema_metadata(BANNER)


def _array(values: Any) -> pa.Array:
    if isinstance(values.dtype, pd.CategoricalDtype):
        return _words(values)
    if isinstance(values.dtype, np.dtype) and values.dtype.kind == "M":
        return arrow_days(values)
    array = pa.array(values, from_pandas=True)
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def _words(column: pd.Categorical) -> pa.Array:
    codes, words = column.codes, pa.array(column.categories)
    missing = codes < 0
    # Of a list that is longer than the column, such as all people's numbers, hardly any word comes twice.
    used = None if len(words) > len(codes) else used_places(codes, len(words))
    if used is None or len(used) > len(codes) / _REPEATS:
        return words.take(with_gaps(codes.astype(np.int32, copy=False), missing))
    if len(used) < len(words):
        # One place more, on which the code -1 of empty cells falls.
        place = np.full(len(words) + 1, -1, np.int32)
        place[used] = np.arange(len(used), dtype=np.int32)
        codes, words = place.take(codes), words.take(pa.array(used))
    # Not checked again: the codes of pandas lie within their list.
    return pa.DictionaryArray.from_arrays(with_gaps(codes.astype(np.int32, copy=False), missing), words, safe=False)


def write_parquet(frame: pd.DataFrame, path: Path, text_by: Literal["zstd", "snappy"] = "zstd") -> None:
    """Write one part: each word and each sum of money once, days and numbers as differences, other text compressed.

    Parameters
    ----------
    text_by : zstd makes text smaller, snappy takes a third of its time

    Notes
    -----
    Readers get a column of words as such where the whole word list is short beside the column, as text otherwise,
    however it is kept in the file: its type must not depend on which names happen to occur.
    """
    columns = column_values(frame)
    table = _arrow_table(columns)
    # Ids and dates rise slowly from row to row: their differences take half the time and a fifth less room.
    rising = {field.name: "DELTA_BINARY_PACKED" for field in table.schema
              if pa.types.is_integer(field.type) or pa.types.is_date32(field.type)}
    repeating = [field.name for field in table.schema
                 if pa.types.is_dictionary(field.type) or pa.types.is_floating(field.type)]
    # What is packed to the bit, zstd would take a tenth of all the time of writing to make hardly smaller.
    packed = {name for name in table.column_names if name in rising or _is_packed(table.column(name))}
    packed_by = {name: "none" if name in packed else text_by for name in table.column_names}
    levels = {name: 1 for name, by in packed_by.items() if by == "zstd"}
    path.parent.mkdir(parents=True, exist_ok=True)
    with pa.OSFile(str(path), "wb") as sink, pq.ParquetWriter(
            sink, table.schema, compression=packed_by, compression_level=levels, use_dictionary=repeating,
            column_encoding=rising, write_statistics=False, store_schema=False) as writer:
        writer.write_table(table)
        writer.add_key_value_metadata(BANNER | {_SCHEMA: _schema_for_readers(columns, table)})


def _is_packed(column: pa.ChunkedArray) -> bool:
    """Tell whether a column is kept as small numbers: sums of money, and words of a short list."""
    return pa.types.is_floating(column.type) or (
        pa.types.is_dictionary(column.type) and len(column.chunk(0).dictionary) <= _SHORT)


def _schema_for_readers(columns: Columns, table: pa.Table) -> bytes:
    """Return what Arrow itself would note in a file, but with columns as text whose word list is long."""
    types = [field.type.value_type if pa.types.is_dictionary(field.type)
             and len(columns[field.name].categories) > len(table) / _REPEATS else field.type
             for field in table.schema]
    schema = pa.schema(zip(table.column_names, types, strict=True), metadata=BANNER)
    return base64.b64encode(schema.serialize().to_pybytes())


def read_parquet(path: Path) -> pd.DataFrame:
    """Read a part back as a frame of the same column types."""
    table = pq.read_table(path)
    return pd.DataFrame({name: _column(table.column(name)) for name in table.column_names}, copy=False)


def _column(values: pa.ChunkedArray) -> object:
    array = values.combine_chunks()
    if isinstance(array, pa.ChunkedArray):
        array = array.chunk(0) if array.num_chunks else pa.array([], values.type)
    if pa.types.is_date32(array.type):
        return array.cast(pa.timestamp("s")).to_numpy(zero_copy_only=False).astype("datetime64[s]")
    if pa.types.is_string(array.type) or pa.types.is_large_string(array.type):
        array = array.dictionary_encode()
    if pa.types.is_dictionary(array.type):
        words = pd.StringDtype("pyarrow", na_value=np.nan).__from_arrow__(pa.chunked_array([array.dictionary]))
        codes = array.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        return pd.Categorical.from_codes(codes, dtype=pd.CategoricalDtype(pd.Index(words)), validate=False)
    if array.null_count and (pa.types.is_integer(array.type) or pa.types.is_boolean(array.type)):
        # NumPy would read whole numbers with a gap as fractions.
        return pd.ArrowDtype(array.type).__from_arrow__(array)
    return array.to_numpy(zero_copy_only=False)


def write_agency_csv(frame: pd.DataFrame, spec: RegisterSpec, path: Path) -> None:
    """Write a register as its agency sends it: its separator, date format, headings, decimal sign, encoding."""
    habits, table = spec.csv, arrow_table(frame)
    columns = []
    for name in table.column_names:
        array = table.column(name).combine_chunks()
        if pa.types.is_date32(array.type):
            array = _written_dates(array, habits.date_format)
        elif pa.types.is_floating(array.type) and habits.decimal_comma:
            array = pc.replace_substring(array.cast(pa.string()), ".", ",")
        elif pa.types.is_dictionary(array.type):
            array = array.dictionary_decode()
        columns.append(array)
    labels = [spec.columns[name].label or name if name in spec.columns else name for name in table.column_names]
    path.parent.mkdir(parents=True, exist_ok=True)
    options = pcsv.WriteOptions(delimiter=habits.separator, quoting_style="needed")
    pcsv.write_csv(pa.Table.from_arrays(columns, names=labels), path, options)
    if habits.encoding != "utf-8":
        path.write_bytes(_encoded(path.read_text(encoding="utf-8"), habits.encoding, path.parent.name))


def _encoded(text: str, encoding: str, register: str) -> bytes:
    try:
        return text.encode(encoding)
    except UnicodeEncodeError as error:
        raise BadInput(Problem(where=f"registers/{register}.yml: csv.encoding", value=encoding,
                               rule=f"cannot write {text[error.start]!r}, which stands in this register",
                               remedy="use utf-8 for this register")) from None


def _written_dates(array: pa.Array, pattern: str) -> pa.Array:
    # Each day is written out once, however many rows hold it.
    coded = array.dictionary_encode()
    days = coded.dictionary.cast(pa.int32()).to_numpy()
    return pa.array([day_of(day).strftime(pattern) for day in days], pa.string()).take(coded.indices)
