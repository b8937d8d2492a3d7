"""Due dates: read from the settings, longer for a person where that was granted, carried into the gradebook.

The settings decide. The gradebook, its penalties, the exports and the pages follow them whenever they change, also
after the work was handed in or graded.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grading.class_folder.course_folder import SETTINGS, CourseFolder, as_json, read_kept, write_whole
from grading.class_folder.moments import WRITE, Unreadable, read_moment, written
from grading.errors import GradingError
from grading.gradebook.book import open_gradebook
from synthetic_data import BadInput, Problem, did_you_mean

if TYPE_CHECKING:
    from grading.gradebook.late import LatePenalties

Extensions = dict[str, dict[str, list[Mapping[str, str]]]]
"""Trainee → exercise → what was granted, the last one holding: `until`, `reason`, `granted_at`."""
_CARRIED = ".due_dates_carried.json"
"""Exercises whose due date in the gradebook came from the settings."""


def due_date(course: CourseFolder, exercise: str, trainee: str | None = None) -> datetime | None:
    """Return when an exercise is due, in UTC; for a trainee with an extension the later moment. None: never."""
    return _due(course, _extensions(course), exercise, trainee)


def _due(course: CourseFolder, extensions: Extensions, exercise: str, trainee: str | None = None) -> datetime | None:
    text = course.settings.due.get(exercise)
    if text is None:
        return None
    due = read_moment(text, course.settings.zone)
    granted = extensions.get(trainee or "", {}).get(exercise, [])
    # The date of the whole class may have moved beyond what was granted.
    return max(due, datetime.fromisoformat(granted[-1]["until"])) if granted else due


def last_due_date(course: CourseFolder, exercise: str) -> datetime | None:
    """Return when the last trainee's time is over; None without a due date."""
    extensions = _extensions(course)
    dates = [_due(course, extensions, exercise, one) for one in (None, *extensions)]
    return max((one for one in dates if one is not None), default=None)


def extend(course: CourseFolder, trainee: str, exercise: str, until: str, reason: str) -> datetime:
    """Give one trainee longer for an exercise, keep the reason, and return the new due date in UTC.

    Parameters
    ----------
    until : such as `2026-12-05 17:00 UTC`; the course's `zone` is taken where it names none

    Raises
    ------
    BadInput : the date cannot be read or is no later one, no reason is given, or somebody or something is unknown
    """
    course.trainee(trainee)
    moment = _granted(course, trainee, exercise, until, reason)
    extensions = _extensions(course)
    event = {"until": moment.isoformat(), "reason": reason.strip(), "granted_at": datetime.now(UTC).isoformat()}
    extensions.setdefault(trainee, {}).setdefault(exercise, []).append(event)
    _keep(course, extensions)
    carry_due_dates(course)
    return moment


def undo_extension(course: CourseFolder, trainee: str, exercise: str) -> datetime | None:
    """Take back the last extension of a trainee and return the due date that holds again.

    Raises
    ------
    GradingError : there is none
    """
    extensions = _extensions(course)
    if not extensions.get(trainee, {}).get(exercise):
        raise GradingError(f"{trainee} has no extension for {exercise}")
    extensions[trainee][exercise].pop()
    _keep(course, extensions)
    carry_due_dates(course)
    return due_date(course, exercise, trainee)


def _granted(course: CourseFolder, trainee: str, exercise: str, until: str, reason: str) -> datetime:
    before = due_date(course, exercise, trainee)
    problems = []
    if before is None:
        problems.append(Problem(where=f"{SETTINGS}: due.{exercise}", rule="is missing, so there is nothing to extend",
                                remedy=did_you_mean(exercise, course.settings.due)))
    if not reason.strip():
        problems.append(Problem(where="extend: reason", rule="is empty", remedy="say why; it is kept"))
    moment = None
    try:
        moment = read_moment(until, course.settings.zone)
    except Unreadable as problem:
        problems.append(Problem(where="extend: until", rule=str(problem), value=until, remedy=WRITE))
    if moment is not None and before is not None and moment <= before:
        problems.append(Problem(where="extend: until", rule=f"is not after the due date {written(before)}", value=until,
                                remedy="name a later moment, or take an extension back with --undo"))
    if problems or moment is None:
        raise BadInput(problems)
    return moment


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
    penalised = _penalised(gradebook)
    changed = [_carry(course, assignment, carried, penalties, penalised) for assignment in gradebook.assignments]
    gradebook.db.commit()
    if carried != _carried(course):
        write_whole(course.root / _CARRIED, as_json(dict.fromkeys(sorted(carried), True)), mode=0o600)
    return any(changed)


def _carry(course: CourseFolder, assignment: Any, carried: set[str], penalties: LatePenalties,
           penalised: set[str]) -> bool:
    extensions = _extensions(course)
    due, changed = _due(course, extensions, assignment.name), False
    # A date that left the settings goes; one that was set in formgrader was never ours and stays.
    if due is not None or assignment.name in carried:
        changed = _set(assignment, "duedate", _naive(due))
        (carried.discard if due is None else carried.add)(assignment.name)
    for submission in assignment.submissions:
        own = _due(course, extensions, assignment.name, submission.student_id) if extensions else due
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


def _extensions(course: CourseFolder) -> Extensions:
    return read_kept(_file(course))


def _keep(course: CourseFolder, extensions: Mapping[str, Any]) -> None:
    write_whole(_file(course), as_json(extensions), mode=0o600)


def _file(course: CourseFolder) -> Path:
    return course.root / "extensions.json"
