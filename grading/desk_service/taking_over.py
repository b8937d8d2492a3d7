"""A course whose trainees handed in from folders goes on in the desk service, with what was decided and handed in.

What lies in trainees' own folders and was never handed in stays there: nothing here can read it for them.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert

from courses.toolkit.lesson import Lesson
from courses.toolkit.pack import read_pack
from courses.toolkit.record import Diary, read_act
from courses.toolkit.sheet import receipt_of
from grading.class_folder.course_folder import (
    SETTINGS,
    CourseFolder,
    changed_settings,
    collected,
    open_course_folder,
    write_whole,
)
from grading.class_folder.submission import DECISIONS, SECRET, read_submission
from grading.desk_service.handing_in import answers_of
from grading.desk_service.running import open_served_course, open_store
from grading.desk_service.store import HandIn
from grading.desk_service.tables import ACTS, HAND_INS
from grading.desk_service.transactions import kept
from synthetic_data import BadInput, Problem

_LONGEST_TOKEN = 128
"""Letters that the service keeps of one, which is what nbgrader gives."""
_LARGE = 10_000_000
"""Bytes from which on a file without content is no slip."""
_DAMAGED = (ArithmeticError, LookupError, RecursionError, TypeError, ValueError)
"""What reading a trainee's own files can end in. A disk that fails is not among them: nobody's work is left for it."""


@dataclass(frozen=True, kw_only=True)
class TakenOver:
    """What was taken over from a folder course."""

    hand_ins: int
    acts: int
    left: tuple[str, ...]
    """Collected work that could not be taken over, such as `aysel/D4`: refused, without decisions, or damaged."""
    not_copied: tuple[str, ...]
    """What lies in the course and is not in its copy: what is no file, or cannot be read by whoever took it over."""


def take_over(folder: Path, copy: Path) -> TakenOver:
    """Let a folder course go on in the desk service; everything is copied before, and the settings change last.

    Parameters
    ----------
    copy : a new folder, into which the course is copied as it stands

    Raises
    ------
    BadInput : the course is in the service already, its database holds decisions, or the copy cannot be made there
    """
    course = open_course_folder(folder)
    if course.settings.submitters == "service":
        raise BadInput(Problem(where=f"{SETTINGS}: submitters", value="service", rule="says that it is served already"))
    if copy.exists() or copy.absolute().is_relative_to(course.root):
        raise BadInput(Problem(where=str(copy), rule="is there already, or lies in the course itself",
                               remedy="name a new folder beside it"))
    settings = changed_settings(course.root, "submitters", "service")
    try:
        not_copied = _copy(course.root, copy)
        work = {pair: found for pair in collected(course) if (found := _work_of(course, *pair)) is not None}
        _keep(course, list(work.values()))
        write_whole(course.root / SETTINGS, settings)
    except BaseException:  # Ctrl+C too: the copy would keep the next try out
        shutil.rmtree(copy, ignore_errors=True)
        raise
    open_served_course(course.root)
    return TakenOver(hand_ins=len(work), acts=sum(len(lines) for _, lines in work.values()),
                     left=tuple(f"{trainee}/{name}" for trainee, name in collected(course)
                                if (trainee, name) not in work), not_copied=not_copied)


def _copy(root: Path, copy: Path) -> tuple[str, ...]:
    """Copy a course and return what was left out.

    Trainees may put into the exchange what they like: a pipe would keep the copy waiting for ever, and a folder that
    nobody else may read would end it.
    """
    left: list[str] = []

    def no_copy(folder: str, names: list[str]) -> list[str]:
        odd = [name for name in names if not _can_be_copied(Path(folder) / name)]
        left.extend(str((Path(folder) / name).relative_to(root)) for name in sorted(odd))
        return odd

    shutil.copytree(root, copy, symlinks=True, ignore=no_copy)
    copy.chmod(0o700)
    return tuple(left)


def _can_be_copied(path: Path) -> bool:
    if path.is_symlink():  # copied as what it is, wherever it leads
        return True
    if path.is_dir():
        return os.access(path, os.R_OK | os.X_OK)
    return path.is_file() and os.access(path, os.R_OK) and not _is_mostly_hole(path.stat())


def _is_mostly_hole(file: os.stat_result) -> bool:
    """Whether a file says that it is far larger than what the disk holds of it: its copy would fill the disk."""
    # A file system that packs its files needs fewer blocks as well, and no file of a course packs to a hundredth.
    return file.st_size > _LARGE and file.st_blocks * 512 < file.st_size / 100


def _keep(course: CourseFolder, work: list[tuple[HandIn, list[bytes]]]) -> None:
    """Put what was handed in into the course's database, all or nothing."""
    with closing(open_store(course)) as store:
        if store.count_acts():
            raise BadInput(Problem(where="database", rule="holds decisions already", remedy="name an empty one"))
        with kept(store.engine) as connection:
            for hand_in, lines in work:
                connection.execute(insert(HAND_INS), asdict(hand_in))
                for number, line in enumerate(lines, start=1):
                    connection.execute(insert(ACTS), {
                        "trainee": hand_in.trainee, "exercise": hand_in.exercise, "pack": hand_in.pack,
                        "number": number, "line": line.decode()})


def _work_of(course: CourseFolder, trainee: str, exercise: str) -> tuple[HandIn, list[bytes]] | None:
    """What one person handed in; None where it cannot be taken over, whatever they wrote into it."""
    try:
        return _work(course, trainee, exercise)
    except _DAMAGED:
        return None


def _work(course: CourseFolder, trainee: str, exercise: str) -> tuple[HandIn, list[bytes]] | None:
    """What one person handed in, as the service would have kept it; None where it cannot be."""
    submission, folder = read_submission(course, trainee, exercise), course.submitted(trainee, exercise)
    if submission is None or submission.refusal is not None or not (folder / DECISIONS).is_file():
        return None
    files = course.pack(trainee, exercise, submission.attempt)
    if not files.is_dir():
        return None
    pack = read_pack(files, "en")
    lines = list(_lines(folder / DECISIONS, exercise, pack.token))
    lesson = Lesson(pack, Diary(folder, exercise, pack.token))
    token = _token(folder / SECRET)
    at = datetime.strptime(submission.received_at, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    return HandIn(trainee=trainee, exercise=exercise, number=1, pack=pack.token, at=at.isoformat(), acts=len(lines),
                  answers=answers_of(lesson), receipt=receipt_of(lesson.sheet()), token=token), lines


def _token(file: Path) -> str:
    """What leads to the feedback; raises ValueError where it is none that nbgrader or the service gave."""
    if not file.is_file():
        return secrets.token_hex(64)
    token = file.read_text(encoding="ascii")
    if not token.isprintable() or len(token) > _LONGEST_TOKEN:
        raise ValueError(f"{file} holds no token")
    return token


def _lines(file: Path, exercise: str, token: str) -> Iterator[bytes]:
    for line in file.read_bytes().splitlines():
        act = read_act(line)
        if act is not None and (act.get("exercise"), act.get("pack")) == (exercise, token):
            yield line + b"\n"
