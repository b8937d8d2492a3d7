"""The penalty for late work, as nbgrader's own step would set it, whichever plugin the instructor configured."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from nbgrader.preprocessors import AssignLatePenalties

from grading.class_folder.course_folder import CourseFolder
from grading.nbgrader_config import course_config


class LatePenalties:
    """The course's penalty plugin, started when the first late submission needs it."""

    def __init__(self, course: CourseFolder) -> None:
        self._course = course

    def of(self, submission: Any, notebook: Any) -> float | None:
        """Return the penalty in points, or None when the work came in time or the plugin sets none.

        Parameters
        ----------
        submission, notebook : rows of the gradebook
        """
        if submission.total_seconds_late <= 0:
            return None
        penalty = self._step.plugin_inst.late_submission_penalty(submission.student.id, notebook.score,
                                                                 submission.total_seconds_late)
        return None if penalty is None else self._step._check_late_penalty(notebook, penalty)  # nbgrader's own bounds

    @cached_property
    def _step(self) -> Any:
        step = AssignLatePenalties(config=course_config(self._course))
        step.init_plugin()
        return step
