"""One writer at a time for an output folder, whoever else on this machine would like to write it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from synthetic_data.core.errors import BadInput, Problem


@contextmanager
def sole_writer(*folders: Path) -> Iterator[None]:
    """Hold the right to write some folders; the system lets go of it when a program is killed.

    Raises
    ------
    BadInput : somebody else is writing one of them, or nothing can be written beside it
    """
    with ExitStack() as held:
        # In one order for everybody: else two runs could each hold what the other needs, and both be refused.
        for folder in sorted({folder.resolve() for folder in folders}):
            held.enter_context(_lock(folder))
        yield


@contextmanager
def _lock(folder: Path) -> Iterator[None]:
    path = folder.with_name(f".{folder.name}.lock")
    made = [parent for parent in path.parents if not parent.exists()]
    descriptor = _open(path, folder)
    try:
        if not _taken(descriptor, path):
            raise BadInput(Problem(where=str(folder), rule="another run is writing this folder just now",
                                   remedy="wait until it is done and say this again, or choose another folder"))
        try:
            yield
        finally:
            # While the lock is still held: who opened the file before sees in `_taken` that it is gone.
            path.unlink(missing_ok=True)
    finally:
        os.close(descriptor)
        for parent in made:
            _remove_empty(parent)


def _open(path: Path, folder: Path) -> int:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise BadInput(Problem(where=str(folder), rule=f"cannot be made ({error.strerror})",
                               remedy="choose a folder you may write to")) from None


def _taken(descriptor: int, path: Path) -> bool:
    """Take the lock if nobody has it; a lock on a file that its last holder has just removed does not count."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except OSError:
        return False


def _remove_empty(folder: Path) -> None:
    """Remove a folder that was made for the lock alone."""
    try:
        folder.rmdir()
    except OSError:  # the output lies in it
        return
