"""Moodle: grade import by CSV file (Grades → Import → CSV), matched by e-mail address or ID number."""

from __future__ import annotations

from collections.abc import Mapping

from grading.exports import Form, Gradesheet
from grading.exports.written_csv import write_csv


def _write(sheet: Gradesheet) -> Mapping[str, bytes]:
    head = ["ID number", "First name", "Last name", "Email address", *sheet.exercises]
    rows = [[one.id, one.first_name, one.last_name, one.email,
             *(_points(sheet, one.id, name) for name in sheet.exercises)] for one in sheet.trainees]
    return {"moodle.csv": write_csv(head, rows)}


def _points(sheet: Gradesheet, trainee: str, exercise: str) -> object:
    score = sheet.score(trainee, exercise)
    return score.counted if score else None


FORM = Form(name="moodle", about="Moodle grade import: one column for each exercise", write=_write)
