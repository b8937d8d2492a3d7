"""Changing the class list person by person; the list is always written whole, in our columns, and checked before."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, fields, replace
from pathlib import Path

from grading.class_folder.course_folder import CourseFolder, write_whole
from grading.class_folder.listed_since import note_people, note_people_before
from grading.class_folder.pack_rights import close_folder, is_read_by
from grading.class_folder.roster import Trainee, read_roster
from synthetic_data import BadInput, Problem

_NAMED = 5
"""People that a message names at most."""
_COLUMNS = tuple("trainee" if field.name == "id" else field.name for field in fields(Trainee))


def listed(course: CourseFolder) -> list[Trainee]:
    """Return the class list; empty while there is none."""
    return course.trainees() if course.roster_file.exists() else []


def with_trainee(people: Sequence[Trainee], name: str, **changes: str) -> list[Trainee]:
    """Return the list with a trainee added, or changed in what is named."""
    if any(one.id == name for one in people):
        return [replace(one, **changes) if one.id == name else one for one in people]
    return [*people, Trainee(id=name, **changes)]


def without_trainee(people: Sequence[Trainee], name: str) -> list[Trainee]:
    """Return the list without a trainee; raises `BadInput` when it has none of this name, or nobody else."""
    left = [one for one in people if one.id != name]
    if len(left) == len(people) or not left:
        raise BadInput(Problem(where="roster", value=name, rule="is not on the class list" if left or not people else
                               "is the only one on the class list, which cannot be empty"))
    return left


def require_same_class(course: CourseFolder, people: Sequence[Trainee], where: str) -> None:
    """Raise `BadInput` where a list leaves out most of a class, as another class's does: they would be out at once.

    Parameters
    ----------
    where : the list, in the message
    """
    kept, before = {one.id for one in people}, listed(course)
    out = [one.id for one in before if one.id not in kept]
    if len(out) * 2 > len(before):
        named = ", ".join(out[:_NAMED]) + (", …" if len(out) > _NAMED else "")
        raise BadInput(Problem(where=where, value=named, rule=f"leaves out {len(out)} of the {len(before)} people of "
                               "this class, who could not come in or hand in any more",
                               remedy="look whether it is another class's list; if they are to leave, tick that most "
                                      "of the class leaves, or add --smaller to: readiness grade roster"))


def write_roster(course: CourseFolder, people: Sequence[Trainee]) -> None:
    """Write the class list; raises `BadInput` when it breaks a rule, and then nothing is changed.

    Whoever leaves it, or stands on it with another account, is out, also where the name comes back; what lies in the
    exchange for a name can be read by the account that it has now, and no longer by another.
    """
    written = _checked(course, people)
    note_people_before(course)
    write_whole(course.roster_file, written, mode=0o600)
    note_people(course, people)  # after it: who comes in by the list of before is out too
    if course.settings.submitters == "accounts":
        _let_their_accounts_read(course, people)


def _let_their_accounts_read(course: CourseFolder, people: Sequence[Trainee]) -> None:
    # Whatever the list of before said: one that was written with an editor changed nobody's rights.
    packs = course.exchange / course.settings.course / "packs"
    for one in people:
        own = packs / one.id
        if own.is_dir() and own.stat().st_uid == os.geteuid() and not is_read_by(own, one.login):
            close_folder(own, one.login)


def check_list(course: CourseFolder, people: Sequence[Trainee]) -> None:
    """Raise `BadInput` where people would break a rule of the class list; nothing is written."""
    _checked(course, people)


def _checked(course: CourseFolder, people: Sequence[Trainee]) -> str:
    """The class list as text, once it was read as any other one is."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows(list(asdict(one).values()) for one in people)
    written = text.getvalue()
    with tempfile.TemporaryDirectory() as folder:
        trial = Path(folder) / course.roster_file.name
        trial.write_text(written, encoding="utf-8")
        read_roster(trial)
    return written
