"""The tables of the desk service's database; all of their names begin with `desk_`, so that a gradebook may lie beside."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, String, Table, Text

SCHEMA = 1
"""Number of the tables' form; a database of another one is not opened."""
TABLES = MetaData()
SCHEMAS = Table("desk_schema", TABLES, Column("number", Integer, primary_key=True, autoincrement=False))
ACTS = Table(
    "desk_acts", TABLES, Column("trainee", String(64), primary_key=True), Column("exercise", String(40),
                                                                                  primary_key=True),
    Column("pack", String(64), primary_key=True), Column("number", Integer, primary_key=True, autoincrement=False),
    Column("line", Text, nullable=False))
"""One line of a diary each; lines are only ever added."""
HAND_INS = Table(
    "desk_hand_ins", TABLES, Column("trainee", String(64), primary_key=True), Column("exercise", String(40),
                                                                                      primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False), Column("pack", String(64), nullable=False),
    Column("at", String(40), nullable=False), Column("acts", Integer, nullable=False),
    Column("answers", String(64), nullable=False), Column("receipt", String(16), nullable=False),
    Column("token", String(128), nullable=False))
"""One handing in each; see `grading.desk_service.store.HandIn`."""
INVITATIONS = Table(
    "desk_invitations", TABLES, Column("number", Integer, primary_key=True), Column("trainee", String(64), index=True,
                                                                                     nullable=False),
    Column("made_at", String(40), nullable=False), Column("used_at", String(40)), Column("ended_at", String(40)))
"""One link each; moments in UTC, ISO 8601."""
SESSIONS = Table(
    "desk_sessions", TABLES, Column("digest", String(64), primary_key=True), Column("trainee", String(64), index=True,
                                                                                     nullable=False),
    Column("made_at", String(40), nullable=False), Column("ended_at", String(40)))
"""One browser that was let in each; its cookie is kept as a digest only."""
