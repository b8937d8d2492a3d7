"""CSV and Parquet logs, read in blocks with only the columns that matter, words as codes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import compute, csv, parquet

from simulator.calibration import log_columns
from simulator.calibration.case_attributes import case_attributes, is_of_case, plain_names
from simulator.calibration.columns_beside import (
    contradictions,
    is_duration,
    is_order,
    is_unit,
    may_contradict,
    speaks_of_others,
)
from simulator.calibration.csv_dialect import Dialect, find_dialect, no_text
from simulator.calibration.csv_faults import text_faults
from simulator.calibration.csv_quotes import refuse_marks_within
from simulator.calibration.csv_rows import look_for_swallowed_rows
from simulator.calibration.csv_widths import width_faults
from simulator.calibration.lifecycles import looks_like_lifecycle, pair_lifecycles, takes_turns
from simulator.calibration.log_clock import PARTS
from simulator.calibration.log_columns import choose_columns, refuse_twice, refuse_worse_times, taken_and_rivals
from simulator.calibration.log_files import LogFile, damage_in_words
from simulator.calibration.parquet_times import without_int96
from synthetic_data import BadInput, Problem, name_key

_ROWS_LOOKED_AT = 1000
_MOST_NAMED = 5
_NAMES = ("case", "activity", "resource", "role")
"""Parts whose words may be somebody's name, such as NA: what is read as empty there is said."""


_WHOLE = {16: 2**11, 32: 2**24, 64: 2**53}
"""Bits of a floating number → from where on it holds not every whole number."""


@dataclass(frozen=True, kw_only=True)
class ReadLog:
    """What a file holds.

    Attributes
    ----------
    events : one row for each event (or piece of work), by part
    attributes : one row for each case, indexed by its name
    notes : what reading left out, in words
    unused_lifecycle : columns that look like a life cycle and were not used
    columns : part → the column taken for it, then its rivals
    beside : column that may contradict the others → its words → rows with them
    durations : column that says how long the work of each row took; its words
    orders : column that numbers the steps; its words, by row
    units : column of offices, years and the like; its words, by row
    unread : columns from which nothing is taken
    paired : whether schedules, starts and ends stood in one column, and are read by one reading
    """

    events: pd.DataFrame
    attributes: pd.DataFrame
    notes: tuple[str, ...] = ()
    unused_lifecycle: tuple[str, ...] = ()
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    beside: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    durations: Mapping[str, pd.Series] = field(default_factory=dict)
    orders: Mapping[str, pd.Series] = field(default_factory=dict)
    units: Mapping[str, pd.Series] = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    paired: bool = False


@contextmanager
def _words_for_errors(path: Path) -> Iterator[None]:
    try:
        with damage_in_words(path):
            yield
    except UnicodeDecodeError as error:
        rule = f"breaks off within a letter, or is not {error.encoding.upper()} text"
        raise BadInput(Problem(where=str(path), rule=rule, remedy="export the log again")) from None
    except pa.ArrowInvalid as error:
        rule = f"is not a readable table ({_first_line(error)})"
        raise BadInput(Problem(where=str(path), rule=rule, remedy="export the log again")) from None


@contextmanager
def _with_lines(file: LogFile, dialect: Dialect) -> Iterator[None]:
    """Name the lines on which the fast reader fails, which it does not."""
    try:
        yield
    except (pa.ArrowInvalid, UnicodeDecodeError):
        problems = text_faults(file, dialect.encoding) or width_faults(file, dialect)
        if not problems:
            raise
        raise BadInput(problems) from None


def _first_line(error: Exception) -> str:
    return " ".join(str(error).split())[:160]


def read_csv_table(file: LogFile, named: Mapping[str, str]) -> ReadLog:
    """Read a table of text; the separator is the one that cuts headings and rows alike."""
    with _words_for_errors(file.path):
        dialect = find_dialect(file)
        refuse_twice(dialect.headings, named, file.path.name)
        chosen = choose_columns(dialect.names, named, file.path.name)
        samples = dict(zip(dialect.names, zip_longest(*dialect.rows), strict=False))
        refuse_worse_times(chosen, named, samples, file.path.name)
        notes = look_for_swallowed_rows(file, dialect, [chosen[part] for part in ("start", "end") if part in chosen])
        refuse_marks_within(file, dialect)
        with _with_lines(file, dialect):
            table = _csv_columns(file, dialect, _wanted(dialect.names, chosen))
    if any(compute.any(compute.match_substring(_words(table.column(name)), "\0")).as_py() for name in chosen.values()):
        raise BadInput(text_faults(file, dialect.encoding) or no_text(file, dialect.encoding).problems)
    _refuse_headings_again(table, chosen, file.path.name)
    read = _parts(table, chosen, file.path.name, _like_lifecycles(samples, chosen), csv.ConvertOptions().null_values)
    taken = taken_and_rivals(dialect.names, log_columns.KNOWN, chosen, samples)
    return replace(read, notes=(*notes, *read.notes), columns=taken, unread=_unread(dialect.names, chosen, read))


def _csv_columns(file: LogFile, dialect: Dialect, wanted: Sequence[str]) -> pa.Table:
    stream = pa.input_stream(str(file.path), compression="gzip" if file.packed else None)
    if dialect.encoding != "utf-8":
        stream = pa.transcoding_input_stream(stream, dialect.encoding, "utf-8")
    blocks = csv.open_csv(
        stream,
        read_options=csv.ReadOptions(
            block_size=8 << 20,
            # Our own names, all different, as Arrow could not tell two like headings apart.
            column_names=list(dialect.names),
            skip_rows=dialect.skipped,
            skip_rows_after_names=1,
        ),
        # Remarks of officers may hold line breaks.
        parse_options=csv.ParseOptions(delimiter=dialect.mark, newlines_in_values=True),
        convert_options=csv.ConvertOptions(
            column_types=dict.fromkeys(dialect.names, pa.dictionary(pa.int32(), pa.string())),
            # Only an empty cell is surely none; which other words mean nothing is said in the audit.
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=True,
            include_columns=list(wanted),
        ),
    )
    return pa.Table.from_batches(_counted(blocks, file.path), schema=blocks.schema).unify_dictionaries()


def _counted(blocks: csv.CSVStreamingReader, path: Path) -> Iterator[pa.RecordBatch]:
    """Yield blocks until they hold too many events."""
    rows = 0
    for block in blocks:
        rows += block.num_rows
        if rows > log_columns.MOST_EVENTS:
            raise log_columns.too_many(str(path))
        yield block


def _wanted(header: Sequence[str], chosen: Mapping[str, str]) -> list[str]:
    """The columns of the log's parts, and those that may say something about the whole case, or against the others."""
    more = (name for name in header if is_of_case(name) or speaks_of_others(name) or is_unit(name))
    return list(dict.fromkeys([*chosen.values(), *more]))


def _unread(header: Sequence[str], chosen: Mapping[str, str], read: ReadLog) -> tuple[str, ...]:
    """Return the columns from which nothing is taken, and of which nothing else is said."""
    # Of what stands beside, only what speaks against the rest has been told.
    told = {name for name, rows in read.beside.items() if any(contradictions({name: rows}, None))}
    said = {*chosen.values(), *told, *read.attributes.columns}
    return tuple(name for name in header if name.strip() and name not in said
                 and plain_names([name])[0][name] not in read.attributes.columns)


def _like_lifecycles(samples: Mapping[str, Sequence[object]], chosen: Mapping[str, str]) -> tuple[str, ...]:
    if "transition" in chosen:
        return ()
    steps = list(zip(samples.get(chosen["case"], ()), samples.get(chosen["activity"], ()), strict=False))
    return tuple(name for name, words in samples.items() if name not in chosen.values()
                 and (looks_like_lifecycle(words) or takes_turns(steps, words)))


def read_parquet_table(file: LogFile, named: Mapping[str, str]) -> ReadLog:
    """Read a Parquet log."""
    path = file.path
    with _words_for_errors(path), parquet.ParquetFile(path, coerce_int96_timestamp_unit="us") as store:
        header = store.schema_arrow.names
        if store.metadata.num_rows > log_columns.MOST_EVENTS:
            raise log_columns.too_many(str(path))
        refuse_twice(header, named, path.name)
        chosen = choose_columns(header, named, path.name)
        words = [field.name for field in store.schema_arrow if _is_text(field.type)]
        first = next(store.iter_batches(_ROWS_LOOKED_AT, columns=words), None)
        table = store.read(columns=_wanted(header, chosen))
        store_schema = store.schema_arrow
        table, notes = without_int96(table, store, path.name)
    _refuse_lists(table, chosen, path.name)
    table = _bytes_as_text(table, path.name)
    _refuse_rounded(table, chosen, path.name)
    samples = {} if first is None else {name: first.column(name).to_pylist() for name in words}
    refuse_worse_times(chosen, named, samples, path.name)
    read = _parts(table, chosen, path.name, _like_lifecycles(samples, chosen))
    taken = taken_and_rivals(header, log_columns.KNOWN, chosen, samples, _moments(store_schema))
    return replace(read, notes=(*notes, *read.notes), columns=taken, unread=_unread(header, chosen, read))


def _bytes_as_text(table: pa.Table, where: str) -> pa.Table:
    """Return a table in which columns of bytes are words, as programs mean that store text without saying so."""
    problems = []
    for place, column in enumerate(table.schema):
        if not (pa.types.is_binary(column.type) or pa.types.is_large_binary(column.type)):
            continue
        try:
            table = table.set_column(place, column.name, table.column(place).cast(pa.string()))
        except pa.ArrowInvalid:
            problems.append(Problem(where=f"{where}: {column.name}", rule="holds bytes that are no UTF-8 text",
                                    value=next(filter(_is_no_text, table.column(place).to_pylist()), b"")[:40],
                                    remedy="store the column as text, from its source"))
    if problems:
        raise BadInput(problems)
    return table


def _is_no_text(value: bytes | None) -> bool:
    return value is not None and "\ufffd" in value.decode(errors="replace")


def _is_text(kind: pa.DataType) -> bool:
    inner = kind.value_type if pa.types.is_dictionary(kind) else kind
    return bool(pa.types.is_string(inner) or pa.types.is_large_string(inner))


def _moments(schema: pa.Schema) -> frozenset[str]:
    return frozenset(field.name for field in schema if pa.types.is_temporal(field.type))


def _refuse_rounded(table: pa.Table, chosen: Mapping[str, str], where: str) -> None:
    """Refuse names and times stored as numbers so large that they have lost their last digits (IEEE 754)."""
    problems = []
    for part, name in chosen.items():
        kind = table.column(name).type
        if pa.types.is_floating(kind) and part in PARTS and kind.bit_width < 64:
            problems.append(_coarse_moments(f"{where}: {name}", kind))
        if part not in _NAMES or not pa.types.is_floating(kind):
            continue
        largest = compute.max(compute.abs(table.column(name))).as_py() or 0.0
        if largest >= _WHOLE[kind.bit_width]:
            problems.append(Problem(
                where=f"{where}: {name}", value=f"{largest:,.0f}",
                rule=f"holds {kind}, which rounds whole numbers from {_WHOLE[kind.bit_width]:,} on, so that "
                f"several names of the {part} became one",
                remedy="store the column as text or as whole numbers, from its source"))
    if problems:
        raise BadInput(problems)


def _coarse_moments(where: str, kind: pa.DataType) -> Problem:
    return Problem(where=where, value=str(kind),
                   rule="holds times as short floating numbers, which keep seconds since 1970 to 128 of them at best",
                   remedy="store the column as timestamps, whole numbers or double, from its source")


def _refuse_lists(table: pa.Table, chosen: Mapping[str, str], where: str) -> None:
    problems = [
        Problem(
            where=f"{where}: {name}",
            rule=f"holds {table.column(name).type}, where one word or time is needed for the {part}",
            remedy=f"name another column with --{part}",
        )
        for part, name in chosen.items()
        if pa.types.is_nested(table.column(name).type)
    ]
    if problems:
        raise BadInput(problems)


def _column(table: pa.Table, name: str, nothing: Sequence[str]) -> pd.Series:
    """Return a column without the words that mean nothing."""
    column = table.column(name).to_pandas()
    gone = np.flatnonzero(compute.is_in(_words(table.column(name)), pa.array(nothing, pa.string()))) if nothing else ()
    return column.mask(np.isin(column.cat.codes.to_numpy(), gone)) if len(gone) else column


def _words(column: pa.ChunkedArray) -> pa.Array:
    """The different words of a column of words as codes; of millions of rows it is looked at by these."""
    return column.chunk(0).dictionary if column.num_chunks else pa.array([], pa.string())


def _refuse_headings_again(table: pa.Table, chosen: Mapping[str, str], where: str) -> None:
    """Refuse rows that are the headings once more, as files have that were put together."""
    rows = np.arange(table.num_rows)
    # The column with the fewest words comes first: of the others, only words of rows still in question are looked at.
    for name in sorted(chosen.values(), key=lambda name: len(_words(table.column(name)))):
        words = _words(table.column(name))
        if len(rows) == table.num_rows and not _same_words(words, range(len(words)), name):
            return
        codes = table.column(name).to_pandas().cat.codes.to_numpy()[rows]
        rows = rows[np.isin(codes, _same_words(words, pd.unique(codes).tolist(), name))]
    if not len(rows):
        return
    shown = ", ".join(map(str, (rows[:_MOST_NAMED] + 1).tolist())) + (", …" if len(rows) > _MOST_NAMED else "")
    raise BadInput(Problem(where=where, rule="has the headings once more among its rows", value=shown,
                           remedy="take these rows out (the first below the headings is 1)"))


def _same_words(words: pa.Array, places: Iterable[int], name: str) -> list[int]:
    """Return the places of the words that are a heading; compared by our own key, as Arrow's has other capitals."""
    key = name_key(name)
    return [place for place in places if place >= 0 and name_key(words[place].as_py()) == key]


def _parts(
    table: pa.Table, chosen: Mapping[str, str], where: str, unused: tuple[str, ...], empty: Sequence[str] = ()
) -> ReadLog:
    if table.num_rows == 0:
        raise BadInput(Problem(where=where, rule="has headings and no rows below them", remedy="export the log again"))
    frame = {part: _column(table, name, () if part in _NAMES else empty) for part, name in chosen.items()}
    events = pd.DataFrame({part: column for part, column in frame.items() if part not in ("replication",)})
    # Our own export numbers cases anew in each replication.
    if "replication" in frame and frame["replication"].nunique() > 1:
        events["case"] = frame["replication"].astype(str) + "-" + frame["case"].astype(str)
    used = set(chosen.values())
    others = [name for name in table.column_names if name not in used]
    beside = {name: _rows_by_word(table, name) for name in others if may_contradict(name)}
    durations = {name: table.column(name).to_pandas() for name in others if is_duration(name)}
    orders = {name: _by_row(table.column(name).to_pandas()) for name in others if is_order(name)}
    units = {name: _by_row(table.column(name).to_pandas()) for name in others if is_unit(name)}
    others = [name for name in others if name not in {*beside, *durations, *orders, *units}]
    told = {name: _column(table, name, empty) for name in others}
    attributes, notes = case_attributes(events["case"], told)
    events.index = pd.RangeIndex(1, len(events) + 1, name="row")
    paired = False
    if "transition" in events:
        events, more, paired = pair_lifecycles(events, where)
        notes += more
        # What an event says of its length belongs to no pair.
        durations = orders = units = {}
    return ReadLog(events=events, attributes=attributes, notes=tuple(notes), unused_lifecycle=unused,
                   beside=beside, durations=durations, orders=orders, units=units, paired=paired)


def _by_row(column: pd.Series) -> pd.Series:
    return column.set_axis(pd.RangeIndex(1, len(column) + 1))


def _rows_by_word(table: pa.Table, name: str) -> dict[str, int]:
    if pa.types.is_nested(table.column(name).type):
        return {}
    counts = table.column(name).to_pandas().dropna().value_counts()
    return {str(word): int(count) for word, count in counts.items() if count}
