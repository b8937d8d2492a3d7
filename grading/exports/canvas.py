"""Canvas: gradebook import by CSV file; the second row holds the points possible."""

from __future__ import annotations

from collections.abc import Mapping

from grading.exports import Form, Gradesheet
from grading.exports.written_csv import write_csv

_HEAD = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")


def _write(sheet: Gradesheet) -> Mapping[str, bytes]:
    most = {row.exercise: row.out_of for row in sheet.scores}
    # With four blanks in front, as Canvas itself exports it.
    rows: list[list[object]] = [["    Points Possible", "", "", "", "", *(most[name] for name in sheet.exercises)]]
    for one in sheet.trainees:
        name = f"{one.last_name}, {one.first_name}" if one.last_name and one.first_name else one.name
        scores = [sheet.score(one.id, exercise) for exercise in sheet.exercises]
        # An account is what somebody logs in with. By an office's number of a person, Canvas might find somebody else;
        # where that is empty it takes the log-in.
        rows.append([name, "", "", one.id, sheet.course.settings.course,
                     *(score.counted if score else None for score in scores)])
    return {"canvas.csv": write_csv([*_HEAD, *sheet.exercises], rows)}


FORM = Form(name="canvas", about="Canvas gradebook import: one column for each exercise", write=_write)
