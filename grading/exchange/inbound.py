"""Reading what a trainee left in the exchange, as if it were hostile: no links, no devices, nothing large.

Every file is opened relative to its folder's descriptor and judged by that descriptor, so that swapping a
file for a link between the check and the copy gains nothing.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

LARGEST_FILE = 10_000_000
"""Bytes; a notebook of the course is about 50 kB, a decisions file about 100 kB."""
MOST_ENTRIES = 200


@dataclass(frozen=True, kw_only=True)
class Inbound:
    """What could be read from a submission folder."""

    owner: int
    """User id of the folder's owner."""
    seen_at: float
    """When the file system last saw the folder or the wanted files change, seconds since 1970; nobody can set it."""
    files: dict[str, bytes] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    """Sentences on what was left out."""


class UnsafeFolder(Exception):
    """The folder itself is no plain folder of a believable size; the message says why."""


def read_inbound(folder: Path, wanted: Iterable[str]) -> Inbound:
    """Return the wanted files of a submission folder.

    Raises
    ------
    UnsafeFolder : the folder is a link, no folder, or holds too many entries
    """
    handle = _open_folder(folder)
    try:
        status = os.fstat(handle)
        owner, seen_at = status.st_uid, status.st_ctime  # A folder that was moved here keeps its files' times.
        names = _entries(handle)
        files, notes = {}, []
        for name in sorted(set(wanted) & set(names)):
            content, changed_at, refused = _read(handle, name, owner)
            seen_at = max(seen_at, changed_at)
            if refused:
                notes.append(f"{name} {refused}")
            else:
                files[name] = content
    finally:
        os.close(handle)
    return Inbound(owner=owner, seen_at=seen_at, files=files, notes=tuple(notes))


def _open_folder(folder: Path) -> int:
    try:
        return os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError as error:
        raise UnsafeFolder(f"is a link or no folder that can be read ({error.strerror})") from None


def _entries(handle: int) -> list[str]:
    names: list[str] = []
    with os.scandir(handle) as entries:
        for entry in entries:
            names.append(entry.name)
            if len(names) > MOST_ENTRIES:
                raise UnsafeFolder(f"holds more than {MOST_ENTRIES} entries")
    return names


def _read(folder: int, name: str, owner: int) -> tuple[bytes, float, str]:
    """Return content, time of last change and why the file is refused (empty when it is not)."""
    try:
        # Without O_NONBLOCK, opening a named pipe would wait for ever.
        handle = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY, dir_fd=folder)
    except OSError as error:
        return b"", 0.0, f"is a link or cannot be opened ({error.strerror})"
    status = os.fstat(handle)
    refused = _refused(status, owner)
    if refused:
        os.close(handle)
        return b"", status.st_ctime, refused
    with os.fdopen(handle, "rb") as file:
        content = file.read(LARGEST_FILE + 1)  # It may have grown since it was measured.
    if len(content) > LARGEST_FILE:
        return b"", status.st_ctime, "grew while it was read"
    return content, status.st_ctime, ""


def _refused(status: os.stat_result, owner: int) -> str:
    if not stat.S_ISREG(status.st_mode):
        return "is no plain file"
    if status.st_uid != owner:
        return "belongs to somebody else than the folder"
    # Anybody may give a second name to a file they cannot read, and have it read by the instructor.
    if status.st_nlink != 1:
        return "has a second name (a hard link)"
    if status.st_size > LARGEST_FILE:
        return f"is larger than {LARGEST_FILE // 1_000_000} MB"
    return ""
