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
    exam_stays_shut,
)
from grading.gradebook.book import open_gradebook
from grading.gradebook.rows import People, of_people

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
    GradingError : an exam would open again after its feedback; nothing is changed then
    """
    arrange_due_date(course, exercise, moment, reason)
    carry_due_dates(course)
    return due_date(course, exercise)


def undo_due_date(course: CourseFolder, exercise: str, reason: str = "") -> datetime | None:
    """Take back the last change of an exercise's due date and return the one that holds again.

    Raises
    ------
    GradingError : it was not changed, or only in course.yml; or an exam would open again after its feedback
    """
    take_back(course, "due", exercise=exercise, reason=reason, check=exam_stays_shut(course))
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
    take_back(course, "until", "extra", exercise=exercise, trainee=trainee, reason=reason,
              check=exam_stays_shut(course))
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
    taken = take_back_line(course, number, reason, exam_stays_shut(course))
    carry_due_dates(course)
    return taken


def carry_due_dates(course: CourseFolder, gradebook: Any = None, trainees: People = None) -> bool:
    """Bring the gradebook's due dates, extensions and penalties to what the settings say; return if any changed.

    A date that the settings do not name and that was never carried from them was set in formgrader, and stays.

    Parameters
    ----------
    gradebook : an open one; opened here when None
    trainees : whose submissions are brought up to it; None means everybody's
    """
    if gradebook is None:
        with open_gradebook(course) as opened:
            return carry_due_dates(course, opened, trainees)
    from grading.gradebook.late import LatePenalties  # nbgrader's steps take a second to import

    gradebook.db.commit()  # What was read before may be old; its sums are made by the database.
    carried, penalties, deadlines = _carried(course), LatePenalties(course), DueDates(course)
    changed = [_carry(deadlines, assignment, carried) for assignment in gradebook.assignments]
    gradebook.db.flush()  # whose date is over is asked of the database
    changed += [_carry_own(deadlines, submission, penalties)
                for submission in _concerned(gradebook, deadlines, trainees)]
    gradebook.db.commit()
    if carried != _carried(course):
        write_whole(course.root / _CARRIED, as_json(dict.fromkeys(sorted(carried), True)), mode=0o600)
    return any(changed)


def _carry(deadlines: DueDates, assignment: Any, carried: set[str]) -> bool:
    due = deadlines.due(assignment.name)
    # A date that left the settings goes; one that was set in formgrader was never ours and stays.
    if due is None and assignment.name not in carried:
        return False
    (carried.discard if due is None else carried.add)(assignment.name)
    return _set(assignment, "duedate", _naive(due))


def _concerned(gradebook: Any, deadlines: DueDates, trainees: People) -> list[Any]:
    """Submissions that are late, were it or have a date of their own: few of a class, and all that dates can change."""
    from nbgrader.api import Assignment, SubmittedAssignment, SubmittedNotebook
    from sqlalchemy import or_, select
    from sqlalchemy.orm import selectinload

    fined = select(SubmittedNotebook.assignment_id).where(SubmittedNotebook.late_submission_penalty.isnot(None))
    concerned = or_(SubmittedAssignment.timestamp > Assignment.duedate, SubmittedAssignment.extension.isnot(None),
                    SubmittedAssignment.student_id.in_(deadlines.people), SubmittedAssignment.id.in_(fined))
    query = gradebook.db.query(SubmittedAssignment).join(Assignment).filter(concerned).options(
        selectinload(SubmittedAssignment.notebooks))
    found: list[Any] = of_people(query, trainees).all()
    return found


def _carry_own(deadlines: DueDates, submission: Any, penalties: LatePenalties) -> bool:
    name, changed = submission.assignment.name, False
    due, own = deadlines.due(name), deadlines.due(name, submission.student_id)
    if due is not None or submission.extension is not None:
        changed = _set(submission, "extension", own - due if own and due and own != due else None)
    for notebook in submission.notebooks:
        if submission.total_seconds_late > 0 or notebook.late_submission_penalty is not None:
            changed |= _set(notebook, "late_submission_penalty", penalties.of(submission, notebook))
    return changed


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
