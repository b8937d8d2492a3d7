"""xAPI 1.0.3 statements: "somebody passed, or failed, an exercise with this score"; one JSON list.

A result within one standard error below the mark is neither: it is said to be completed, without success or failure.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from courses import Outcome
from grading.class_folder.course_folder import as_json
from grading.exports import Form, Gradesheet
from grading.exports.course_names import course_iri
from grading.gradebook.passing import outcomes
from grading.gradebook.rows import ScoreRow

_VERB = "http://adlnet.gov/expapi/verbs/"
"""Identifiers the xAPI vocabulary fixes; nothing is fetched from there."""
_ACTIVITY = "http://adlnet.gov/expapi/activities/assessment"


def _write(sheet: Gradesheet) -> Mapping[str, bytes]:
    found = outcomes(sheet.course, sheet.scores)
    return {"xapi.json": as_json([_statement(sheet, row, found[row.trainee, row.exercise])
                                  for row in sheet.scores]).encode()}


def _statement(sheet: Gradesheet, row: ScoreRow, outcome: Outcome) -> dict[str, Any]:
    exercise = sheet.known[row.exercise]
    home = course_iri(sheet.course.settings.course)
    what = f"{home}/{row.trainee}/{row.exercise}/{row.received_at}/{row.counted}"
    verb = {Outcome.PASSED: "passed", Outcome.CLOSE: "completed", Outcome.NOT_PASSED: "failed"}[outcome]
    success = {} if outcome is Outcome.CLOSE else {"success": outcome is Outcome.PASSED}
    statement = {
        # The same score has the same id, so a store that is sent it twice keeps one.
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, what)),
        "actor": {"objectType": "Agent", "account": {"homePage": home, "name": row.trainee}},
        "verb": {"id": _VERB + verb, "display": {"en": verb}},
        "object": {"objectType": "Activity", "id": f"{home}/exercise/{row.exercise}",
                   "definition": {"type": _ACTIVITY, "name": dict(exercise.title)}},
        "result": {"completion": True, **success, **_score(row, f"{home}/extra-points")},
    }
    return statement | ({"timestamp": row.received_at.replace(" ", "T").split(".")[0] + "Z"} if row.received_at else {})


def _score(row: ScoreRow, extra: str) -> dict[str, Any]:
    """The score within the bounds the specification sets (Data, 2.4.5.1); points beyond the most are an extension."""
    if row.out_of <= 0:
        return {}
    raw = min(row.counted, row.out_of)
    score = {"raw": raw, "min": 0, "max": row.out_of, "scaled": round(raw / row.out_of, 6)}
    return {"score": score} | ({"extensions": {extra: row.counted - raw}} if row.counted > raw else {})


FORM = Form(name="xapi", about="xAPI 1.0.3 statements, one for each score", write=_write)
