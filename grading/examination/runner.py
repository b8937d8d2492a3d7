"""Grading a class: every submission examined once, every mark entered once, however often it is started or stopped.

Two phases for each submission: examine and keep the record; enter the record into the gradebook. A run that was
killed finds the records it kept; entering is harmless to repeat.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from grading.class_folder.course_folder import CourseFolder, as_json, collected, write_whole
from grading.class_folder.submission import TIMESTAMP, Submission
from grading.errors import GradebookBusy
from grading.examination.exam import refuse_weak_sandbox
from grading.examination.examiner import Examiner, read_marks, read_record
from grading.examination.marking import Marks
from grading.examination.notebook_cells import Notebook
from grading.gradebook.book import enrol, enter_marks, open_gradebook
from grading.gradebook.due_dates import carry_due_dates
from grading.sandbox.ports import SandboxFailed
from synthetic_data import LINES, ReadinessError, progress, shown

_PATIENCE = 600.0
"""Seconds a second grader waits for the first."""


@dataclass(frozen=True, kw_only=True)
class Graded:
    """One submission after grading."""

    trainee: str
    exercise: str
    marks: Marks | None
    """None when grading failed for a reason that is not the trainee's; then `problem` says which."""
    fresh: bool
    """False when an earlier run had already examined just this work."""
    problem: str = ""


@dataclass(frozen=True, kw_only=True)
class GradingRun:
    """What a run over the class did."""

    graded: Sequence[Graded] = field(default_factory=tuple)

    @property
    def failed(self) -> list[Graded]:
        """Submissions that could not be graded for a reason on our side."""
        return [one for one in self.graded if one.marks is None]

    def as_plain(self) -> dict[str, Any]:
        """Return the run as plain JSON values."""
        return {"graded": [{"trainee": one.trainee, "exercise": one.exercise, "fresh": one.fresh,
                            "points": one.marks.points if one.marks else None, "problem": one.problem,
                            "refused": one.marks.refusal.instructor if one.marks and one.marks.refusal else ""}
                           for one in self.graded]}

    def lines(self) -> list[str]:
        """Return the run in sentences: what was not usable, what failed, and a count."""
        refused = [shown(f"{one.trainee}, {one.exercise}: 0 points; {one.marks.refusal.instructor}")
                   for one in self.graded if one.marks is not None and one.marks.refusal is not None]
        failed = [shown(f"{one.trainee}, {one.exercise}: NOT GRADED; {one.problem}", keep=LINES)
                  for one in self.failed]
        fresh = sum(one.fresh and one.marks is not None for one in self.graded)
        return [*refused, *failed, f"{fresh} graded, {len(self.graded) - fresh - len(failed)} were graded before, "
                                   f"{len(failed)} failed."]


def grade(examiner: Examiner, *, exercise: str | None = None, trainee: str | None = None, jobs: int = 1,
          again: bool = False) -> GradingRun:
    """Grade what was collected; safe to repeat, to kill and to start twice at once.

    Parameters
    ----------
    exercise, trainee : only these; None means all
    jobs : how many submissions are examined at the same time
    again : examine anew even what was examined before (regrade)

    Raises
    ------
    GradebookBusy : another grader did not finish in ten minutes
    SandboxMissing : the course is an exam and the sandbox is of a kind an exam must not be graded in
    """
    course = examiner.course
    if course.settings.exam:
        refuse_weak_sandbox(examiner.sandbox.kind)
    with grading_lock(course):
        work = [pair for pair in collected(course, exercise) if trainee in (None, pair[0])]
        enrol(course, course.trainees())
        with open_gradebook(course) as gradebook, ThreadPoolExecutor(max_workers=max(1, jobs)) as pool:
            pending = [pool.submit(_examine, examiner, name, which, again) for name, which in work]
            try:
                # Examined by several threads, entered by this one: a database session belongs to one thread.
                graded = [_enter(examiner, gradebook, each.result())
                          for each in progress(pending, "Grading", total=len(pending))]
            finally:
                for each in pending:
                    each.cancel()
            carry_due_dates(course, gradebook)
    return GradingRun(graded=tuple(graded))


def _examine(examiner: Examiner, trainee: str, exercise: str, again: bool) -> Graded:
    try:
        submission = examiner.submission(trainee, exercise)
        kept = None if again else _kept(examiner, submission)
        if kept is not None:
            return Graded(trainee=trainee, exercise=exercise, marks=kept, fresh=False)
        notebook, marks = examiner.examine(submission)
        _write_autograded(examiner.course, submission, notebook)
        # The record comes last: it says that the work is done, and a run killed before it examines once more.
        examiner.keep(submission, marks)
    except Exception as error:  # One submission must not stop the class, whatever stands in it.
        return _not_graded(trainee, exercise, error)
    return Graded(trainee=trainee, exercise=exercise, marks=marks, fresh=True)


def _not_graded(trainee: str, exercise: str, error: Exception) -> Graded:
    ours = isinstance(error, (ReadinessError, SandboxFailed, OSError))
    problem = str(error) if ours else f"{type(error).__name__}: {error}"
    return Graded(trainee=trainee, exercise=exercise, marks=None, fresh=True, problem=problem[:1000])


def _kept(examiner: Examiner, submission: Submission) -> Marks | None:
    path = examiner.course.result(submission.trainee, submission.exercise, submission.attempt)
    record = read_record(path)
    autograded = examiner.course.autograded(submission.trainee, submission.exercise) / f"{submission.exercise}.ipynb"
    # Without the notebook nbgrader shows, there is nothing to look at: then it is examined once more.
    current = record is not None and record["inputs"] == examiner.inputs(submission) and autograded.exists()
    return read_marks(path) if current else None


def _write_autograded(course: CourseFolder, submission: Submission, notebook: Notebook) -> None:
    folder = course.autograded(submission.trainee, submission.exercise)
    write_whole(folder / TIMESTAMP, f"{submission.received_at} UTC\n")
    write_whole(folder / f"{submission.exercise}.ipynb",
                as_json(notebook))


def _enter(examiner: Examiner, gradebook: Any, graded: Graded) -> Graded:
    if graded.marks is not None:
        try:
            enter_record(examiner.course, gradebook, examiner.submission(graded.trainee, graded.exercise))
        except Exception as error:  # A row that cannot be entered must not cost the others theirs.
            gradebook.db.rollback()
            return _not_graded(graded.trainee, graded.exercise, error)
    return graded


def enter_record(course: CourseFolder, gradebook: Any, submission: Submission) -> bool:
    """Enter an examined submission into the gradebook; return whether any row changed."""
    from grading.gradebook.marks import cell_marks

    path = course.autograded(submission.trainee, submission.exercise) / f"{submission.exercise}.ipynb"
    cells, comments = cell_marks(path.read_text(encoding="utf-8"))
    return enter_marks(gradebook, submission, cells, comments)


@contextmanager
def grading_lock(course: CourseFolder, patience: float = _PATIENCE) -> Iterator[None]:
    """Hold the course for one grader; the lock ends with the process, however that ends.

    Raises
    ------
    GradebookBusy : another grader still holds it after `patience` seconds
    """
    handle = os.open(course.root / ".grading.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _wait_for(handle, course, time.monotonic() + patience)
        yield
    finally:
        # The file stays: removed, a third grader could lock a new one of that name beside the second.
        os.close(handle)


def _wait_for(handle: int, course: CourseFolder, deadline: float) -> None:
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise GradebookBusy(f"{course.root} is being graded by another process; try again when it is "
                                    "done") from None
            time.sleep(0.05)
