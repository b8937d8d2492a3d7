"""Lays out what a jail is given: the library (our guest program and the course toolkit) and each job's files."""

from __future__ import annotations

import compileall
import json
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path, PurePosixPath
from typing import Any

from grading.sandbox.clearing import clear
from grading.sandbox.ports import Job, Limits

_LARGEST_FILES = 64_000_000
"""Bytes; packs are far smaller, so more means that a wrong folder was named."""


class UnreadableNotebook(ValueError):
    """The submitted notebook cannot be executed; the text says why, for the instructor."""


@dataclass(frozen=True, kw_only=True)
class Staged:
    """One job on disk, readable only by the grader."""

    folder: Path
    notebook: dict[str, Any]


def lay_library(at: Path) -> Path:
    """Copy the guest program and the course toolkit, and nothing else of the project, into a folder."""
    library = at / "library"
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(Path(__file__).parent / "guest", library / "readiness_guest", ignore=ignore)
    rooms = find_spec("courses")
    toolkit = Path((rooms.submodule_search_locations or [""])[0]) / "toolkit" if rooms else None
    if toolkit is not None and toolkit.is_dir():
        shutil.copytree(toolkit, library / "courses" / "toolkit", ignore=ignore)
        # Without this file, any other `courses` on the path would be imported instead, keys and all.
        (library / "courses" / "__init__.py").write_text('"""Only the toolkit is here."""\n')
    compileall.compile_dir(library, quiet=2)  # the jail cannot write what it compiles
    for path in (library, *library.rglob("*")):  # whatever the umask: the cells run as another user
        path.chmod(0o755 if path.is_dir() else 0o644)
    return library


@contextmanager
def staged(job: Job, limits: Limits, beside: Path) -> Iterator[Staged]:
    """Write a job's cells and files into a fresh folder and remove it afterwards.

    Raises
    ------
    UnreadableNotebook : too large, too deep, or no notebook
    ValueError : a file's name leaves the folder, or a file is a link: the caller's mistake
    """
    notebook = read_notebook(_submitted(job, limits), limits)
    folder = Path(tempfile.mkdtemp(prefix="job-", dir=beside))
    try:
        for name in ("job/files", "root", "home"):
            (folder / name).mkdir(parents=True)
        (folder / "job" / "cells.json").write_text(json.dumps(code_cells(notebook)))
        _lay_files(job, folder / "job" / "files")
        yield Staged(folder=folder, notebook=notebook)
    finally:
        clear(folder)


def _submitted(job: Job, limits: Limits) -> bytes:
    try:
        return _content(job.notebook, limits.notebook_bytes)
    except OSError as error:
        raise UnreadableNotebook(f"the notebook cannot be opened as a plain file ({error.strerror})") from None


def read_notebook(content: bytes, limits: Limits) -> dict[str, Any]:
    """Read a submitted notebook as plain data, refusing what is too much."""
    # Before it is parsed: read JSON takes many times its length in memory.
    if len(content) > limits.notebook_bytes:
        raise UnreadableNotebook(f"the notebook is larger than {limits.notebook_bytes:,} bytes")
    try:
        notebook = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise UnreadableNotebook(f"the notebook is not readable JSON ({type(error).__name__})") from None
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        raise UnreadableNotebook("the notebook has no list of cells")
    if len(cells) > limits.cells:
        raise UnreadableNotebook(f"the notebook has {len(cells):,} cells, more than {limits.cells}")
    if _has_half_characters(notebook):
        raise UnreadableNotebook("the notebook holds halves of characters (lone surrogates), which are no text")
    readable: dict[str, Any] = notebook
    return readable


def _has_half_characters(notebook: dict[str, Any]) -> bool:
    """JSON may spell them by their number, but no file can be written with them."""
    try:
        json.dumps(notebook, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    return False


def code_cells(notebook: dict[str, Any]) -> list[str]:
    """Return the source of every cell, empty for cells that are not code."""
    return [_source(cell) if cell.get("cell_type") == "code" else "" for cell in notebook["cells"]]


def _source(cell: dict[str, Any]) -> str:
    source = cell.get("source", "")
    return "".join(map(str, source)) if isinstance(source, list) else str(source)


def _content(what: bytes | Path, most: int) -> bytes:
    if isinstance(what, bytes):
        return what
    # O_NONBLOCK: a named pipe would be waited for, for ever. Its kind is asked of what is open, not of a name.
    handle = os.open(what, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise UnreadableNotebook(f"{what.name} is not an ordinary file")
        return file.read(most + 1)


def _lay_files(job: Job, into: Path) -> None:
    room = _LARGEST_FILES
    for name, what in job.files.items():
        parts = PurePosixPath(name).parts
        if not parts or name.startswith("/") or ".." in parts or "\0" in name:
            raise ValueError(f"{name!r} cannot lie beside a notebook")
        for target, content in _expand(into.joinpath(*parts), what):
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(_content(content, room))
            room -= target.stat().st_size
            if room < 0:
                raise ValueError(f"the files for {job.name} are larger than {_LARGEST_FILES:,} bytes")


def _expand(target: Path, what: bytes | Path) -> Iterator[tuple[Path, bytes | Path]]:
    if isinstance(what, Path) and what.is_dir() and not what.is_symlink():
        for path in sorted(what.rglob("*")):
            if path.is_symlink() or not path.is_dir():
                yield target / path.relative_to(what), path
    else:
        yield target, what
