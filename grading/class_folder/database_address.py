"""A database's address as it may be shown."""

from __future__ import annotations


def without_password(url: str) -> str:
    """Return a database's address without the name and password in it.

    Examples
    --------
    >>> without_password("postgresql+psycopg://teacher:secret@db.example/class")
    'postgresql+psycopg://…@db.example/class'
    """
    head, at, tail = url.rpartition("@")
    return f"{head.split('://')[0]}://…@{tail}" if at else url
