"""Backup and restore of a whole class: one file with everything, and the same bytes again from what was restored.

Decisions stand in it as lines of text and the gradebook as its file, whatever database they lie in; so a restore is
also the way from files to PostgreSQL and back. It may be made while the service runs, and of tables of an older form:
a restore brings them to today's.
"""

from __future__ import annotations

import io
import os
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from sqlalchemy.engine import Engine

from grading.class_folder.course_folder import SETTINGS, CourseFolder, change_setting, open_anew
from grading.class_folder.database_address import file_url, without_password
from grading.class_folder.desk_folder import DESK
from grading.desk_service.running import (
    ENDED,
    SENDING,
    SERVING,
    STORE,
    database_of,
    open_served_course,
    put_settings,
    read_settings,
)
from grading.desk_service.store import open_database
from grading.gradebook.moving import copy_gradebook
from grading.keeping.backup_rows import BackupRows, kept_rows, put_rows, take_rows_out
from synthetic_data import BadInput, Problem

_ROWS = f"{DESK}/rows.jsonl"
_LEFT_OUT = {f"{DESK}/{name}" for name in (STORE, f"{STORE}-wal", f"{STORE}-shm", SERVING, SENDING, ENDED)}
"""The database is in the rows; the others are of programs that run."""
_GRADEBOOK = "gradebook.db"
_PASSED_THROUGH = 0o711
"""Of a class folder, as of one that is made new: others may pass to the exchange and see nothing else."""
_OPEN_FOLDER, _OPEN_FILE = 0o755, 0o644
"""What a class has at most that is served: nothing that others may write, no program, nothing that lends rights."""


def back_up(folder: Path, file: Path) -> int:
    """Write a class into one file, whole or not at all, and return its bytes; it holds the secret, so it is mode 0600.

    Raises
    ------
    BadInput : the file is there already, the exchange lies outside the class folder, or a later program wrote the
        database
    """
    course = open_served_course(folder)
    if problems := [*_misplaced(course, file), *_elsewhere(course)]:
        raise BadInput(problems)
    _write_whole(course, file, complete=True)
    return file.stat().st_size


def back_up_what_is_changed(course: CourseFolder, file: Path) -> list[Problem]:
    """Write what an upgrade may change into one file, and return what lies elsewhere and is left out.

    As `back_up`, but neither an exchange outside the class folder nor a gradebook of another nbgrader in another
    database keeps anybody from it: an upgrade touches neither.
    """
    if problems := _misplaced(course, file):
        raise BadInput(problems)
    return [*_elsewhere(course), *_write_whole(course, file, complete=False)]


def _write_whole(course: CourseFolder, file: Path, *, complete: bool) -> list[Problem]:
    """Write the file or nothing, and return what it lacks; where it must be complete, nothing."""
    draft = file.with_name(f".{file.name}.{os.getpid()}.draft")
    try:
        with os.fdopen(open_anew(draft, 0o600), "wb") as handle:
            lacking = _write(course, handle)
            if complete and lacking:
                raise BadInput(lacking)
            handle.flush()
            os.fsync(handle.fileno())
        os.replace(draft, file)
    finally:
        draft.unlink(missing_ok=True)
    return lacking


def restore(file: Path, folder: Path, database: str | None = None) -> CourseFolder:
    """Make a class again from its backup and return it.

    Parameters
    ----------
    database : URL of an empty database; decisions go there, and into PostgreSQL the gradebook too. Empty: files in the
        class folder. None: where the class had them

    Raises
    ------
    BadInput : the folder holds something, the file is no backup, damaged or one of a later program's, or the database
        holds a class already; the database is then as it was, but for empty tables
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadInput(Problem(where=str(folder), rule="holds something already", remedy="choose an empty folder"))
    try:
        _unpack(file, folder)
        return _fill(folder, file, database)
    except BaseException:  # Ctrl+C too: half a class would hold the secret, and keep the next try out
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _unpack(file: Path, folder: Path) -> None:
    try:
        with tarfile.open(file, "r:") as archive:
            members = archive.getmembers()
            _check(members, file)
            if not folder.exists():
                folder.mkdir(mode=_PASSED_THROUGH, parents=True)
            # After the check, which lets plain files and folders pass and nothing that leads outside.
            archive.extractall(folder, members, filter="data")
    except (OSError, tarfile.TarError) as error:
        raise BadInput(Problem(where=str(file), rule=f"is no backup of a class, or is damaged ({error})",
                               remedy="name a file that readiness class backup wrote")) from None
    for member in reversed(members):
        os.chmod(folder / member.name, member.mode & (_OPEN_FOLDER if member.isdir() else _OPEN_FILE))
        if member.isreg():
            os.utime(folder / member.name, (member.mtime, member.mtime))


def _fill(folder: Path, backup: Path, database: str | None) -> CourseFolder:
    rows = folder / _ROWS
    course = open_served_course(folder)
    settings = read_settings(course)
    if database is not None and database != settings.database:
        put_settings(course, replace(settings, database=database))
    with opened_database(course) as engine:
        put_rows(engine, BackupRows(rows, f"{backup}: {_ROWS}"), without_password(database_of(course)))
        # Last, since it lies where a mistake is not taken back with the folder: until here none is copied.
        try:
            course = _with_gradebook(course, database)
        except BaseException:  # Ctrl+C too: the rows would keep the next try out
            take_rows_out(engine)
            raise
    rows.unlink()
    return course


def _with_gradebook(course: CourseFolder, database: str | None) -> CourseFolder:
    """The class with its gradebook where it is to be; the backup's file goes once its rows are in a database."""
    at, file = course.settings.gradebook, course.root / _GRADEBOOK
    if database is not None:
        at = database if database.startswith("postgresql") else ""
    if at != course.settings.gradebook:
        change_setting(course.root, "gradebook", at)
    course = open_served_course(course.root)
    if at and file.exists():
        copy_gradebook(file_url(file), at)
        file.unlink()
    return course


@contextmanager
def opened_database(course: CourseFolder) -> Iterator[Engine]:
    """Hold a class's database, whatever form its tables have."""
    engine = open_database(database_of(course))
    try:
        yield engine
    finally:
        engine.dispose()


def _write(course: CourseFolder, handle: BinaryIO) -> list[Problem]:
    """Write all of a class that can be read, and return what is wrong with a gradebook that cannot."""
    lacking: list[Problem] = []
    # What lies in the folder beside a gradebook elsewhere is an old one.
    left_out = _LEFT_OUT | ({_GRADEBOOK} if course.settings.gradebook else set())
    # The rows first: a folder of a later handing in is one too many and no harm, a missing one would be.
    with tempfile.TemporaryFile() as rows, tarfile.open(fileobj=handle, mode="w", format=tarfile.PAX_FORMAT) as archive:
        with opened_database(course) as engine:
            for line in kept_rows(engine, without_password(database_of(course))):
                rows.write(line)
        for path in sorted(course.root.rglob("*")):
            name = path.relative_to(course.root).as_posix()
            if name not in left_out and not path.name.endswith(".draft") and (path.is_file() or path.is_dir()):
                _add(archive, path, name)
        if course.settings.gradebook:
            try:
                _add_gradebook(archive, course.settings.gradebook)
            except BadInput as error:
                lacking = error.problems
        _add_open(archive, rows, _ROWS, mode=0o600, moment=0)
    return lacking


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


def _add_gradebook(archive: tarfile.TarFile, url: str) -> None:
    """The gradebook of another database, as the file that it would be in the folder."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / _GRADEBOOK
        copy_gradebook(url, file_url(file))
        with file.open("rb") as content:
            _add_open(archive, content, _GRADEBOOK, mode=0o600, moment=0)


def _copied(database: Path) -> BinaryIO:
    """The gradebook as it stands between two changes of it."""
    with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as source:
        return io.BytesIO(source.serialize())


def _check(members: list[tarfile.TarInfo], file: Path) -> None:
    names = {member.name for member in members}
    odd = [member.name for member in members if not (member.isreg() or member.isdir()) or member.issparse()
           or member.name.startswith(("/", "\\")) or ".." in member.name.split("/")]
    if odd or not {SETTINGS, _ROWS} <= names:
        raise BadInput(Problem(where=str(file), rule="is no backup of a class", value=odd[0][:80] if odd else "",
                               remedy="name a file that readiness class backup wrote"))


def _misplaced(course: CourseFolder, file: Path) -> list[Problem]:
    problems = []
    if file.exists():
        problems.append(Problem(where=str(file), rule="is there already", remedy="choose another name"))
    if file.absolute().is_relative_to(course.root):
        problems.append(Problem(where=str(file), rule="lies in the class folder itself", remedy="choose another place"))
    return problems


def _elsewhere(course: CourseFolder) -> list[Problem]:
    if not course.settings.exchange:
        return []
    return [Problem(where=f"{SETTINGS}: exchange", rule="lies outside the class folder, so a copy would lack it",
                    remedy="copy it with its own tools, or let it lie in the folder")]
