"""Exports of a class so large that nobody would wait for them: written by a button, then saved as one likes."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from grading.class_folder.course_folder import CourseFolder
from grading.class_folder.moments import written
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
    files = sorted(file for file in out.rglob("*") if file.is_file() and not file.name.startswith("."))
    return {file.relative_to(out).as_posix(): file for file in files}


def made_at(course: CourseFolder, form: str) -> str:
    """Return when an export was written last, in words; empty where it was not."""
    moments = [file.stat().st_mtime for file in kept_export(course, form).values()]
    return written(datetime.fromtimestamp(max(moments), UTC).replace(second=0, microsecond=0)) if moments else ""


def _folder(course: CourseFolder, form: str) -> Path:
    return course.root / FOLDER / known_form(form).name
