"""Taking one person out of everything a class holds; what stays says that marks were changed, and of whom no more.

The class list comes first, so that nothing new is written of whoever is being forgotten; whatever breaks off is
finished by asking again.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager, closing, nullcontext, suppress
from pathlib import Path

from sqlalchemy import inspect, update

from grading.class_folder.arrangements import read_arrangements, rename_in_arrangements
from grading.class_folder.course_folder import CourseFolder, as_json, read_kept, write_whole
from grading.class_folder.listed_since import forget_since, kept_since
from grading.class_folder.roster_changes import listed, without_trainee, write_roster
from grading.class_folder.watching import CHANGES
from grading.desk_service.grade_journal import grades_of
from grading.desk_service.links import drop_from_invitations
from grading.desk_service.running import tell_logins_ended, the_only_sender
from grading.errors import GradingError
from grading.exchange.told import tell_trainees
from grading.gradebook.book import open_gradebook
from grading.gradebook.changes import read_changes
from grading.gradebook.rows import read_scores
from grading.personal_data.places import BEGUN, checked_name, decisions, given_pages, own_folders
from synthetic_data import BadInput, Problem, shown

KEPT = ("That a mark or a date of somebody was changed, when, by which account, from what to what: whoever gave marks "
        "stays answerable for them. Name, reasons and notes are taken out of these lines.",
        "Points that were sent to a learning platform: they are there, and that platform answers for them.",
        "What a JupyterHub holds, which this cannot reach: somebody's own folder, with notebooks, beside the Hub's "
        "hub.yml (homes/NAME), and their name and login in the Hub's database; remove both there.",
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
        grades = len(grades_of(store, trainee)) if store else 0
    begun = trainee in read_kept(course.root / BEGUN)
    counts = {"entry in the class list": sum(one.id == trainee for one in listed(course)),
              "marks": len(read_scores(course, trainee)), "decisions": acts, "links": logins,
              "lines on points for a learning platform": grades,
              "folders": len(own_folders(course, trainee)), "feedback pages": len(given_pages(course, trainee)),
              "note of when they were on the class list": int(bool(kept_since(course, trainee))),
              "forgetting that broke off": int(begun),
              "arrangements and notes, of which lines without a name stay":
                  sum(one.trainee == trainee for one in read_arrangements(course)),
              "changes of marks, of which lines without a name stay": len(read_changes(course, trainee))}
    return [f"{count} {what}" for what, count in counts.items() if count]


def forget_person(course: CourseFolder, trainee: str) -> list[str]:
    """Take a person out of everything a class holds and return what went, in words.

    Raises
    ------
    BadInput : nothing is held of this name
    GradingError : some folders could not be removed, as those that belong to the person's own account, the rest is
        gone; or points are being sent to a learning platform just now, and nothing is gone
    """
    with _nothing_sent(course):
        return _forget(course, trainee)


def _nothing_sent(course: CourseFolder) -> AbstractContextManager[None]:
    # What is being sent was decided on before, and would be noted of somebody who is gone.
    return the_only_sender(course) if course.settings.submitters == "service" else nullcontext()


def _forget(course: CourseFolder, trainee: str) -> list[str]:
    gone = what_would_go(course, trainee)
    if not gone:
        raise BadInput(Problem(where="person", value=trainee, rule="is nobody of whom this class holds anything"))
    _leave_class_list(course, trainee)
    pages = _removed(given_pages(course, trainee))  # while it is known where they lie
    _leave_records(course, trainee)
    # Pages and tables of the class name everybody; they are made anew from what is left.
    reports = [file for file in (course.root / "reports").rglob("*") if file.is_file()]
    # Folders last: what another account owns must not hold up anything else.
    if left := pages + _removed([*own_folders(course, trainee), *reports]):
        raise GradingError(f"{trainee} is gone but for what could not be removed: {', '.join(map(shown, left))}. Let "
                           "the account to which it belongs remove it, or the administrator, then give the order again")
    begun = read_kept(course.root / BEGUN)
    _keep_begun(course, {name: account for name, account in begun.items() if name != trainee})
    return gone


def _leave_class_list(course: CourseFolder, trainee: str) -> None:
    people = listed(course)
    own = {one.id: one.login for one in people if one.id == trainee}
    if not own:
        return
    _keep_begun(course, read_kept(course.root / BEGUN) | own)
    if len(people) > 1:
        write_roster(course, without_trainee(people, trainee))
    else:
        course.roster_file.unlink()  # a list that names nobody is none


def _keep_begun(course: CourseFolder, begun: Mapping[str, str]) -> None:
    if begun:
        write_whole(course.root / BEGUN, as_json(begun), mode=0o600)
    else:
        (course.root / BEGUN).unlink(missing_ok=True)


def _leave_records(course: CourseFolder, trainee: str) -> None:
    stand_in = _next_stand_in(course)
    with decisions(course) as store:
        if store:
            store.forget(trainee)
            tell_logins_ended(course)
    drop_from_invitations(course, trainee)
    forget_since(course, trainee)
    _leave_gradebook(course, trainee, stand_in)
    rename_in_arrangements(course, trainee, stand_in)
    if course.roster_file.exists():
        tell_trainees(course)


def _next_stand_in(course: CourseFolder) -> str:
    names = {one.trainee for one in read_changes(course)} | {one.trainee for one in read_arrangements(course)}
    numbers = [int(name.removeprefix(_STAND_IN).rstrip(")")) for name in names if name.startswith(_STAND_IN)]
    return f"{_STAND_IN}{max(numbers, default=0) + 1})"


def _removed(paths: Collection[Path]) -> list[str]:
    """Remove files and folders and return the names of those that are still there."""
    for path in paths:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            with suppress(OSError):
                path.unlink(missing_ok=True)
    return [str(path) for path in paths if os.path.lexists(path)]


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
