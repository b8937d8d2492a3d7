"""Compiling the twin once, keeping what was compiled, and loading it; none of this imports numba before it must.

What is compiled lies in a folder named after everything it depends on, so nothing stale is ever loaded.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import platform
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.twin.office import TwinOffice

PLACE = "READINESS_CACHE"
"""Environment variable that names another folder for what was compiled."""
_DONE = "compiled"
_NEVER_COMPILED = ("compiling", "coverage", "memory", "office", "process_rows", "staff_rows")
"""Files that no compiled function stands in."""


def _folders() -> Iterator[Path]:
    """Yield where compiled code may be kept, the first that can be written to counts."""
    if PLACE in os.environ:
        yield Path(os.environ[PLACE])
    base = os.environ.get("XDG_CACHE_HOME")
    yield Path(base if base else os.path.expanduser("~/.cache")) / "readiness-lab"
    yield Path(tempfile.gettempdir()) / f"readiness-lab-{os.getuid()}"


def _can_write(folder: Path) -> bool:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            # In a folder of somebody else, what we load might be theirs.
            return folder.stat().st_uid == os.getuid()
    except OSError:
        return False


@cache
def _digest() -> str:
    """Return what compiled code hangs on, as one word: sources and where they lie, versions, machine."""
    parts = hashlib.blake2b(digest_size=8)
    room = Path(__file__).resolve().parents[1]
    sources = [path for path in (room / "twin").glob("*.py") if path.stem not in _NEVER_COMPILED]
    sources += [room / name for name in ("engine/draws.py", "engine/environment.py", "cases/tables.py",
                                         "plan/calendars.py")]
    for path in sorted(sources):
        # Numba takes nothing that was compiled of a file elsewhere, or of one that was written anew, even if it is the
        # same; then another copy of the project must not say that it is compiled.
        parts.update(f"{path} {path.stat().st_mtime_ns}".encode() + path.read_bytes())
    for name in ("numba", "llvmlite", "numpy"):
        parts.update(version(name).encode())
    parts.update(f"{platform.node()} {platform.machine()} {sys.version_info}".encode())
    return parts.hexdigest()


def kept_in() -> Path | None:
    """Return the folder of what was compiled, or None where no folder can be written to, or numba is missing."""
    if not is_installed():
        return None
    folder = next(filter(_can_write, _folders()), None)
    return folder / f"twin-{_digest()}" if folder else None


def is_installed() -> bool:
    """Tell whether numba is there; it may still fail to load."""
    try:
        return importlib.util.find_spec("numba") is not None and bool(version("llvmlite"))
    except PackageNotFoundError:
        return False


def is_compiled() -> bool:
    """Tell whether the twin can be loaded without compiling it."""
    folder = kept_in()
    return folder is not None and (folder / _DONE).exists()


@cache
def load_twin() -> type[TwinOffice]:
    """Return the twin's office; what it runs is compiled at its first run, or read from the folder.

    Raises
    ------
    ImportError : numba is missing, or does not load on this machine
    """
    import numba

    folder = kept_in()
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        # Read where a function is decorated, so before the twin is imported.
        settings: Any = numba.config
        settings.CACHE_DIR = str(folder)
    # Here, since it imports numba.
    from simulator.twin.office import TwinOffice

    return TwinOffice


def note_compiled(folder: Path, seconds: float) -> None:
    """Note in the folder that the twin has been compiled."""
    (folder / _DONE).write_text(f"{time.strftime('%Y-%m-%d')} {seconds:.0f} s\n", encoding="utf-8")
