"""Addresses of databases: that of a file, and one as it may be shown, without the name and password in it."""

from __future__ import annotations

from pathlib import Path


def file_url(file: Path) -> str:
    """Return the address of a database that is a file, whatever its folders are called.

    SQLAlchemy would take what follows a ? for settings, and %20 for a blank: another file, in silence.

    Examples
    --------
    >>> file_url(Path("/classes/ready?/50%20/gradebook.db"))
    'sqlite:////classes/ready%3F/50%2520/gradebook.db'
    """
    return "sqlite:///" + str(file).replace("%", "%25").replace("?", "%3F")


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
