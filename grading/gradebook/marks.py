"""Reading marks out of an autograded notebook by nbgrader's own rules, so that both ways of grading agree."""

from __future__ import annotations

import nbformat
from nbgrader import utils

from grading.gradebook.book import CellMark


def cell_marks(notebook: str) -> tuple[dict[str, CellMark], dict[str, str | None]]:
    """Return graded cell → mark, and cell with a comment box → automatic comment.

    Parameters
    ----------
    notebook : the autograded notebook as JSON text
    """
    marks: dict[str, CellMark] = {}
    comments: dict[str, str | None] = {}
    for cell in nbformat.reads(notebook, as_version=4).cells:
        if utils.is_grade(cell):
            automatic, _ = utils.determine_grade(cell)
            marks[cell.metadata.nbgrader["grade_id"]] = CellMark(automatic=automatic)
        if utils.is_solution(cell) or utils.is_task(cell):
            unchanged = cell.metadata.nbgrader.get("checksum") == utils.compute_checksum(cell)
            # Words and rule of nbgrader's SaveAutoGrades, so that its autograding changes no row of ours.
            comments[cell.metadata.nbgrader["grade_id"]] = (
                "No response." if unchanged and not utils.is_task(cell) else None)
    return marks, comments
