"""Three steps in nbgrader's autograding: restore the notebook, run it in the sandbox, score the answers outside.

They are named in `nbgrader_config` and run in stock `nbgrader autograde` and behind formgrader's Autograde button.
"""

from __future__ import annotations

import atexit
import json
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.preprocessors import NbGraderPreprocessor

from grading.class_folder.course_folder import open_course_folder
from grading.examination.exam import open_grading_sandbox
from grading.examination.examiner import Examiner
from grading.examination.notebook_cells import executed_or, restore_notebook, with_marks
from grading.gradebook.book import ensure_comment_boxes, open_gradebook
from grading.gradebook.due_dates import carry_due_dates
from grading.sandbox.ports import Execution, Sandbox

_OURS = "readiness"


class RestoreCells(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader comes without types
    """Puts a handed-in notebook back into the released form with the trainee's answers in it."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Return the notebook restored; see `restore_notebook`."""
        _, exercise = _whose(resources)
        released = json.loads(_examiner(self).course.released(exercise).read_bytes())
        return nbformat.from_dict(restore_notebook(nb, released)), resources


class SandboxedExecute(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader comes without types
    """Runs the notebook in the sandbox on the rebuilt pack; nothing of the trainee's runs in this process."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Return the notebook with the sandbox's outputs, and the execution in the resources."""
        examiner = _examiner(self)
        execution = examiner.execute(examiner.submission(*_whose(resources)), nb)
        resources[_OURS] = execution
        return nbformat.from_dict(executed_or(nb, execution.notebook if execution else None)), resources


class ScoreAnswers(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader comes without types
    """Scores the answer sheet against the key and sets each graded cell's points and feedback."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Return the notebook with points and feedback in its graded cells."""
        examiner = _examiner(self)
        submission = examiner.submission(*_whose(resources))
        execution: Execution | None = resources.pop(_OURS)
        marks = examiner.mark(submission, execution)
        examiner.keep(submission, marks)
        with open_gradebook(examiner.course) as gradebook:
            ensure_comment_boxes(gradebook, gradebook.find_submission_notebook(
                submission.exercise, submission.exercise, submission.trainee))
        carry_due_dates(examiner.course)  # before nbgrader's own step looks whether the work was late
        return nbformat.from_dict(with_marks(nb, marks, examiner.decided(submission, marks))), resources


def _whose(resources: Any) -> tuple[str, str]:
    return resources["nbgrader"]["student"], resources["nbgrader"]["assignment"]


def _examiner(step: Any) -> Examiner:
    """A step knows its exporter, the exporter its converter, the converter the course folder."""
    course = open_course_folder(Path(step.parent.parent.coursedir.root))  # anew: its settings may have changed
    return Examiner(course, _sandbox(course.settings.exam))


@cache
def _sandbox(exam: bool) -> Sandbox:
    """One sandbox serves all submissions of a process; it ends with it."""
    opened = ExitStack()
    atexit.register(opened.close)
    return opened.enter_context(open_grading_sandbox("auto", exam=exam))
