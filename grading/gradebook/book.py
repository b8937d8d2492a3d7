"""nbgrader's gradebook: who is enrolled, what is set, what each submission earned; tidy records in and out.

Opened once for a whole class. Every row is the one nbgrader's own steps would have written, so formgrader, late
penalties, manual grading and its other tools go on working.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from grading.class_folder.course_folder import CourseFolder
from grading.class_folder.database_address import file_url, without_password
from grading.class_folder.roster import HandedList, Trainee, read_handed
from grading.class_folder.roster_changes import require_same_class, write_roster
from grading.class_folder.submission import Submission
from grading.class_folder.watching import watch_changes
from grading.errors import GradingError
from grading.gradebook.schema import create_tables, import_nbgrader, index_tables
from synthetic_data import BadInput, Problem

if TYPE_CHECKING:
    from nbgrader.api import Gradebook

T = TypeVar("T")


@contextmanager
def open_gradebook(course: CourseFolder) -> Iterator[Gradebook]:
    """Open the gradebook for as long as the block runs; a new one is made whole or not at all."""
    file = course.root / "gradebook.db"
    if course.settings.gradebook:
        _reach(course, course.database_url, create_tables)
    elif not file.exists():
        draft = file.with_name(f".{file.name}.{os.getpid()}.draft")
        draft.unlink(missing_ok=True)
        _reach(course, file_url(draft), create_tables)
        draft.chmod(0o600)
        os.replace(draft, file)
    with _reach(course, course.database_url, lambda url: _connect(url, course.settings.course)) as gradebook:
        yield gradebook


def _connect(url: str, course: str) -> Gradebook:
    import_nbgrader()
    from nbgrader.api import Gradebook

    watch_changes()
    gradebook = Gradebook(url, course)
    index_tables(gradebook.engine)
    return gradebook


def _reach(course: CourseFolder, url: str, act: Callable[[str], T]) -> T:
    try:
        return act(url)
    except ImportError as error:
        raise BadInput(Problem(where="course.yml: gradebook", rule=f"needs a driver that is not installed ({error})",
                               value=without_password(url),
                               remedy="write postgresql+psycopg:// and install psycopg")) from None
    except Exception as error:
        raise GradingError(f"the gradebook {without_password(url)} cannot be opened: "
                           f"{str(error).splitlines()[0]}") from error


def enrol(course: CourseFolder, trainees: Sequence[Trainee]) -> None:
    """Enter the class list into the gradebook; names that left the list keep their marks."""
    with open_gradebook(course) as gradebook:
        from nbgrader.api import Student

        known = {student.id: student for student in gradebook.students}
        for trainee in trainees:
            wanted = {"first_name": trainee.first_name or None, "last_name": trainee.last_name or None,
                      "email": trainee.email or None}
            student = known.get(trainee.id)
            if student is None:
                gradebook.db.add(Student(id=trainee.id, **wanted))
            for key, value in wanted.items() if student else ():
                if getattr(student, key) != value:
                    setattr(student, key, value)
        gradebook.db.commit()  # all at once: a class of thousands would else be as many transactions


def enrolled(course: CourseFolder) -> list[str]:
    """Return of whom the gradebook holds anything, whether they are still on the class list or not."""
    with open_gradebook(course) as gradebook:
        return [student.id for student in gradebook.students]


def enter_roster(course: CourseFolder, class_list: Path | HandedList, *, smaller: bool = False) -> int:
    """Take over a class list into the course folder and the gradebook; return how many trainees it has.

    Parameters
    ----------
    class_list : a file, or what `read_handed` has read of one
    smaller : also where most of the class is not on it any more

    Raises
    ------
    BadInput : the list breaks a rule, or looks like another class's; nothing is changed
    """
    handed = class_list if isinstance(class_list, HandedList) else read_handed(class_list)
    if not smaller:
        require_same_class(course, handed.people, handed.name)
    return change_roster(course, handed.people)


def change_roster(course: CourseFolder, people: Sequence[Trainee]) -> int:
    """Make this the class list, in the course folder and in the gradebook; return how many trainees it has.

    Raises
    ------
    BadInput : the list breaks a rule; nothing is changed
    """
    write_roster(course, people)
    enrol(course, course.trainees())
    return len(people)


def register_assignment(course: CourseFolder, exercise: str, notebook: bytes) -> None:
    """Let nbgrader make the release version of a source notebook and enter its cells into the gradebook.

    Raises
    ------
    BadInput : an item that was already handed in is gone or renamed (nbgrader would delete the release)
    """
    from grading.gradebook.assignment import generate_assignment, graded_cells

    with open_gradebook(course) as gradebook:
        frozen = _frozen_cells(gradebook, exercise)
        lost = sorted(frozen - set(graded_cells(notebook)))
    if lost:
        raise BadInput([Problem(where=f"{exercise}.ipynb: {name}", rule="was handed in by trainees and is gone",
                                remedy="keep the item's id; change its text or points instead") for name in lost])
    generate_assignment(course, exercise)


def _frozen_cells(gradebook: Gradebook, exercise: str) -> set[str]:
    assignment = next((one for one in gradebook.assignments if one.name == exercise), None)
    if assignment is None or not assignment.submissions:
        return set()
    return {cell.name for notebook in assignment.notebooks for cell in notebook.grade_cells}


@dataclass(frozen=True, kw_only=True)
class CellMark:
    """What one graded cell of one submission earned."""

    automatic: float | None
    """Points; None where a person has to read the cell."""


def enter_marks(gradebook: Gradebook, submission: Submission,
                cells: Mapping[str, CellMark], comments: Mapping[str, str | None]) -> bool:
    """Enter what a submission earned, before any penalty; a second time changes nothing.

    Parameters
    ----------
    cells : graded cell → mark; a cell that is missing earns 0
    comments : cell with a comment box → automatic comment

    Returns
    -------
    bool : whether any row changed; a manual score stays, and is flagged for review when points beside it changed
    """
    from nbgrader.utils import parse_utc

    with warnings.catch_warnings():
        # SQLAlchemy 2.1 remarks on the order in which nbgrader builds its rows; the rows are right.
        warnings.filterwarnings("ignore", message="Object of type .* not in session")
        row = gradebook.update_or_create_submission(submission.exercise, submission.trainee)
    notebook = next(one for one in row.notebooks if one.notebook.name == submission.exercise)
    moment = parse_utc(submission.received_at)
    resubmitted = row.timestamp != moment
    row.timestamp = moment
    ensure_comment_boxes(gradebook, notebook)
    changed = resubmitted
    for grade in notebook.grades:
        changed |= _set_grade(grade, cells.get(grade.name, CellMark(automatic=0.0)), resubmitted)
    for comment in notebook.comments:
        if comment.auto_comment != comments.get(comment.name):
            comment.auto_comment, changed = comments.get(comment.name), True
    gradebook.db.commit()
    return bool(changed)


def ensure_comment_boxes(gradebook: Gradebook, notebook: Any) -> None:
    """Give every graded cell of a submission a box for comments.

    nbgrader makes them for cells that hold an answer only, and ours are answered on desks.

    Parameters
    ----------
    notebook : a submitted notebook of the gradebook
    """
    from nbgrader.api import Comment

    there = {each.cell_id for each in notebook.comments}
    missing = [cell.id for cell in notebook.notebook.grade_cells if cell.id not in there]
    if missing:
        gradebook.db.add_all([Comment(cell_id=cell, notebook=notebook) for cell in missing])
        gradebook.db.commit()


def _set_grade(grade: Any, mark: CellMark, resubmitted: bool) -> bool:
    seen_before = grade.auto_score == mark.automatic and not (mark.automatic is None and grade.needs_manual_grade)
    if seen_before and not resubmitted:
        return False  # A person may have looked at it since; their word stands.
    grade.auto_score = mark.automatic
    grade.needs_manual_grade = grade.manual_score is not None or mark.automatic is None
    return True
