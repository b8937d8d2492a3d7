"""Handing in and finding the feedback through the course's exchange, as the Submit button of JupyterLab does it.

The folder that is left in the exchange has the form of nbgrader's (ExchangeSubmit), so it is collected the same way,
and the Assignment List shows it.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from courses.toolkit.record import DIARY

_SECRET, _TIMESTAMP = "submission_secret.txt", "timestamp.txt"
_FORM = "%Y-%m-%d %H:%M:%S.%f UTC"
_LARGEST = 10_000_000
"""Bytes of a file that is taken in."""


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """Where one trainee hands in and finds feedback."""

    course: Path
    """The course's folder in the exchange."""
    trainee: str
    kept: Path
    """Where copies of what was handed in are kept, in the form of nbgrader's cache."""

    def hand_in(self, exercise: str, folder: Path) -> datetime:
        """Leave notebook and decisions in the exchange, whole or not at all; return the moment.

        Raises
        ------
        OSError : nothing was handed in
        """
        moment = datetime.now(UTC)
        stamp = moment.strftime(_FORM)
        files = _files(exercise, folder) | {_TIMESTAMP: stamp.encode(), _SECRET: secrets.token_hex(64).encode()}
        name = f"{self.trainee}+{exercise}+{stamp}"
        # First the copy with the token: without it the feedback could not be found.
        _place(self.kept / self.course.name, name, files, mode=0o700)
        _place(self.course / "inbound", f"{name}+{secrets.token_urlsafe(9)}", files, mode=0o755)
        return moment

    def handed_in(self, exercise: str) -> list[datetime]:
        """Return when the exercise was handed in, the first time first."""
        return sorted(moment for moment, _ in self._kept(exercise))

    def feedback(self, exercise: str) -> Path | None:
        """Return the newest feedback page of an exercise, or None while there is none."""
        pages = [(moment, self.course / "feedback" / f"{_hidden(folder, exercise)}.html")
                 for moment, folder in self._kept(exercise) if (folder / _SECRET).is_file()]
        found = [(moment, page) for moment, page in pages if page.is_file()]
        return max(found)[1] if found else None

    def _kept(self, exercise: str) -> list[tuple[datetime, Path]]:
        folder = self.kept / self.course.name
        found = []
        for path in folder.iterdir() if folder.is_dir() else ():
            trainee, its_exercise, stamp, *_ = [*path.name.split("+"), "", ""]
            if (trainee, its_exercise) == (self.trainee, exercise) and (moment := _moment(stamp)):
                found.append((moment, path))
        return found


def _files(exercise: str, folder: Path) -> dict[str, bytes]:
    names = [name for name in (f"{exercise}.ipynb", DIARY) if (folder / name).is_file()]
    too_large = [name for name in names if (folder / name).stat().st_size > _LARGEST]
    if too_large:
        raise OSError(f"{too_large[0]} is larger than {_LARGEST // 1_000_000} MB")
    return {name: (folder / name).read_bytes() for name in names}


def _place(home: Path, name: str, files: Mapping[str, bytes], mode: int) -> None:
    if home.name != "inbound":  # that one is the instructor's to make
        home.mkdir(parents=True, exist_ok=True)
    draft = home / f".{secrets.token_hex(8)}.draft"
    draft.mkdir(mode=0o700)
    try:
        for each, content in files.items():
            with (draft / each).open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            (draft / each).chmod(mode & 0o644 | 0o200)
        draft.chmod(mode)
        draft.rename(home / name)
    except OSError:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def _hidden(folder: Path, exercise: str) -> str:
    """The name under which nbgrader gives feedback back (`nbgrader.utils.notebook_hash`)."""
    secret = (folder / _SECRET).read_text(encoding="utf-8", errors="replace")
    return hashlib.md5((secret + exercise).encode(), usedforsecurity=False).hexdigest()


def _moment(stamp: str) -> datetime | None:
    try:
        return datetime.strptime(stamp, _FORM).replace(tzinfo=UTC)
    except ValueError:
        return None
