"""Due dates carried into the gradebook, whenever they change, with everything that follows from them.

What holds is told by `grading.class_folder.deadlines`. The gradebook, its penalties, the exports and the pages follow,
also after the work was handed in or graded.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from grading.class_folder.arrangements import Arrangement, take_back, take_back_line
from grading.class_folder.course_folder import CourseFolder, as_json, read_kept, write_whole
from grading.class_folder.deadlines import (
    DueDates,
    arrange_due_date,
    arrange_extension,
    arrange_extra_time,
    due_date,
)
from grading.gradebook.book import open_gradebook

if TYPE_CHECKING:
    from grading.gradebook.late import LatePenalties

_CARRIED = ".due_dates_carried.json"
"""Exercises whose due date in the gradebook came from the settings."""


def set_due_date(course: CourseFolder, exercise: str, moment: str, reason: str = "") -> datetime | None:
    """Set, move or (with an empty moment) remove an exercise's due date, and return the one that holds, in UTC.

    Parameters
    ----------
    moment : such as `2026-12-01 17:00 UTC`; the course's `zone` is taken where it names none

    Raises
    ------
    BadInput : the date cannot be read, the course has no such exercise, or an exam would lose its close
    """
    arrange_due_date(course, exercise, moment, reason)
    carry_due_dates(course)
    return due_date(course, exercise)


def undo_due_date(course: CourseFolder, exercise: str, reason: str = "") -> datetime | None:
    """Take back the last change of an exercise's due date and return the one that holds again.

    Raises
    ------
    GradingError : it was not changed, or only in course.yml
    """
    take_back(course, "due", exercise=exercise, reason=reason)
    carry_due_dates(course)
    return due_date(course, exercise)


def extend(course: CourseFolder, trainee: str, exercise: str, until: str, reason: str) -> datetime | None:
    """Give one trainee longer for an exercise, keep the reason, and return the new due date in UTC.

    Parameters
    ----------
    until : such as `2026-12-05 17:00 UTC`; the course's `zone` is taken where it names none

    Raises
    ------
    BadInput : the date cannot be read or is no later one, no reason is given, or somebody or something is unknown
    """
    arrange_extension(course, trainee, exercise, until, reason)
    carry_due_dates(course)
    return due_date(course, exercise, trainee)


def undo_extension(course: CourseFolder, trainee: str, exercise: str, reason: str = "") -> datetime | None:
    """Take back the last extension or extra time of a trainee and return the due date that holds again.

    Parameters
    ----------
    exercise : empty for extra time that was given for all exercises

    Raises
    ------
    GradingError : there is none
    """
    take_back(course, "until", "extra", exercise=exercise, trainee=trainee, reason=reason)
    carry_due_dates(course)
    return due_date(course, exercise, trainee)


def give_extra_time(course: CourseFolder, trainee: str, exercise: str, extra: str, reason: str) -> None:
    """Give one trainee a span more at every due date; it moves along when the class's date is moved.

    Parameters
    ----------
    exercise : empty for all exercises, present and to come
    extra : such as `36 hours`, `3 days`, `1 week`

    Raises
    ------
    BadInput : the span cannot be read, no reason is given, or somebody or something is unknown
    """
    arrange_extra_time(course, trainee, exercise, extra, reason)
    carry_due_dates(course)


def undo_arrangement(course: CourseFolder, number: int, reason: str = "") -> Arrangement:
    """Take back one arrangement by its number, whatever it was, and return it.

    Raises
    ------
    GradingError : nothing of this number holds, or it is an attempt, whose cases were given out
    """
    taken = take_back_line(course, number, reason)
    carry_due_dates(course)
    return taken


def carry_due_dates(course: CourseFolder, gradebook: Any = None) -> bool:
    """Bring the gradebook's due dates, extensions and penalties to what the settings say; return if any changed.

    A date that the settings do not name and that was never carried from them was set in formgrader, and stays.

    Parameters
    ----------
    gradebook : an open one; opened here when None
    """
    if gradebook is None:
        with open_gradebook(course) as opened:
            return carry_due_dates(course, opened)
    from grading.gradebook.late import LatePenalties  # nbgrader's steps take a second to import

    gradebook.db.commit()  # What was read before may be old; its sums are made by the database.
    carried, penalties = _carried(course), LatePenalties(course)
    deadlines, penalised = DueDates(course), _penalised(gradebook)
    changed = [_carry(deadlines, assignment, carried, penalties, penalised) for assignment in gradebook.assignments]
    gradebook.db.commit()
    if carried != _carried(course):
        write_whole(course.root / _CARRIED, as_json(dict.fromkeys(sorted(carried), True)), mode=0o600)
    return any(changed)


def _carry(deadlines: DueDates, assignment: Any, carried: set[str], penalties: LatePenalties,
           penalised: set[str]) -> bool:
    due, changed = deadlines.due(assignment.name), False
    # A date that left the settings goes; one that was set in formgrader was never ours and stays.
    if due is not None or assignment.name in carried:
        changed = _set(assignment, "duedate", _naive(due))
        (carried.discard if due is None else carried.add)(assignment.name)
    for submission in assignment.submissions:
        own = deadlines.due(assignment.name, submission.student_id)
        if due is not None or submission.extension is not None:
            changed |= _set(submission, "extension", own - due if own and due and own != due else None)
        if submission.total_seconds_late > 0 or submission.id in penalised:
            for notebook in submission.notebooks:
                changed |= _set(notebook, "late_submission_penalty", penalties.of(submission, notebook))
    return changed


def _penalised(gradebook: Any) -> set[str]:
    from nbgrader.api import SubmittedNotebook

    with_penalty = SubmittedNotebook.late_submission_penalty.isnot(None)
    return {row for (row,) in gradebook.db.query(SubmittedNotebook.assignment_id).filter(with_penalty)}


def _carried(course: CourseFolder) -> set[str]:
    return set(read_kept(course.root / _CARRIED))


def _set(row: Any, name: str, value: Any) -> bool:
    if getattr(row, name) == value:
        return False
    setattr(row, name, value)
    return True


def _naive(moment: datetime | None) -> datetime | None:
    """Nbgrader keeps moments in UTC without saying so."""
    return None if moment is None else moment.astimezone(UTC).replace(tzinfo=None)
