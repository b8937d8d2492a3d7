"""Which form a class's database has, and the way from an older one to today's: by alembic, whole or not at all."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, MetaData, insert, inspect, select
from sqlalchemy.engine import Engine

from grading.desk_service.tables import FIRST, SCHEMA, SCHEMAS, TABLES, VERSIONS, missing_columns
from grading.desk_service.transactions import kept
from synthetic_data import BadInput, Problem

_MIGRATIONS = Path(__file__).parent / "migrations"
_OURS = 7_323_269
"""Number under which programs of ours wait for each other in PostgreSQL; any would do."""


def prepare_tables(engine: Engine, where: str) -> None:
    """Make the tables of an empty database; one of another form than today's is left as it is.

    Parameters
    ----------
    where : the database as messages may name it

    Raises
    ------
    BadInput : its tables have another form, or lack columns
    """
    with kept(engine) as connection:
        found = version_of(connection)
        if found is None:
            hold_alone(connection)
            found = version_of(connection) or _make(connection)
        if found != SCHEMA:
            raise _another_form(found, where)
        if missing := missing_columns(connection):
            raise BadInput(Problem(where=where, rule="holds tables that lack columns", value=", ".join(missing),
                                   remedy="restore a backup of it: no version of this program left it so"))


def version_of(connection: Connection) -> str | None:
    """Return the form of a database's tables; None where there are none of ours."""
    there = inspect(connection).get_table_names()
    if VERSIONS.name in there:
        return connection.execute(select(VERSIONS.c.version_num)).scalar()
    return FIRST if SCHEMAS.name in there else None


def upgrade_tables(engine: Engine, where: str) -> None:
    """Bring the tables to today's form; where that breaks off, they are as they were.

    Raises
    ------
    BadInput : a later program wrote them
    """
    with kept(engine) as connection:
        hold_alone(connection)
        require_known(version_of(connection), where)
        migrate(connection)


def migrate(connection: Connection, version: str = SCHEMA) -> None:
    """Change the tables to a form, from none or an earlier one; the transaction is the caller's."""
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    # A % would begin a reference in alembic's settings.
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    if version_of(connection) == FIRST:
        command.stamp(config, FIRST)
    command.upgrade(config, version)


def require_known(version: str | None, where: str) -> None:
    """Refuse the form of a later program, which no migration here leads to.

    Raises
    ------
    BadInput : it is of a later program
    """
    from alembic.script import ScriptDirectory

    known = {one.revision for one in ScriptDirectory(str(_MIGRATIONS)).walk_revisions()}
    if version is not None and version not in known:
        raise _another_form(version, where)


def hold_alone(connection: Connection) -> None:
    """Let no other program of ours change the database until this transaction ends; its first order, or after reads."""
    is_file = connection.dialect.name == "sqlite"
    # Begun by hand: sqlite3 itself begins none before a table is made, which would then stay.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_file else f"SELECT pg_advisory_xact_lock({_OURS})")


def own_tables(connection: Connection) -> MetaData:
    """Return the desk service's tables as they are in the database, whatever form they have.

    By their names, since others may call theirs `desk_` something too. A migration that takes a table away must keep
    its name here, or older databases would keep the table.
    """
    found = MetaData()
    found.reflect(connection, only=lambda name, _tables: name in TABLES.tables, resolve_fks=False)
    return found


def _make(connection: Connection) -> str:
    TABLES.create_all(connection)
    connection.execute(insert(SCHEMAS).values(number=int(SCHEMA)))
    connection.execute(insert(VERSIONS).values(version_num=SCHEMA))
    return SCHEMA


def _another_form(found: str, where: str) -> BadInput:
    if found < SCHEMA:
        rule, remedy = "has the form of an older version", (
            "bring it up to date, with a backup before: readiness class upgrade FOLDER BEFORE.tar")
    else:
        rule, remedy = "was written by a later version of this program", (
            "install that version again, or restore the backup from before it")
    return BadInput(Problem(where=where, rule=f"{rule}, and this one uses {SCHEMA}", value=found, remedy=remedy))
