"""Handing in through the service: first a committed line in the store, then the folder that `collect` reads.

A receipt is given after both. Where the program ended between the two, the folder is written when it starts again,
under the same name and with the same content.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import secrets
from pathlib import Path

from courses.toolkit.handing_in import place_whole, submission_name, with_marks
from courses.toolkit.lesson import Lesson
from courses.toolkit.record import DIARY
from courses.toolkit.sheet import collect_items, receipt_of
from grading.class_folder.course_folder import CourseFolder
from grading.class_folder.moments import now_text
from grading.desk_service.store import DecisionStore, HandIn, Place

_MOST = 200
"""Times that one exercise can be handed in anew; each is a folder, and somebody could fill a disk with them."""


def make_hand_in(trainee: str, lesson: Lesson, earlier: list[HandIn]) -> HandIn:
    """Return the handing in of a lesson as it stands; one with the same answers as the last stays that one.

    Parameters
    ----------
    earlier : of this trainee and exercise, the first one first

    Raises
    ------
    OSError : it was handed in far more often than anybody does
    """
    pack, answers = lesson.pack, answers_of(lesson)
    last = earlier[-1] if earlier else None
    # Pressing again changes no answer, so it makes nobody later.
    if last is not None and (last.pack, last.answers) == (pack.token, answers):
        return last
    if len(earlier) >= _MOST:
        raise OSError(errno.E2BIG, f"it was handed in {_MOST} times already")
    return HandIn(trainee=trainee, exercise=pack.exercise, number=len(earlier) + 1, pack=pack.token,
                  at=now_text(), acts=lesson.diary.size, answers=answers,
                  receipt=receipt_of(lesson.sheet()), token=secrets.token_hex(64))


def answers_of(lesson: Lesson) -> str:
    """Return a digest of the answers of a lesson, whatever the way to them."""
    items = collect_items(lesson.desks.values())
    return hashlib.sha256(json.dumps(items, sort_keys=True).encode()).hexdigest()


def place_hand_in(course: CourseFolder, store: DecisionStore, hand_in: HandIn) -> None:
    """Put what was handed in where `collect` finds it; what lies there already stays.

    Raises
    ------
    OSError : nothing was put there
    """
    home, name = _inbound(course), _folder_name(hand_in)
    if (home / name).is_dir():
        return
    lines = store.lines(Place(hand_in.trainee, hand_in.exercise, hand_in.pack))[:hand_in.acts]
    files = {f"{hand_in.exercise}.ipynb": course.released(hand_in.exercise).read_bytes(), DIARY: b"".join(lines)}
    place_whole(home, name, with_marks(files, hand_in.moment, hand_in.token), mode=0o700)


def settle(course: CourseFolder, store: DecisionStore) -> int:
    """Write the folders of all handings in that have none; return how many there were to look at."""
    all_of_them = store.hand_ins()
    # Names are listed once: a class of thousands has a folder for each handing in.
    there = set(os.listdir(_inbound(course))) if _inbound(course).is_dir() else set()
    lacking = [one for one in all_of_them if _folder_name(one) not in there]
    released = {name for name in {one.exercise for one in lacking} if course.released(name).is_file()}
    for one in lacking:
        if one.exercise in released:
            place_hand_in(course, store, one)
    return len(all_of_them)


def _inbound(course: CourseFolder) -> Path:
    return course.exchange / course.settings.course / "inbound"


def _folder_name(hand_in: HandIn) -> str:
    """By chance to others, always the same to us: a second writing finds the first one's folder."""
    chance = hashlib.sha256(hand_in.token.encode()).hexdigest()[:12]
    return f"{submission_name(hand_in.trainee, hand_in.exercise, hand_in.moment)}+{chance}"
