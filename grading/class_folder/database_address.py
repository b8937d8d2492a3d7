"""An address as it may be shown: without the name and password that may stand in it."""

from __future__ import annotations


def without_password(url: str) -> str:
    """Return an address, of a database or of the web, without the name and password in it.

    Examples
    --------
    >>> without_password("postgresql+psycopg://teacher:secret@db.example/class")
    'postgresql+psycopg://…@db.example/class'
    >>> without_password("teacher:secret@lms.example/token")
    '…@lms.example/token'
    """
    head, at, tail = url.rpartition("@")
    kind, slashes, _ = head.partition("://")
    return f"{kind + slashes if slashes else ''}…@{tail}" if at else url
