"""Is grading fair on this machine? A small made-up class, honest and hostile, and a look at every mark."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from courses import Exercise, Sample, list_exercises
from grading.class_folder.course_folder import CourseFolder
from grading.class_folder.submission import place_submission
from grading.examination.examiner import Examiner
from grading.examination.results import marks_of
from grading.examination.runner import grade
from grading.exchange.release import rebuild_variant
from grading.gradebook.rows import read_cells, read_scores
from grading.sample.players import HOSTILE, play_sample, with_cell
from grading.sample.sample_class import make_sample_course
from grading.sandbox.discovery import open_sandbox

_MOMENT = datetime(2026, 9, 1, 8, tzinfo=UTC)
_RIGHT = Sample(title="right", expect={})
_BLANK = Sample(title="blank", start_from="blank", expect={})
_FULL, _NOTHING = 0.95, 0.05


def run_self_test(sandbox: str = "auto", content: Path | None = None) -> dict[str, bool]:
    """Grade a made-up class and return what was checked → whether it held.

    Parameters
    ----------
    sandbox : kind, see `open_sandbox`
    content : folder with tracks of exercises; None means those that came with Readiness Lab
    """
    with tempfile.TemporaryDirectory(prefix="readiness-") as scratch, open_sandbox(sandbox) as opened:
        first = list_exercises(*((content,) if content else ()))[0]
        course = make_sample_course(Path(scratch) / "course", 1, [first], content)
        exercise = course.exercise(first)
        people = [one.id for one in course.trainees()]
        honest, blank, copyist, *hostile = people
        _play(course, exercise, honest, _RIGHT)
        _play(course, exercise, blank, _BLANK)
        _play(course, exercise, copyist, _RIGHT, cases_of=honest)
        for name, source in zip(hostile, HOSTILE.values(), strict=False):
            _play(course, exercise, name, _BLANK, cell=source)
        examiner = Examiner(course, opened)
        done = grade(examiner)
        before = read_cells(course), read_scores(course)
        grade(examiner, again=True)
        checks = {"every submission was graded": not done.failed,
                  "right answers earn full points": _share(course, honest, exercise) >= _FULL,
                  "an empty sheet earns nothing": _share(course, blank, exercise) <= _NOTHING,
                  "a colleague's answers earn nothing": _share(course, copyist, exercise) == 0}
        checks |= {f"a notebook that {what} earns nothing": _share(course, name, exercise) <= _NOTHING
                   for name, what in zip(hostile, HOSTILE, strict=False)}
        return checks | {"grading again changes nothing": before == (read_cells(course), read_scores(course))}


def _play(course: CourseFolder, exercise: Exercise, trainee: str, sample: Sample, *, cell: str = "",
          cases_of: str = "") -> None:
    pack, _ = rebuild_variant(course.secret(), exercise, cases_of or trainee, 1)
    files = play_sample(exercise, sample, pack, course.released(exercise.id).read_bytes(), seed=1)
    if cell:
        name = f"{exercise.id}.ipynb"
        files[name] = with_cell(files[name], cell)
    place_submission(course, trainee, exercise.id, files, attempt=1, received_at=_MOMENT)


def _share(course: CourseFolder, trainee: str, exercise: Exercise) -> float:
    marks = marks_of(course, trainee, exercise.id)
    return marks.share if marks else -1.0
