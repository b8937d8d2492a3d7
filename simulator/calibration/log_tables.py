"""CSV and Parquet logs, read in blocks with only the columns that matter, words as codes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import pyarrow as pa
from pyarrow import csv, parquet

from simulator.calibration import log_columns
from simulator.calibration.log_columns import choose_columns
from synthetic_data import BadInput, Problem

Read = tuple[pd.DataFrame, pd.DataFrame, list[str]]
"""Events by part, attributes by case, notes."""
_TIMES = ("schedule", "start", "end")
_MOST_WORDS = 60
"""An attribute of a case is kept when it has at most so many different words (or looks like a date)."""


@contextmanager
def _words_for_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except (EOFError, OSError) as error:
        raise BadInput(
            Problem(
                where=str(path),
                rule=f"breaks off or is damaged ({_first_line(error)})",
                remedy="fetch or unpack the file again",
            )
        ) from None
    except pa.ArrowInvalid as error:
        utf8 = "UTF8" in str(error) or "UTF-8" in str(error)
        rule = "is not UTF-8 text" if utf8 else f"is not a readable table ({_first_line(error)})"
        raise BadInput(
            Problem(
                where=str(path),
                rule=rule,
                remedy="save it as UTF-8 text"
                if utf8
                else "check the line named, and that every line has the same columns",
            )
        ) from None


def _first_line(error: Exception) -> str:
    return " ".join(str(error).split())[:160]


def read_csv_table(path: Path, named: dict[str, str]) -> Read:
    """Read a CSV log; the separator is the comma, semicolon, tab or bar that its first line has most often."""
    with _words_for_errors(path):
        options = csv.ParseOptions(delimiter=_separator(path), newlines_in_values=True)
        header = _header(path, options)
        chosen = choose_columns(header, named, path.name)
        words = pa.dictionary(pa.int32(), pa.string())
        convert = csv.ConvertOptions(
            column_types=dict.fromkeys(header, words),
            strings_can_be_null=True,
            quoted_strings_can_be_null=True,
            include_columns=_wanted(header, chosen),
        )
        blocks = csv.open_csv(
            pa.input_stream(str(path)),
            read_options=csv.ReadOptions(block_size=8 << 20),
            parse_options=options,
            convert_options=convert,
        )
        table = pa.Table.from_batches(_counted(blocks, path), schema=blocks.schema).unify_dictionaries()
    return _parts(table, chosen, path.name)


def _counted(blocks: csv.CSVStreamingReader, path: Path) -> Iterator[pa.RecordBatch]:
    """Yield blocks until they hold too many events."""
    rows = 0
    for block in blocks:
        rows += block.num_rows
        if rows > log_columns.MOST_EVENTS:
            raise log_columns.too_many(str(path))
        yield block


def _separator(path: Path) -> str:
    with pa.input_stream(str(path)) as file:
        begin = file.read(65536)
    if begin.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in begin:
        raise BadInput(Problem(where=str(path), rule="is not UTF-8 text", remedy="save it as UTF-8 text"))
    return max(",;\t|", key=lambda mark: begin.split(b"\n")[0].count(mark.encode()))


def _header(path: Path, options: csv.ParseOptions) -> list[str]:
    stream = csv.open_csv(
        pa.input_stream(str(path)), parse_options=options, convert_options=csv.ConvertOptions(column_types={})
    )
    names = stream.schema.names
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise BadInput(Problem(where=str(path), rule="has two columns of the same name", value=twice[0]))
    return names


def _wanted(header: list[str], chosen: dict[str, str]) -> list[str]:
    """The columns of the log's parts, and those that may say something about the whole case."""
    return list(dict.fromkeys([*chosen.values(), *(name for name in header if name.lower().startswith("case"))]))


def read_parquet_table(path: Path, named: dict[str, str]) -> Read:
    """Read a Parquet log."""
    with _words_for_errors(path):
        header = parquet.read_schema(path).names
        if parquet.read_metadata(path).num_rows > log_columns.MOST_EVENTS:
            raise log_columns.too_many(str(path))
        chosen = choose_columns(header, named, path.name)
        table = parquet.read_table(path, columns=_wanted(header, chosen))
    _refuse_lists(table, chosen, path.name)
    return _parts(table, chosen, path.name)


def _refuse_lists(table: pa.Table, chosen: dict[str, str], where: str) -> None:
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


def _parts(table: pa.Table, chosen: dict[str, str], where: str) -> Read:
    if table.num_rows == 0:
        raise BadInput(Problem(where=where, rule="has no rows"))
    frame = {part: table.column(name).to_pandas() for part, name in chosen.items()}
    events = pd.DataFrame({part: column for part, column in frame.items() if part not in ("replication",)})
    if "replication" in frame and frame["replication"].nunique() > 1:
        events["case"] = frame["replication"].astype(str) + "-" + frame["case"].astype(str)
    used = set(chosen.values())
    others = [name for name in table.column_names if name not in used]
    attributes = case_attributes(events["case"], {name: table.column(name).to_pandas() for name in others})
    notes: list[str] = []
    if "lifecycle" in events:
        from simulator.calibration.lifecycles import pair_lifecycles

        events, notes = pair_lifecycles(events, where)
    return events, attributes, notes


def case_attributes(case: pd.Series, columns: dict[str, pd.Series]) -> pd.DataFrame:
    """Return the columns that have one value in each case, by case."""
    names = case.astype(str).str.strip()
    firsts = names.drop_duplicates()
    out = {}
    codes = pd.factorize(names)[0]
    for name, column in columns.items():
        values = pd.factorize(column.astype(str))[0]
        if (values == values[firsts.index.to_numpy()][codes]).all():
            kept = column.loc[firsts.index]
            out[name.removeprefix("case_").removeprefix("case:")] = kept.astype(object).to_numpy()
    return pd.DataFrame(out, index=pd.Index(firsts.to_numpy(), name="case"))
