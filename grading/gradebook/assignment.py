"""Letting nbgrader turn a source notebook into a release and enter its cells into the gradebook."""

from __future__ import annotations

import logging
from io import StringIO

import nbformat
from nbgrader import utils
from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory

from grading.class_folder.course_folder import CourseFolder
from grading.errors import GradingError
from grading.nbgrader_config import course_config


def generate_assignment(course: CourseFolder, exercise: str) -> None:
    """Make `release/<exercise>` from `source/<exercise>`.

    Raises
    ------
    GradingError : nbgrader could not; the message holds its last words
    """
    config = course_config(course)
    said = StringIO()
    # Outside the tree of loggers: what nbgrader says goes into our error and not to the screen.
    log = logging.Logger("nbgrader.release")
    log.addHandler(logging.StreamHandler(said))
    folder = CourseDirectory(config=config, log=log, assignment_id=exercise)
    try:
        GenerateAssignment(coursedir=folder, config=config, log=log, force=True).start()
    # Some of nbgrader's failures call sys.exit.
    except (NbGraderException, SystemExit) as error:
        words = [line for line in said.getvalue().splitlines() if line.strip()]
        raise GradingError(f"nbgrader could not release {exercise}: {words[-1] if words else error}") from None


def graded_cells(notebook: bytes) -> list[str]:
    """Return the ids of a notebook's graded cells."""
    cells = nbformat.reads(notebook.decode(), as_version=4).cells
    return [cell.metadata.nbgrader["grade_id"] for cell in cells if utils.is_grade(cell)]
