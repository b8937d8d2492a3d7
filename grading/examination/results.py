"""The records of a course read back: every attempt of every trainee, and the one that counts."""

from __future__ import annotations

import os
from collections.abc import Iterable

from grading.class_folder.course_folder import CourseFolder, collected
from grading.class_folder.roster import is_trainee_name
from grading.class_folder.submission import read_submission
from grading.errors import GradingError
from grading.examination.decided_files import DecidedFile, files_of
from grading.examination.examiner import read_marks
from grading.examination.marking import Marks
from grading.exchange.release import rebuild_variant


def all_marks(course: CourseFolder, trainee: str | None = None, exercise: str | None = None) -> list[Marks]:
    """Return the marks of every graded attempt, in order of trainee, exercise and attempt.

    Parameters
    ----------
    trainee, exercise : only these; None means all
    """
    files = sorted((course.root / "results").glob(f"{trainee or '*'}/{exercise or '*'}.attempt-*.json"))
    found = [marks for file in files if is_trainee_name(file.parent.name)
             if (marks := read_marks(file)) is not None]
    return sorted(found, key=lambda marks: (marks.trainee, marks.exercise, marks.attempt))


def counting_marks(course: CourseFolder, trainee: str | None = None, exercise: str | None = None) -> list[Marks]:
    """Return, for each trainee and exercise, the marks of the attempt that was handed in last; see `all_marks`."""
    return [marks for marks in all_marks(course, trainee, exercise) if _counts(course, marks)]


def graded_pairs(course: CourseFolder) -> set[tuple[str, str]]:
    """Return trainee and exercise of everything that was graded, whatever its records say."""
    files = (course.root / "results").glob("*/*.attempt-*.json")
    return {(file.parent.name, file.name.rpartition(".attempt-")[0]) for file in files
            if is_trainee_name(file.parent.name) and not file.name.startswith(".")}


def graded_exercises(course: CourseFolder) -> list[str]:
    """Return the exercises of which anything was graded."""
    return sorted({exercise for _, exercise in graded_pairs(course)})


def unreadable_records(course: CourseFolder, exercise: str | None = None,
                       trainee: str | None = None) -> list[tuple[str, str]]:
    """Return (trainee, exercise) of attempts that count and whose record is there and cannot be read whole.

    Nothing that is made of records has them; `grade` examines them once more.
    """
    return [(name, which) for name, which in collected(course, exercise) if trainee in (None, name)
            and (submission := read_submission(course, name, which)) is not None
            and os.path.lexists(record := course.result(name, which, submission.attempt))
            and read_marks(record) is None]


def marks_of(course: CourseFolder, trainee: str, exercise: str) -> Marks | None:
    """Return the marks that count for one trainee and exercise, or None when nothing was graded."""
    submission = read_submission(course, trainee, exercise)
    return read_marks(course.result(trainee, exercise, submission.attempt)) if submission else None


def graded_marks(course: CourseFolder, trainee: str, exercise: str) -> Marks:
    """Return the marks that count for one trainee and exercise.

    Raises
    ------
    GradingError : nothing of it was graded yet
    """
    marks = marks_of(course, trainee, exercise)
    if marks is None:
        raise GradingError(f"{exercise} of {trainee} is not graded yet; run: readiness grade run")
    return marks


def decided_files(course: CourseFolder, trainee: str, exercise: str) -> list[DecidedFile]:
    """Return the files of the attempt that counts, in the order of the desks.

    Raises
    ------
    GradingError : nothing of it was graded yet
    """
    return files_of_marks(course, graded_marks(course, trainee, exercise))


def files_of_marks(course: CourseFolder, marks: Marks) -> list[DecidedFile]:
    """Return the files of the attempt that these marks are of, in the order of the desks."""
    language = next((one.language for one in course.trainees() if one.id == marks.trainee), "en")
    own = course.exercise(marks.exercise)
    pack, key = rebuild_variant(course.secret(), own, marks.trainee, marks.attempt, language)
    return files_of(own, pack, key, marks, language)


def by_trainee(marks: Iterable[Marks]) -> dict[str, list[Marks]]:
    """Return trainee → marks, in the order given."""
    grouped: dict[str, list[Marks]] = {}
    for one in marks:
        grouped.setdefault(one.trainee, []).append(one)
    return grouped


def _counts(course: CourseFolder, marks: Marks) -> bool:
    submission = read_submission(course, marks.trainee, marks.exercise)
    return submission is not None and submission.attempt == marks.attempt
