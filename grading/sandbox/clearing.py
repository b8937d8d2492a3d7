"""Removes what a submission left behind, however deep, locked or strangely named, without following a link."""

from __future__ import annotations

import contextlib
import itertools
import os
from collections.abc import Iterator
from pathlib import Path

_FOLDER = os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


def clear(folder: Path) -> None:
    """Remove a folder with everything in it; what cannot be removed stays, and nothing is raised.

    Folders in folders are moved to the top before they are emptied, so that no path and no list of open files grows
    with their depth. Call it when nothing of the submission runs any more.
    """
    with contextlib.suppress(OSError):
        top = _open(str(folder), None)
        try:
            _clear_level_by_level(top)
        finally:
            os.close(top)
        os.rmdir(folder)


def _clear_level_by_level(top: int) -> None:
    names = map(".cleared-{}".format, itertools.count())
    queue = _empty(top, top, names)
    while queue:
        name = queue.pop()
        with contextlib.suppress(OSError):
            handle = _open(name, top)
            try:
                queue += _empty(handle, top, names)
            finally:
                os.close(handle)
            os.rmdir(name, dir_fd=top)


def _empty(folder: int, top: int, names: Iterator[str]) -> list[str]:
    """Delete the files of a folder, move its folders to the top, and return the names they have there."""
    moved = []
    for name in os.listdir(folder):
        try:
            # Not asked first what it is: in between it could be swapped for a link.
            os.unlink(name, dir_fd=folder)
        except OSError:
            with contextlib.suppress(OSError):
                moved.append(_lift(name, folder, top, names))
    return moved


def _lift(name: str, folder: int, top: int, names: Iterator[str]) -> str:
    """Move one folder to the top, into the place of an empty one made under a free name."""
    os.close(_open(name, folder))  # moving a folder changes what is in it, so it must not be locked
    for free in names:
        with contextlib.suppress(FileExistsError):
            os.mkdir(free, dir_fd=top)
            os.rename(name, free, src_dir_fd=folder, dst_dir_fd=top)
            return free
    raise AssertionError("numbers do not end")


def _open(name: str, above: int | None) -> int:
    """Open a folder for reading, from the one above, never through a link; unlock it first."""
    found = os.open(name, os.O_PATH | _FOLDER, dir_fd=above)
    try:
        # By way of /proc, because fchmod(2) refuses a descriptor opened with O_PATH.
        os.chmod(f"/proc/self/fd/{found}", 0o700)
        return os.open(".", os.O_RDONLY | _FOLDER, dir_fd=found)
    finally:
        os.close(found)
