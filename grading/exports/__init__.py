"""Scores in the forms other systems read; a form is one file here with `FORM` in it."""

from __future__ import annotations

import importlib
import os
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from courses import Exercise
from grading.class_folder.course_folder import CourseFolder, write_whole
from grading.class_folder.deadlines import DueDates
from grading.class_folder.roster import Trainee
from grading.examination.marking import Marks
from grading.examination.results import counting_marks, graded_pairs
from grading.exports.written_csv import changed_when_opened
from grading.gradebook.due_dates import carry_due_dates
from grading.gradebook.rows import ScoreRow, read_scores, require_scores
from synthetic_data import BadInput, Problem, did_you_mean, make_whole

_NAMED = 5


@dataclass(frozen=True, kw_only=True)
class Gradesheet:
    """What every form writes from."""

    course: CourseFolder
    trainees: Sequence[Trainee]
    scores: Sequence[ScoreRow]
    """From the gradebook, after manual grading."""

    @cached_property
    def marks(self) -> Sequence[Marks]:
        """Item by item, from the records; read for the forms that ask for it."""
        return counting_marks(self.course)

    @cached_property
    def exercises(self) -> list[str]:
        """Exercises with at least one submission."""
        return sorted({row.exercise for row in self.scores})

    @cached_property
    def known(self) -> Mapping[str, Exercise]:
        """Id → exercise, of those with at least one submission."""
        return {name: self.course.exercise(name) for name in self.exercises}

    def score(self, trainee: str, exercise: str) -> ScoreRow | None:
        """Return one score, or None when nothing was handed in."""
        return self._by_pair.get((trainee, exercise))

    def due(self, trainee: str, exercise: str) -> datetime | None:
        """Return when an exercise is due for a trainee: as the gradebook has it, which follows the settings."""
        score = self.score(trainee, exercise)
        return score.due if score else self._dates.due(exercise, trainee)

    @cached_property
    def _by_pair(self) -> Mapping[tuple[str, str], ScoreRow]:
        return {(row.trainee, row.exercise): row for row in self.scores}

    @cached_property
    def _dates(self) -> DueDates:
        return DueDates(self.course)


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


def known_form(name: str) -> Form:
    """Return the form of this name; raises `BadInput` when there is none."""
    forms = list_forms()
    if name not in forms:
        raise BadInput(Problem(where="export", rule="is not a form we write", value=name,
                               remedy=did_you_mean(name, forms)))
    return forms[name]


def write_export(course: CourseFolder, form: str, folder: Path) -> list[Path]:
    """Write the files of one form into a folder, for their owner alone, and return their paths; see `export`.

    A folder that was not there is there once it has all of them: some of a class's badges would look like all.
    """
    files = export(course, form)
    if folder.exists():
        for name, content in files.items():
            write_whole(folder / name, content, mode=0o600)
    else:
        _write_new(folder, files)
    return [folder / name for name in files]


def told_of_spreadsheets(course: CourseFolder, files: Sequence[Path]) -> str:
    """Return a sentence on log-ins in CSV files that a spreadsheet would change; empty where there are none."""
    names = [each.id for each in course.trainees() if changed_when_opened(each.id)]
    if not names or not any(file.suffix == ".csv" for file in files):
        return ""
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    return (f"A spreadsheet that opens the file by a double click changes log-ins: {', '.join(names[:_NAMED])}{more}. "
            "Import it with that column as text, or hand it on unopened.")


def _write_new(folder: Path, files: Mapping[str, bytes]) -> None:
    def fill(draft: Path) -> None:
        for name, content in files.items():
            file = draft / name
            file.parent.mkdir(exist_ok=True, mode=0o700)
            file.touch(0o600)
            file.write_bytes(content)

    make_whole(folder.absolute(), fill, mode=0o700, mark=str(os.getpid()))


def export(course: CourseFolder, form: str) -> Mapping[str, bytes]:
    """Return the files of one form: name → bytes.

    Raises
    ------
    BadInput : there is no such form
    GradingError : the gradebook knows nothing of what was graded
    """
    chosen = known_form(form)
    carry_due_dates(course)
    scores = read_scores(course)
    require_scores(course, graded_pairs(course), scores)
    return chosen.write(Gradesheet(course=course, trainees=course.trainees(), scores=scores))
