"""A gradebook from one database into another, row by row: from its file to PostgreSQL and back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Table, create_engine, func, inspect, select
from sqlalchemy.exc import SQLAlchemyError

from grading.class_folder.database_address import without_password
from grading.class_folder.watching import CHANGES
from grading.errors import GradingError
from grading.gradebook.schema import create_tables, import_nbgrader, newest_version
from synthetic_data import BadInput, Problem

_MANY = 5_000


def copy_gradebook(source: str, target: str) -> None:
    """Copy a gradebook with the record of its changes into a database that holds none, all rows or none.

    Parameters
    ----------
    source, target : database URLs

    Raises
    ------
    BadInput : the target holds a gradebook, or the source has the tables of another nbgrader
    GradingError : one of the two cannot be reached
    """
    _made(target)
    with _connected(source) as old, _connected(target) as new:
        _refuse(old, new, source, target)
        CHANGES.create(new, checkfirst=True)
        for table in _tables():
            if inspect(old).has_table(table.name):
                _copy(table, old, new)
        if new.dialect.name == "postgresql":
            new.execute(select(func.setval(func.pg_get_serial_sequence(CHANGES.name, "number"), func.greatest(
                select(func.max(CHANGES.c.number)).scalar_subquery(), 1))))


def _copy(table: Table, old: Connection, new: Connection) -> None:
    rows = old.execution_options(yield_per=_MANY).execute(
        select(table).order_by(*table.primary_key.columns)).mappings()
    for some in rows.partitions():
        new.execute(table.insert(), [dict(row) for row in some])


def _tables() -> list[Table]:
    import_nbgrader()
    from nbgrader.api import Base

    return [*Base.metadata.sorted_tables, CHANGES]


def _refuse(old: Connection, new: Connection, source: str, target: str) -> None:
    held = [table.name for table in _tables() if inspect(new).has_table(table.name)
            and new.execute(select(func.count()).select_from(table)).scalar_one()]
    if held:
        raise BadInput(Problem(where=without_password(target), rule="holds a gradebook already", value=held[0],
                               remedy="name a database without one"))
    version = old.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    if version != newest_version():
        raise BadInput(Problem(where=without_password(source), rule="has the tables of another nbgrader", value=version,
                               remedy="copy it, and bring it up to date with: nbgrader db upgrade"))


def _made(url: str) -> None:
    try:
        create_tables(url)
    except (SQLAlchemyError, ImportError) as error:
        raise _not_reached(url, error) from None


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    """A connection whose work is kept when the block ends without an error."""
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")  # all of one moment
            else:
                connection.exec_driver_sql("BEGIN")
            yield connection
    except SQLAlchemyError as error:
        raise _not_reached(url, error) from None
    finally:
        engine.dispose()


def _not_reached(url: str, error: Exception) -> GradingError:
    reason = str(getattr(error, "orig", None) or error).splitlines()[0]
    return GradingError(f"the gradebook {without_password(url)} cannot be copied: {reason}")
