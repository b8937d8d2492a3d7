"""Since when each person is on the class list, and since when under their account: who came in before is out.

A name that was taken off the list and given again may be another person's, and so may an account that is put right.
Kept in the class's desk, where there is one: elsewhere nobody logs in here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from grading.class_folder.course_folder import CourseFolder, as_json, read_kept, stamp_if_there, write_whole
from grading.class_folder.desk_folder import DESK
from grading.class_folder.moments import now_text
from grading.class_folder.roster import Trainee
from synthetic_data import BadInput

SINCE = "listed-since.json"
"""File in the class's desk: name → login (empty for who is off the list), and two moments, empty for as ever."""
_Lines = dict[str, dict[str, Any]]


class ListedSince:
    """Since when people are what they are to the class; read anew when the file changed.

    Parameters
    ----------
    file : as `note_people` writes it; without it everybody is what they ever were
    """

    def __init__(self, file: Path) -> None:
        self._file, self._seen = file, (0, 0, 0)
        self._lines: Mapping[str, Mapping[str, str]] = {}

    def on_list(self, trainee: str) -> str:
        """Return since when somebody of this name is on the list (UTC, ISO 8601); empty for ever."""
        return self._line(trainee).get("listed", "")

    def under_account(self, trainee: str) -> str:
        """Return since when the account beside this name is the one there is now; empty for ever."""
        return self._line(trainee).get("login_since", "")

    def _line(self, trainee: str) -> Mapping[str, str]:
        seen = stamp_if_there(self._file)
        if seen != self._seen:
            self._seen, self._lines = seen, read_kept(self._file)
        return self._lines.get(trainee, {})


def note_people(course: CourseFolder, people: Sequence[Trainee]) -> None:
    """Keep since when these people are on the list of a class; nothing is written where nothing changed.

    Of a class that kept nothing before, all are taken for those who were there ever.
    """
    file = course.root / DESK / SINCE
    if not file.parent.exists():
        return
    before, now = read_kept(file), now_text()
    off = {name: line | {"login": ""} for name, line in before.items()}
    lines = off | {one.id: _line_of(one, before.get(one.id), now if before else "") for one in people}
    if lines != before:
        _keep(file, lines)


def note_people_before(course: CourseFolder) -> None:
    """Keep who is on the list now, where nothing is kept yet, so that a change is seen; a damaged list is none."""
    if not (course.root / DESK / SINCE).exists() and course.roster_file.exists():
        with suppress(BadInput):
            note_people(course, course.trainees())


def kept_since(course: CourseFolder, trainee: str) -> dict[str, str]:
    """Return what the file holds of a person, by the names in it; empty for nobody."""
    return dict(read_kept(course.root / DESK / SINCE).get(trainee, {}))


def forget_since(course: CourseFolder, trainee: str) -> None:
    """Take a person out of the file."""
    file = course.root / DESK / SINCE
    kept = read_kept(file)
    if trainee in kept:
        _keep(file, {name: line for name, line in kept.items() if name != trainee})


def _line_of(one: Trainee, before: Mapping[str, str] | None, now: str) -> dict[str, str]:
    if before is None or not before["login"]:
        return {"login": one.login, "listed": now, "login_since": now}
    return {"login": one.login, "listed": before["listed"],
            "login_since": before["login_since"] if before["login"] == one.login else now}


def _keep(file: Path, lines: _Lines) -> None:
    write_whole(file, as_json(lines), mode=0o600)
