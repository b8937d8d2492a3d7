"""The tables of the desk service's database; their names begin with `desk_`, so that a gradebook may lie beside.

This is today's form. Each earlier one is a migration's (`migrations/versions`), and a change here comes with one.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Connection, Float, Integer, MetaData, String, Table, Text, inspect

SCHEMA = "0002"
"""The newest of the migrations: a database of another form is not opened."""
FIRST = "0001"
"""The form of databases from before there were migrations."""
TABLES = MetaData()


def _key(name: str, kind: Any) -> Column[Any]:
    return Column(name, kind, primary_key=True, autoincrement=False)


def _full(name: str, kind: Any, *, index: bool = False) -> Column[Any]:
    return Column(name, kind, nullable=False, index=index)


VERSIONS = Table("desk_version", TABLES, _key("version_num", String(32)))
"""One line, the form that the tables have; alembic reads and writes it."""
SCHEMAS = Table("desk_schema", TABLES, _key("number", Integer))
"""What programs from before there were migrations look at: they take 1 only, and leave everything later alone."""
ACTS = Table("desk_acts", TABLES, _key("trainee", String(64)), _key("exercise", String(40)), _key("pack", String(64)),
             _key("number", Integer), _full("line", Text))
"""One line of a diary each; lines are only ever added."""
HAND_INS = Table("desk_hand_ins", TABLES, _key("trainee", String(64)), _key("exercise", String(40)),
                 _key("number", Integer), _full("pack", String(64)), _full("at", String(40)), _full("acts", Integer),
                 _full("answers", String(64)), _full("receipt", String(16)), _full("token", String(128)))
"""One handing in each; see `grading.desk_service.store.HandIn`."""
INVITATIONS = Table("desk_invitations", TABLES, Column("number", Integer, primary_key=True),
                    _full("trainee", String(64), index=True), _full("made_at", String(40)),
                    Column("used_at", String(40)), Column("ended_at", String(40)))
"""One link each; moments in UTC, ISO 8601."""
SESSIONS = Table("desk_sessions", TABLES, _key("digest", String(64)), _full("trainee", String(64), index=True),
                 _full("made_at", String(40)), Column("ended_at", String(40)))
"""One browser that was let in each; its cookie is kept as a digest only."""
GRADES = Table("desk_grades", TABLES, _key("trainee", String(64)), _key("exercise", String(40)),
               _key("number", Integer), Column("receiver", Text, nullable=False, server_default=""),
               _full("points", Float), _full("out_of", Float), _full("moment", String(40)),
               Column("sent_at", String(40)))
"""One score each that a learning platform is to have; `sent_at` once it said that it has it. Of scores kept before
receivers were, the receiver is empty, which is nobody: each is sent once more, and taken for the same points, later."""


def missing_columns(connection: Connection) -> list[str]:
    """Return the columns that the database's tables lack, as `table.column`; of a table that is not there, all."""
    found = inspect(connection).get_multi_columns(filter_names=list(TABLES.tables))
    there = {(table, column["name"]) for (_, table), columns in found.items() for column in columns}
    return [f"{table.name}.{column.name}" for table in TABLES.sorted_tables for column in table.columns
            if (table.name, column.name) not in there]
