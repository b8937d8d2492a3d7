"""A piece of work in the class's database that is done whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError


class RowRefused(OSError):
    """The database works, and does not take this row: its number is taken, or a value cannot be kept."""


@contextmanager
def kept(engine: Engine) -> Iterator[Connection]:
    """Hold a connection whose work is committed when the block ends; what fails is an `OSError`, without its values."""
    try:
        with engine.begin() as connection:
            yield connection
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        kind = RowRefused if isinstance(error, IntegrityError | DataError) else OSError
        raise kind(0, f"the class's database says: {reason}") from None
