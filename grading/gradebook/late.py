"""The penalty for late work, as nbgrader's own step would set it, whichever plugin the instructor configured."""

from __future__ import annotations

from typing import Any

from nbgrader.preprocessors import AssignLatePenalties

from grading.class_folder.course_folder import CourseFolder
from grading.nbgrader_config import course_config


def late_penalty(course: CourseFolder, submission: Any, notebook: Any) -> float | None:
    """Return the penalty in points, or None when the work came in time or the plugin sets none.

    Parameters
    ----------
    submission, notebook : rows of the gradebook
    """
    if submission.total_seconds_late <= 0:
        return None
    step = AssignLatePenalties(config=course_config(course))
    step.init_plugin()
    penalty = step.plugin_inst.late_submission_penalty(submission.student.id, notebook.score,
                                                       submission.total_seconds_late)
    return None if penalty is None else step._check_late_penalty(notebook, penalty)
