"""A course whose trainees handed in from folders goes on in the desk service, with what was decided and handed in.

What lies in trainees' own folders and was never handed in stays there: nothing here can read it for them.
"""

from __future__ import annotations

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


@dataclass(frozen=True, kw_only=True)
class TakenOver:
    """What was taken over from a folder course."""

    hand_ins: int
    acts: int
    left: tuple[str, ...]
    """Collected work that could not be taken over, such as `aysel/D4`: refused, or without decisions."""


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
    shutil.copytree(course.root, copy, symlinks=True)
    copy.chmod(0o700)
    work = {pair: found for pair in collected(course) if (found := _work(course, *pair)) is not None}
    with closing(open_store(course)) as store:
        if store.count_acts():
            raise BadInput(Problem(where="database", rule="holds decisions already", remedy="name an empty one"))
        with kept(store.engine) as connection:
            for hand_in, lines in work.values():
                connection.execute(insert(HAND_INS), asdict(hand_in))
                for number, line in enumerate(lines, start=1):
                    connection.execute(insert(ACTS), {
                        "trainee": hand_in.trainee, "exercise": hand_in.exercise, "pack": hand_in.pack,
                        "number": number, "line": line.decode()})
    write_whole(course.root / SETTINGS, settings)
    open_served_course(course.root)
    return TakenOver(hand_ins=len(work), acts=sum(len(lines) for _, lines in work.values()),
                     left=tuple(f"{trainee}/{name}" for trainee, name in collected(course)
                                if (trainee, name) not in work))


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
    token = (folder / SECRET).read_text(encoding="ascii") if (folder / SECRET).is_file() else secrets.token_hex(64)
    at = datetime.strptime(submission.received_at, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    return HandIn(trainee=trainee, exercise=exercise, number=1, pack=pack.token, at=at.isoformat(), acts=len(lines),
                  answers=answers_of(lesson), receipt=receipt_of(lesson.sheet()), token=token), lines


def _lines(file: Path, exercise: str, token: str) -> Iterator[bytes]:
    for line in file.read_bytes().splitlines():
        act = read_act(line)
        if act is not None and (act.get("exercise"), act.get("pack")) == (exercise, token):
            yield line + b"\n"
