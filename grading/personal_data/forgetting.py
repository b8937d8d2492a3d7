"""Taking one person out of everything a class holds; what stays says that marks were changed, and of whom no more.

The class list comes first, so that nothing new is written of whoever is being forgotten; whatever breaks off is
finished by asking again.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import inspect, update

from grading.class_folder.arrangements import read_arrangements, rename_in_arrangements
from grading.class_folder.attempts import attempt_state
from grading.class_folder.course_folder import CourseFolder
from grading.class_folder.roster_changes import listed, without_trainee, write_roster
from grading.class_folder.watching import CHANGES
from grading.desk_service.links import drop_from_invitations
from grading.exchange.told import tell_trainees
from grading.gradebook.book import open_gradebook
from grading.gradebook.changes import read_changes
from grading.gradebook.rows import read_scores
from grading.personal_data.places import checked_name, decisions, given_pages, own_folders
from synthetic_data import BadInput, Problem

KEPT = ("That a mark or a date of somebody was changed, when, by which account, from what to what: whoever gave marks "
        "stays answerable for them. Name, reasons and notes are taken out of these lines.",
        "Copies in backups, which this cannot reach: make new ones and destroy the old ones.")
"""What stays, and why."""
_STAND_IN = "(forgotten "
"""What stands for a name; no trainee can be called so."""


def what_would_go(course: CourseFolder, trainee: str) -> list[str]:
    """Return what would be taken out of a class with a person, in words; empty when nothing is held of this name."""
    checked_name(trainee)
    with decisions(course) as store:
        acts = sum(len(store.lines(place)) for place in store.diaries(trainee)) if store else 0
        logins = len(store.logins(trainee)) if store else 0
    counts = {"entry in the class list": sum(one.id == trainee for one in listed(course)),
              "marks": sum(row.trainee == trainee for row in read_scores(course)), "decisions": acts, "links": logins,
              "folders": len(own_folders(course, trainee)), "feedback pages": len(given_pages(course, trainee)),
              "arrangements and notes, of which lines without a name stay":
                  sum(one.trainee == trainee for one in read_arrangements(course)),
              "changes of marks, of which lines without a name stay": len(read_changes(course, trainee))}
    return [f"{count} {what}" for what, count in counts.items() if count]


def forget_person(course: CourseFolder, trainee: str) -> list[str]:
    """Take a person out of everything a class holds and return what went, in words.

    Raises
    ------
    BadInput : nothing is held of this name, or nobody else is on the class list
    """
    gone = what_would_go(course, trainee)
    if not gone:
        raise BadInput(Problem(where="person", value=trainee, rule="is nobody of whom this class holds anything"))
    people = listed(course)
    if any(one.id == trainee for one in people):
        write_roster(course, without_trainee(people, trainee))
    _empty_folders(course, trainee)
    stand_in = _next_stand_in(course)
    with decisions(course) as store:
        if store:
            store.forget(trainee)
    drop_from_invitations(course, trainee)
    _leave_gradebook(course, trainee, stand_in)
    rename_in_arrangements(course, trainee, stand_in)
    tell_trainees(course)
    return gone


def _next_stand_in(course: CourseFolder) -> str:
    names = {one.trainee for one in read_changes(course)} | {one.trainee for one in read_arrangements(course)}
    numbers = [int(name.removeprefix(_STAND_IN).rstrip(")")) for name in names if name.startswith(_STAND_IN)]
    return f"{_STAND_IN}{max(numbers, default=0) + 1})"


def overdue_people(course: CourseFolder, now: datetime | None = None) -> list[str]:
    """Return of whom the class holds data for longer than `keep_days` of course.yml after their last work.

    Parameters
    ----------
    now : this moment when None
    """
    days = course.settings.keep_days
    if not days:
        return []
    oldest = ((now or datetime.now(UTC)) - timedelta(days=days)).isoformat()
    last = {one.id: _last_trace(course, one.id) for one in listed(course)}
    return [trainee for trainee, moment in last.items() if moment and moment < oldest]


def _last_trace(course: CourseFolder, trainee: str) -> str:
    """When something of a person came about last, UTC, ISO 8601; empty when nothing did."""
    found = [attempt_state(course, trainee, file.stem, 1).issued_at
             for file in (course.root / "attempts" / trainee).glob("*.json")]
    found += [datetime.fromtimestamp(file.stat().st_mtime, UTC).isoformat()
              for file in (course.root / "submitted" / trainee).glob("*/submission.json")]
    with decisions(course) as store:
        if store:
            found += [one.at for one in store.hand_ins(trainee)]
            found += [datetime.fromtimestamp(at, UTC).isoformat() for at in store.last_acts(trainee)]
    return max(found, default="")


def _empty_folders(course: CourseFolder, trainee: str) -> None:
    for page in given_pages(course, trainee):
        page.unlink()
    for folder in own_folders(course, trainee):
        shutil.rmtree(folder)
    # Pages and tables of the class name everybody; they are made anew from what is left.
    for file in (course.root / "reports").glob("*"):
        if file.is_file():
            file.unlink()


def _leave_gradebook(course: CourseFolder, trainee: str, stand_in: str) -> None:
    with open_gradebook(course) as gradebook:
        if any(one.id == trainee for one in gradebook.students):
            gradebook.remove_student(trainee)
        if inspect(gradebook.engine).has_table(CHANGES.name):
            gradebook.db.execute(update(CHANGES).where(CHANGES.c.trainee == trainee).values(trainee=stand_in))
            gradebook.db.commit()
    if not course.settings.gradebook:
        _overwrite(course.root / "gradebook.db")


def _overwrite(file: Path) -> None:
    """Write a file database anew, so that what was deleted lies in none of its free pages."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("VACUUM")
