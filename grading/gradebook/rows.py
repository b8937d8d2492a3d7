"""What the gradebook holds of everybody, as plain rows: one for each submission, one for each graded cell.

Asked by one question each, because a class of 500 has some 10,000 cells and each would else be an object with questions
of its own; and of some people only where a page shows no others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from grading.class_folder.course_folder import CourseFolder
from grading.class_folder.database_address import without_password
from grading.errors import GradingError
from grading.gradebook.book import open_gradebook


@dataclass(frozen=True, kw_only=True)
class CellRow:
    """One graded cell of one submission as the gradebook holds it."""

    trainee: str
    exercise: str
    cell: str
    automatic: float | None
    manual: float | None
    points: float
    out_of: float
    needs_manual_grade: bool
    comment: str | None
    """What a person wrote about it."""


@dataclass(frozen=True, kw_only=True)
class ScoreRow:
    """One submission as the gradebook holds it."""

    trainee: str
    exercise: str
    received_at: str
    due: datetime | None
    """When it was due for this trainee, in UTC."""
    points: float
    """After manual grading, before the penalty."""
    penalty: float
    out_of: float
    needs_manual_grade: bool

    @property
    def counted(self) -> float:
        """Points after the penalty for late work."""
        return max(0.0, self.points - self.penalty)


People = Collection[str] | str | None
"""Of whom rows are read: several, one by name, or everybody."""


def read_scores(course: CourseFolder, trainees: People = None) -> list[ScoreRow]:
    """Return the score of every submission, in order of exercise and trainee.

    Parameters
    ----------
    trainees : only theirs; None means everybody's
    """
    with open_gradebook(course) as gradebook:
        from nbgrader.api import Assignment, SubmittedAssignment

        found = of_people(gradebook.db.query(
            Assignment.name, SubmittedAssignment.student_id, SubmittedAssignment.timestamp, Assignment.duedate,
            SubmittedAssignment.extension, SubmittedAssignment.score, SubmittedAssignment.late_submission_penalty,
            SubmittedAssignment.max_score, SubmittedAssignment.needs_manual_grade,
        ).join(Assignment, Assignment.id == SubmittedAssignment.assignment_id), trainees).all()
    return sorted((_score_row(*each) for each in found), key=lambda row: (row.exercise, row.trainee))


def of_people(query: Any, trainees: People) -> Any:
    """Return a question about submissions, asked of these people's alone.

    Parameters
    ----------
    query : of the gradebook, with `SubmittedAssignment` in it
    """
    from nbgrader.api import SubmittedAssignment

    if trainees is None:
        return query
    names = [trainees] if isinstance(trainees, str) else sorted(trainees)
    return query.filter(SubmittedAssignment.student_id.in_(names))


def require_scores(course: CourseFolder, graded: Collection[tuple[str, str]], scores: Iterable[ScoreRow]) -> None:
    """Refuse a gradebook that knows nothing of what was graded.

    Parameters
    ----------
    graded : (trainee, exercise) of submissions that were examined

    Raises
    ------
    GradingError : it was lost, or is another one
    """
    if graded and not {(row.trainee, row.exercise) for row in scores} & set(graded):
        raise GradingError(f"the gradebook {without_password(course.database_url)} knows none of the {len(graded)} "
                           "submissions that were graded; put it back from a copy, or run: readiness grade run, which "
                           "enters their points, but not what was set by hand")


def _score_row(exercise: str, trainee: str, received: Any, due: Any, extension: Any, points: Any, penalty: Any,
               out_of: Any, needs_manual_grade: Any) -> ScoreRow:
    own = due + extension if due is not None and extension is not None else due
    return ScoreRow(trainee=trainee, exercise=exercise, received_at=str(received or ""),
                    due=own and own.replace(tzinfo=UTC), points=float(points or 0.0), penalty=float(penalty or 0.0),
                    out_of=float(out_of or 0.0), needs_manual_grade=bool(needs_manual_grade))


def read_cells(course: CourseFolder, trainees: People = None) -> list[CellRow]:
    """Return every graded cell of every submission, in order of exercise, trainee and cell.

    Parameters
    ----------
    trainees : only theirs; None means everybody's
    """
    with open_gradebook(course) as gradebook:
        from nbgrader.api import Assignment, BaseCell, Comment, Grade, SubmittedAssignment, SubmittedNotebook

        def asked(*columns: Any, kind: Any) -> Any:
            query = gradebook.db.query(Assignment.name, SubmittedAssignment.student_id, BaseCell.name, *columns).join(
                SubmittedAssignment, SubmittedAssignment.assignment_id == Assignment.id).join(
                SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id).join(
                kind, kind.notebook_id == SubmittedNotebook.id).join(BaseCell, BaseCell.id == kind.cell_id)
            return of_people(query, trainees)

        grades = asked(Grade.auto_score, Grade.manual_score, Grade.score, Grade.max_score, Grade.needs_manual_grade,
                       kind=Grade).all()
        comments = {tuple(each[:3]): each[3] for each in asked(Comment.comment, kind=Comment).all()}
    rows = [CellRow(trainee=who, exercise=exercise, cell=cell, automatic=automatic, manual=manual,
                    points=float(points or 0.0), out_of=float(out_of or 0.0), needs_manual_grade=bool(waits),
                    comment=comments.get((exercise, who, cell)))
            for exercise, who, cell, automatic, manual, points, out_of, waits in grades]
    return sorted(rows, key=lambda row: (row.exercise, row.trainee, row.cell))
