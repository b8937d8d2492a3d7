"""The rows of the desk service's tables as lines of text in a backup, and from there into a database again.

A database may hold tables of others beside ours: only ours are read, filled or taken out, whatever theirs are called.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from grading.desk_service.tables import FIRST, SCHEMAS, VERSIONS
from grading.desk_service.transactions import kept
from grading.desk_service.versions import hold_alone, migrate, own_tables, require_known, version_of
from synthetic_data import BadInput, Problem

_MANY = 5_000
_OF_THE_FORM = (VERSIONS.name, SCHEMAS.name)
"""Tables that migrations fill."""


@dataclass(frozen=True)
class BackupRows:
    """The file of rows that came out of a backup."""

    file: Path
    where: str
    """The backup and the file in it, as messages name them."""


@dataclass(frozen=True)
class _Line:
    number: int
    table: str
    row: Mapping[str, Any]


def kept_rows(engine: Engine, where: str) -> Iterator[bytes]:
    """Yield every row of the desk service's tables as a line, all of one moment.

    Parameters
    ----------
    where : the database as messages may name it

    Raises
    ------
    BadInput : a later program wrote the database, so that rows might be left out here
    """
    with kept(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")  # all tables of one moment
        require_known(version_of(connection), where)
        for table in own_tables(connection).sorted_tables:
            query = select(table).order_by(*table.primary_key.columns)
            for row in connection.execution_options(yield_per=_MANY).execute(query).mappings():
                yield json.dumps([table.name, dict(row)], sort_keys=True, ensure_ascii=True).encode() + b"\n"


def put_rows(engine: Engine, rows: BackupRows, where: str) -> None:
    """Fill a database that holds no class, all rows or none, and bring their form to today's.

    Raises
    ------
    BadInput : a later program wrote the rows, they are damaged, or the database holds a class already
    """
    version = _version_of(rows)
    require_known(version, rows.where)
    with kept(engine) as connection:
        hold_alone(connection)
        _require_no_class(connection, where)
        own_tables(connection).drop_all(connection)
        migrate(connection, version)
        later = _insert(connection, _lines(rows), rows.where)
        migrate(connection)
        if unknown := _insert(connection, later, rows.where):
            raise _damaged(rows.where, unknown[0].number, f"is of no table of this program ({unknown[0].table[:80]!r})")
        if engine.dialect.name == "postgresql":
            # The next invitation's number comes after those that were put in.
            connection.exec_driver_sql("SELECT setval(pg_get_serial_sequence('desk_invitations', 'number'), "
                                       "GREATEST((SELECT MAX(number) FROM desk_invitations), 1))")


def take_rows_out(engine: Engine) -> None:
    """Take the desk service's tables out of a database into which they were put just now."""
    with kept(engine) as connection:
        hold_alone(connection)
        own_tables(connection).drop_all(connection)


def _require_no_class(connection: Connection, where: str) -> None:
    """Refuse a database with rows of a class, or with tables that only have the names of ours: they would be lost."""
    there = own_tables(connection).sorted_tables
    if there and version_of(connection) is None:
        raise BadInput(Problem(where=where, rule="holds a table of another program by a name that ours needs",
                               value=there[0].name, remedy="name an empty database"))
    for table in there:
        if table.name not in _OF_THE_FORM and connection.execute(select(func.count()).select_from(table)).scalar_one():
            raise BadInput(Problem(where=where, rule="holds a class already: there are rows in this table",
                                   value=table.name, remedy="name an empty database"))


def _insert(connection: Connection, lines: Iterable[_Line], where: str) -> list[_Line]:
    """Put rows into the tables there are, and return those whose table is not there, or not yet."""
    tables, left = own_tables(connection).tables, []
    for line in lines:
        if line.table not in tables:
            left.append(line)
        elif line.table not in _OF_THE_FORM:
            _require_fields(tables[line.table], line, where)
            try:
                connection.execute(insert(tables[line.table]), dict(line.row))
            except SQLAlchemyError as error:
                reason = str(getattr(error, "orig", None) or error).splitlines()[0]
                raise _damaged(where, line.number, f"does not go into its table ({reason})") from None
    return left


def _require_fields(table: Table, line: _Line, where: str) -> None:
    """Refuse a row with a field that its table has not, without one that it needs, or with what is no text or number.

    SQLAlchemy would warn of some of these and go on.
    """
    needed = {one.name for one in table.columns if not one.nullable and one.server_default is None}
    wrong = sorted((set(line.row) - set(table.columns.keys())) | (needed - set(line.row)))
    wrong += [name for name, value in line.row.items() if not isinstance(value, str | int | float | None)]
    if wrong:
        raise _damaged(where, line.number, f"has not the fields of {table.name} ({wrong[0][:80]!r})")


def _lines(rows: BackupRows) -> Iterator[_Line]:
    with rows.file.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                name, row = json.loads(line)
                yield _Line(number, str(name), dict(row))
            except (ValueError, TypeError, RecursionError):
                raise _damaged(rows.where, number, "is no row of a table") from None


def _version_of(rows: BackupRows) -> str:
    """The form of the tables that a backup's rows come from; there is one line that says so, or it is the first."""
    found = [line for line in _lines(rows) if line.table == VERSIONS.name]
    if found and not isinstance(found[0].row.get("version_num"), str):
        raise _damaged(rows.where, found[0].number, "does not say which form the tables have")
    return str(found[0].row["version_num"]) if found else FIRST


def _damaged(where: str, number: int, rule: str) -> BadInput:
    return BadInput(Problem(where=f"{where}:{number}", rule=rule,
                            remedy="the backup is damaged, or another program's: restore another one"))
