"""One line for each trainee and exercise, as nbgrader's own export has it, and one for each graded part."""

from __future__ import annotations

from collections.abc import Mapping

from grading.class_folder.moments import written
from grading.exports import Form, Gradesheet
from grading.exports.written_csv import write_csv

_HEAD = ("assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email", "raw_score",
         "late_submission_penalty", "score", "max_score")
_ITEM_HEAD = ("trainee", "exercise", "attempt", "item", "competency", "points", "out_of", "reason")


def _write(sheet: Gradesheet) -> Mapping[str, bytes]:
    most = {row.exercise: row.out_of for row in sheet.scores}
    rows = []
    for exercise in sheet.exercises:
        for trainee in sheet.trainees:
            score = sheet.score(trainee.id, exercise)
            due = sheet.due(trainee.id, exercise)
            rows.append((exercise, written(due) if due else "", score.received_at if score else "", trainee.id,
                         trainee.last_name, trainee.first_name, trainee.email, score.points if score else 0.0,
                         score.penalty if score else 0.0, score.counted if score else 0.0, most[exercise]))
    items = [(marks.trainee, marks.exercise, marks.attempt, item.item, item.competency, item.points, item.out_of,
              item.reason_code) for marks in sheet.marks for item in marks.items]
    return {"grades.csv": write_csv(_HEAD, rows), "items.csv": write_csv(_ITEM_HEAD, items)}


FORM = Form(name="csv", write=_write, about="CSV: one line for each trainee and exercise, columns as nbgrader's own "
                                            "export; and one for each graded part")
