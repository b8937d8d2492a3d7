"""What a person says of work: points set by hand and comments; both stay whatever is graded again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from grading.class_folder.course_folder import CourseFolder
from grading.errors import GradingError
from grading.gradebook.book import ensure_comment_boxes, open_gradebook
from synthetic_data import BadInput, Problem, did_you_mean

if TYPE_CHECKING:
    from nbgrader.api import Gradebook

_LONGEST = 4000


def set_points(course: CourseFolder, trainee: str, exercise: str, item: str, points: float | None) -> float:
    """Set the points of one part by hand, or (None) let the automatic ones hold again; return the points that hold.

    Raises
    ------
    BadInput : the part does not exist, or cannot have so many points
    GradingError : nothing of it was graded yet
    """
    with open_gradebook(course) as gradebook:
        notebook = _notebook(gradebook, trainee, exercise)
        grade = _named(notebook.grades, item, f"points: {exercise}")
        if points is not None and not 0 <= points <= grade.max_score:  # also refuses what is no number
            raise BadInput(Problem(where=f"points: {exercise}.{item}", value=points,
                                   rule=f"must be between 0 and {grade.max_score:g}"))
        grade.manual_score = points
        grade.needs_manual_grade = points is None and grade.auto_score is None
        gradebook.db.commit()
        gradebook.db.refresh(grade)
        return float(grade.score or 0.0)


def comment_on(course: CourseFolder, trainee: str, exercise: str, item: str, text: str) -> None:
    """Write a comment on one part, which its trainee reads on the feedback page; empty takes it away.

    Raises
    ------
    BadInput : the part does not exist, or the text is too long
    GradingError : nothing of it was graded yet
    """
    if len(text) > _LONGEST:
        raise BadInput(Problem(where="comment: text", rule=f"has {len(text)} letters",
                               remedy=f"say it in at most {_LONGEST}"))
    with open_gradebook(course) as gradebook:
        notebook = _notebook(gradebook, trainee, exercise)
        ensure_comment_boxes(gradebook, notebook)
        _named(notebook.comments, item, f"comment: {exercise}").manual_comment = text.strip() or None
        gradebook.db.commit()


def _notebook(gradebook: Gradebook, trainee: str, exercise: str) -> Any:
    from nbgrader.api import MissingEntry

    try:
        return gradebook.find_submission_notebook(exercise, exercise, trainee)
    except MissingEntry:
        raise GradingError(f"{exercise} of {trainee} is not graded yet; run: readiness grade run") from None


def _named(rows: Iterable[Any], item: str, where: str) -> Any:
    known = {row.name: row for row in rows}
    if item not in known:
        raise BadInput(Problem(where=where, value=item, rule="is no part of this exercise",
                               remedy=did_you_mean(item, known)))
    return known[item]
