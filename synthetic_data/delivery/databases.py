"""All registers of a folder in one file that databases open: SQLite or DuckDB."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from synthetic_data.delivery.data_package import SYNTHETIC

SQLITE_FILE, DUCKDB_FILE = "registers.sqlite", "registers.duckdb"


def write_sqlite(folder: Path) -> Path:
    """Write `registers.sqlite`: a table per register, days as text such as 2023-12-31, and a table `about`."""
    target = folder / SQLITE_FILE
    target.unlink(missing_ok=True)  # from a run that was cut off
    with sqlite3.connect(target) as database:
        database.execute("CREATE TABLE about (mark TEXT)")
        database.execute("INSERT INTO about VALUES (?)", [SYNTHETIC])
        for name, parts in _registers(folder):
            _fill_sqlite(database, name, parts)
    # Leaving `with` commits, and does not close (sqlite3).
    database.close()
    return target


def _fill_sqlite(database: sqlite3.Connection, name: str, parts: list[Path]) -> None:
    shape = pq.read_schema(parts[0])
    database.execute(f'CREATE TABLE "{name}" ({", ".join(f"{_quoted(f.name)} {_sqlite_type(f.type)}" for f in shape)})')
    places = ", ".join("?" * len(shape))
    for part in parts:
        database.executemany(f'INSERT INTO "{name}" VALUES ({places})', _rows(pq.read_table(part)))


def _rows(table: pa.Table) -> Iterator[tuple[Any, ...]]:
    columns = [column.cast(pa.string()) if pa.types.is_date(column.type) else column for column in table.columns]
    yield from zip(*(column.to_pylist() for column in columns), strict=True)


def _sqlite_type(kind: pa.DataType) -> str:
    if pa.types.is_integer(kind):
        return "INTEGER"
    return "REAL" if pa.types.is_floating(kind) else "TEXT"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def write_duckdb(folder: Path) -> Path:
    """Write `registers.duckdb`: a table per register with the types of the Parquet files, and a table `about`.

    Notes
    -----
    DuckDB promises no fixed bytes for the same content, so only what it holds is the same from run to run.
    """
    import duckdb

    target = folder / DUCKDB_FILE
    target.unlink(missing_ok=True)  # from a run that was cut off
    with duckdb.connect(str(target)) as database:
        database.execute("CREATE TABLE about AS SELECT ? AS mark", [SYNTHETIC])
        for name, parts in _registers(folder):
            database.execute(f"CREATE TABLE {_quoted(name)} AS SELECT * FROM read_parquet(?)", [list(map(str, parts))])
    return target


def _registers(folder: Path) -> Iterator[tuple[str, list[Path]]]:
    for register in sorted((folder / "registers").iterdir()):
        yield register.name, sorted(register.glob("*.parquet"))
