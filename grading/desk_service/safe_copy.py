"""Backup and restore of a whole class: one file with everything, and the same bytes again from what was restored.

The database stands in it as lines of text, whatever database it is; so a restore is also the way from SQLite to
PostgreSQL and back. It may be made while the service runs.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import insert, select

from grading.class_folder.course_folder import SETTINGS, CourseFolder
from grading.class_folder.desk_folder import DESK
from grading.desk_service.running import (
    ENDED,
    SENDING,
    SERVING,
    STORE,
    open_served_course,
    open_store,
    put_settings,
    read_settings,
)
from grading.desk_service.store import DecisionStore
from grading.desk_service.tables import TABLES
from grading.desk_service.transactions import kept
from synthetic_data import BadInput, Problem

_ROWS = f"{DESK}/rows.jsonl"
_LEFT_OUT = {f"{DESK}/{name}" for name in (STORE, f"{STORE}-wal", f"{STORE}-shm", SERVING, SENDING, ENDED)}
"""The database is in the rows; the others are of programs that run."""
_MANY = 5_000


def back_up(folder: Path, file: Path) -> int:
    """Write a class into one file, whole or not at all, and return its bytes; it holds the secret, so it is mode 0600.

    Raises
    ------
    BadInput : the file is there already, or a part of the class lies outside its folder
    """
    course = open_served_course(folder)
    _refuse(course, file)
    draft = file.with_name(f".{file.name}.{os.getpid()}.draft")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as handle:
            _write(course, handle)
            handle.flush()
            os.fsync(handle.fileno())
        os.replace(draft, file)
    finally:
        draft.unlink(missing_ok=True)
    return file.stat().st_size


def restore(file: Path, folder: Path, database: str | None = None) -> CourseFolder:
    """Make a class again from its backup and return it.

    Parameters
    ----------
    database : URL of an empty database to put the decisions into; where the class had one of its own, that one if None

    Raises
    ------
    BadInput : the folder holds something, the file is no backup, or the database holds decisions already
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadInput(Problem(where=str(folder), rule="holds something already", remedy="choose an empty folder"))
    try:
        _unpack(file, folder)
        return _fill(folder, database)
    except BaseException:  # Ctrl+C too: half a class would hold the secret, and keep the next try out
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _unpack(file: Path, folder: Path) -> None:
    try:
        with tarfile.open(file, "r:") as archive:
            members = archive.getmembers()
            _check(members, file)
            # After the check, which lets plain files and folders pass and nothing that leads outside.
            archive.extractall(folder, members, filter="data")
    except (OSError, tarfile.TarError) as error:
        raise BadInput(Problem(where=str(file), rule=f"is no backup of a class, or is damaged ({error})",
                               remedy="name a file that readiness class backup wrote")) from None
    for member in reversed(members):
        os.chmod(folder / member.name, member.mode)
        if member.isreg():
            os.utime(folder / member.name, (member.mtime, member.mtime))


def _fill(folder: Path, database: str | None) -> CourseFolder:
    rows = folder / _ROWS
    course = open_served_course(folder)
    settings = read_settings(course)
    if database is not None and database != settings.database:
        put_settings(course, replace(settings, database=database))
    with closing(open_store(course)) as store:
        _put_rows(store, rows)
    rows.unlink()
    return course


def _write(course: CourseFolder, handle: BinaryIO) -> None:
    # The rows first: a folder of a later handing in is one too many and no harm, a missing one would be.
    with tempfile.TemporaryFile() as rows, tarfile.open(fileobj=handle, mode="w", format=tarfile.PAX_FORMAT) as archive:
        with closing(open_store(course)) as store:
            for line in _rows(store):
                rows.write(line)
        for path in sorted(course.root.rglob("*")):
            name = path.relative_to(course.root).as_posix()
            if name not in _LEFT_OUT and not path.name.endswith(".draft") and (path.is_file() or path.is_dir()):
                _add(archive, path, name)
        _add_open(archive, rows, _ROWS, mode=0o600, moment=0)


def _add(archive: tarfile.TarFile, path: Path, name: str) -> None:
    status = path.stat()
    if path.is_dir():
        member = tarfile.TarInfo(name)
        # A folder's time says when a database opened its files, and nothing of the class.
        member.type, member.mode, member.mtime = tarfile.DIRTYPE, status.st_mode & 0o7777, 0
        archive.addfile(member)
        return
    with (_copied(path) if path.suffix == ".db" else path.open("rb")) as content:
        _add_open(archive, content, name, status.st_mode & 0o7777, int(status.st_mtime))


def _add_open(archive: tarfile.TarFile, content: BinaryIO, name: str, mode: int, moment: int) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode, member.mtime = content.seek(0, io.SEEK_END), mode, moment
    content.seek(0)
    archive.addfile(member, content)


def _copied(database: Path) -> BinaryIO:
    """The gradebook as it stands between two changes of it."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as source:
        return io.BytesIO(source.serialize())


def _rows(store: DecisionStore) -> Iterator[bytes]:
    with kept(store.engine) as connection:
        if store.engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")  # all tables of one moment
        for table in TABLES.sorted_tables:
            query = select(table).order_by(*table.primary_key.columns)
            for row in connection.execution_options(yield_per=_MANY).execute(query).mappings():
                yield json.dumps([table.name, dict(row)], sort_keys=True, ensure_ascii=True).encode() + b"\n"


def _put_rows(store: DecisionStore, file: Path) -> None:
    """Fill an empty store, all rows or none."""
    if store.count_acts():
        raise BadInput(Problem(where="database", rule="holds decisions already", remedy="name an empty one"))
    with kept(store.engine) as connection, file.open(encoding="ascii") as lines:
        for table in TABLES.tables.values():
            connection.execute(table.delete())
        for line in lines:
            name, row = json.loads(line)
            connection.execute(insert(TABLES.tables[name]), row)
        if store.engine.dialect.name == "postgresql":
            # The next invitation's number comes after those that were put in.
            connection.exec_driver_sql("SELECT setval(pg_get_serial_sequence('desk_invitations', 'number'), "
                                       "GREATEST((SELECT MAX(number) FROM desk_invitations), 1))")


def _check(members: list[tarfile.TarInfo], file: Path) -> None:
    names = {member.name for member in members}
    odd = [member.name for member in members if not (member.isreg() or member.isdir())
           or member.name.startswith(("/", "\\")) or ".." in member.name.split("/")]
    if odd or not {SETTINGS, _ROWS} <= names:
        raise BadInput(Problem(where=str(file), rule="is no backup of a class", value=odd[0][:80] if odd else "",
                               remedy="name a file that readiness class backup wrote"))


def _refuse(course: CourseFolder, file: Path) -> None:
    problems = []
    if file.exists():
        problems.append(Problem(where=str(file), rule="is there already", remedy="choose another name"))
    if file.absolute().is_relative_to(course.root):
        problems.append(Problem(where=str(file), rule="lies in the class folder itself", remedy="choose another place"))
    problems += [Problem(where=f"{SETTINGS}: {name}", rule="lies outside the class folder, so a copy would lack it",
                         remedy="copy it with its own tools, or let it lie in the folder")
                 for name in ("gradebook", "exchange") if getattr(course.settings, name)]
    if problems:
        raise BadInput(problems)
