"""What a submission has on disk where no file system of its own bounds it: below its folder, or open and deleted."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from .processes import living_tasks
from .usage import descriptors

MOST_FILES = 20_000
"""Files and folders of one submission; an empty one costs the kernel a kilobyte and no disk space."""
_DEEPEST = 100
"""Folders in folders; no honest work goes deeper, and every level costs us an open file."""
FULL = 1 << 60  # beyond any limit, and still a number that can be added to


def crowded(folders: Iterable[str]) -> bool:
    """Tell whether one of these file systems of the jail's own holds absurdly many files."""
    for folder in folders:
        with contextlib.suppress(OSError):
            room = os.statvfs(folder)
            if room.f_files - room.f_ffree > MOST_FILES:
                return True
    return False


def bytes_used(folder: str, pids: Iterable[int], largest: int) -> int:
    """Return the bytes that a job has on disk; `FULL` when it has absurdly many files or hides what it has open.

    Parameters
    ----------
    folder : the job's home
    pids : all its processes
    largest : bytes that a single file can have
    """
    return bytes_below(folder) + _deleted_but_open(folder, pids, largest)


def bytes_below(folder: str) -> int:
    """Return the bytes below a folder; one with absurdly many entries or levels counts as full."""
    total = 0
    for entries, entry in enumerate(_entries(folder)):
        if entry is None or entries > MOST_FILES:
            return FULL
        with contextlib.suppress(OSError):
            # Blocks are of 512 bytes whatever the file system's are (stat(2)); holes in a file take none.
            total += entry.stat(follow_symlinks=False).st_blocks * 512
    return total


def _entries(folder: str) -> Iterator[os.DirEntry[str] | None]:
    """Yield every entry below a folder, and None where it is too deep.

    Each folder is opened from the one above and never through a link, because the job may exchange them meanwhile.
    """
    levels: list[tuple[int, Iterator[os.DirEntry[str]]]] = []
    try:
        _descend(levels, folder, None)
        while levels:
            handle, entries = levels[-1]
            entry = next(entries, None)
            if entry is None:
                os.close(handle)
                levels.pop()
                continue
            yield entry
            if entry.is_dir(follow_symlinks=False):
                if len(levels) == _DEEPEST:
                    yield None
                    return
                _descend(levels, entry.name, handle)
    finally:
        for handle, _ in levels:
            os.close(handle)


def _descend(levels: list[tuple[int, Iterator[os.DirEntry[str]]]], name: str, above: int | None) -> None:
    with contextlib.suppress(OSError):
        handle = open_folder(name, above)
        levels.append((handle, os.scandir(handle)))


def open_folder(name: str, above: int | None = None) -> int:
    """Open a folder for reading, from the one above, never through a link; one that is locked is unlocked first."""
    flags = os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        return os.open(name, os.O_RDONLY | flags, dir_fd=above)
    except PermissionError:
        found = os.open(name, os.O_PATH | flags, dir_fd=above)
        try:
            os.chmod(f"/proc/self/fd/{found}", 0o700)
            return os.open(f"/proc/self/fd/{found}", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        finally:
            os.close(found)


def _deleted_but_open(folder: str, pids: Iterable[int], largest: int) -> int:
    device = os.stat(folder).st_dev
    held: dict[int, int] = {}
    mapped: set[int] = set()
    for pid in pids:
        links = descriptors(pid)
        if links is None:
            return FULL
        held |= dict(_deleted_files(links, device))
        mapped |= set(_deleted_mappings(pid, folder))
    # Open and mapped, a file counts once; only mapped, it may be as large as any file may be.
    return sum(held.values()) + largest * len(mapped - held.keys())


def _deleted_files(links: list[str], device: int) -> Iterator[tuple[int, int]]:
    """Yield (inode, bytes) of plain files on this device that have no name any more."""
    for link in links:
        with contextlib.suppress(OSError):
            found = os.stat(link)
            if found.st_nlink == 0 and stat.S_ISREG(found.st_mode) and found.st_dev == device:
                yield found.st_ino, found.st_blocks * 512


def _deleted_mappings(pid: int, folder: str) -> Iterator[int]:
    """Yield the inodes of files that have no name and are mapped; how large they are cannot be seen any more."""
    for task in islice(living_tasks(pid), 1):
        with contextlib.suppress(OSError, ValueError, IndexError):
            for line in Path(f"/proc/{task}/maps").read_text(errors="replace").splitlines():
                if line.endswith(" (deleted)") and f" {folder}/" in line:
                    yield int(line.split()[4])
