"""Scores in the forms other systems read; a form is one file here with `FORM` in it."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from grading.class_folder.course_folder import CourseFolder, write_whole
from grading.class_folder.deadlines import due_date
from grading.class_folder.roster import Trainee
from grading.examination.marking import Marks
from grading.examination.results import counting_marks
from grading.gradebook.due_dates import carry_due_dates
from grading.gradebook.rows import ScoreRow, read_scores, require_scores
from synthetic_data import BadInput, Problem, did_you_mean


@dataclass(frozen=True, kw_only=True)
class Gradesheet:
    """What every form writes from."""

    course: CourseFolder
    trainees: Sequence[Trainee]
    scores: Sequence[ScoreRow]
    """From the gradebook, after manual grading."""
    marks: Sequence[Marks]
    """Item by item, from the records."""

    @property
    def exercises(self) -> list[str]:
        """Exercises with at least one submission."""
        return sorted({row.exercise for row in self.scores})

    def score(self, trainee: str, exercise: str) -> ScoreRow | None:
        """Return one score, or None when nothing was handed in."""
        return next((row for row in self.scores if (row.trainee, row.exercise) == (trainee, exercise)), None)

    def due(self, trainee: str, exercise: str) -> datetime | None:
        """Return when an exercise is due for a trainee: as the gradebook has it, which follows the settings."""
        score = self.score(trainee, exercise)
        return score.due if score else due_date(self.course, exercise, trainee)


@dataclass(frozen=True, kw_only=True)
class Form:
    """One way to write scores down."""

    name: str
    about: str
    write: Callable[[Gradesheet], Mapping[str, bytes]]
    """Gradesheet → file name → bytes."""


def list_forms() -> dict[str, Form]:
    """Return name → form, for every file in this folder."""
    names = sorted(info.name for info in pkgutil.iter_modules(__path__))
    modules = (importlib.import_module(f"{__name__}.{name}") for name in names)
    return {module.FORM.name: module.FORM for module in modules if hasattr(module, "FORM")}


def write_export(course: CourseFolder, form: str, folder: Path) -> list[Path]:
    """Write the files of one form into a folder, for their owner alone, and return their paths; see `export`."""
    files = export(course, form)
    if not folder.exists():
        folder.mkdir(parents=True, mode=0o700)
    for name, content in files.items():
        write_whole(folder / name, content, mode=0o600)
    return [folder / name for name in files]


def export(course: CourseFolder, form: str) -> Mapping[str, bytes]:
    """Return the files of one form: name → bytes.

    Raises
    ------
    BadInput : there is no such form
    GradingError : the gradebook knows nothing of what was graded
    """
    forms = list_forms()
    if form not in forms:
        raise BadInput(Problem(where="export", rule="is not a form we write", value=form,
                               remedy=did_you_mean(form, forms)))
    carry_due_dates(course)
    scores, marks = read_scores(course), counting_marks(course)
    require_scores(course, [(one.trainee, one.exercise) for one in marks], scores)
    return forms[form].write(Gradesheet(course=course, trainees=course.trainees(), scores=scores, marks=marks))
