"""Exports of a class so large that nobody would wait for them: written by a button, then saved as one likes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from grading.class_folder.course_folder import CourseFolder
from grading.class_folder.moments import to_the_minute
from grading.exports import known_form

FOLDER = "reports/exports"
"""Beneath `reports/`, which is emptied when anybody is forgotten."""


def begin_export(course: CourseFolder, form: str) -> list[str]:
    """Take away what was written earlier and return the options with which the verb writes it anew.

    Raises
    ------
    BadInput : there is no such form
    """
    out = _folder(course, form)
    shutil.rmtree(out, ignore_errors=True)  # a badge that no longer holds must not lie beside the new ones
    return ["--form", form, "--out", str(out)]


def kept_export(course: CourseFolder, form: str) -> Mapping[str, Path]:
    """Return name → file of what was written last; empty where nothing was.

    Raises
    ------
    BadInput : there is no such form
    """
    out = _folder(course, form)
    return {file.relative_to(out).as_posix(): file for file in sorted(_files(out))}


def export_made_at(course: CourseFolder, form: str) -> str:
    """Return when an export was written last, in words; empty where it was not."""
    # Its files were written together, and a class of thousands has a hundred thousand badges.
    return next(map(made_at, _files(_folder(course, form))), "")


def made_at(file: Path) -> str:
    """Return when a file was written last, in words; empty where there is none."""
    return to_the_minute(datetime.fromtimestamp(file.stat().st_mtime, UTC)) if file.is_file() else ""


def _files(folder: Path) -> Iterator[Path]:
    return (file for file in folder.rglob("*") if file.is_file() and not file.name.startswith("."))


def _folder(course: CourseFolder, form: str) -> Path:
    return course.root / FOLDER / known_form(form).name
