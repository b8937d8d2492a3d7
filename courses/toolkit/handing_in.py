"""Handing in and finding the feedback through the course's exchange, as the Submit button of JupyterLab does it.

The folder that is left in the exchange has the form of nbgrader's (ExchangeSubmit), so it is collected the same way,
and the Assignment List shows it.
"""

from __future__ import annotations

import errno
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
LARGEST = 10_000_000
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
        files = with_marks(_files(exercise, folder), moment, secrets.token_hex(64))
        name = submission_name(self.trainee, exercise, moment)
        # First the copy with the token: without it the feedback could not be found.
        place_whole(self.kept / self.course.name, name, files, mode=0o700)
        place_whole(self.course / "inbound", f"{name}+{secrets.token_urlsafe(9)}", files, mode=0o755)
        return moment

    def handed_in(self, exercise: str) -> list[datetime]:
        """Return when the exercise was handed in, the first time first."""
        return sorted(moment for moment, _ in self._kept(exercise))

    def feedback(self, exercise: str) -> Path | None:
        """Return the newest feedback page of an exercise, or None while there is none."""
        pages = [(moment, feedback_page(self.course, _secret(folder), exercise))
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


def submission_name(trainee: str, exercise: str, moment: datetime) -> str:
    """Return what a folder with work is called, as nbgrader does it; the course's exchange adds letters by chance."""
    return f"{trainee}+{exercise}+{moment.strftime(_FORM)}"


def with_marks(files: Mapping[str, bytes], moment: datetime, token: str) -> dict[str, bytes]:
    """Return the files of a submission with the two that nbgrader wants beside them: its time and its token."""
    return {**files, _TIMESTAMP: moment.strftime(_FORM).encode(), _SECRET: token.encode()}


def _files(exercise: str, folder: Path) -> dict[str, bytes]:
    names = [name for name in (f"{exercise}.ipynb", DIARY) if (folder / name).is_file()]
    too_large = [name for name in names if (folder / name).stat().st_size > LARGEST]
    if too_large:
        raise OSError(errno.EFBIG, f"{too_large[0]} is larger than {LARGEST // 1_000_000} MB")
    return {name: (folder / name).read_bytes() for name in names}


def place_whole(home: Path, name: str, files: Mapping[str, bytes], mode: int) -> None:
    """Put a folder with these files into another one, whole or not at all; it is on the disk when this returns."""
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
        _sync(draft)
        draft.rename(home / name)
        _sync(home)
    except OSError:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def _sync(folder: Path) -> None:
    """Wait until the disk has a folder's list of names; a list that nobody may read is left to the system."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:  # the exchange's inbound is closed to trainees; Windows opens no folders
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def feedback_page(course: Path, token: str, exercise: str) -> Path:
    """Return where the feedback on work that was handed in with this token lies (`nbgrader.utils.notebook_hash`)."""
    hidden = hashlib.md5((token + exercise).encode(), usedforsecurity=False).hexdigest()
    return course / "feedback" / f"{hidden}.html"


def _secret(folder: Path) -> str:
    return (folder / _SECRET).read_text(encoding="utf-8", errors="replace")


def _moment(stamp: str) -> datetime | None:
    try:
        return datetime.strptime(stamp, _FORM).replace(tzinfo=UTC)
    except ValueError:
        return None
