"""Open Badges 3.0: one unsigned achievement credential for each exercise a trainee passed.

The file has the form the standard asks for (a W3C verifiable credential); whoever issues badges signs it with their
own key. We hold no key and sign nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from courses import Exercise, load_competencies
from grading.class_folder.course_folder import as_json
from grading.exports import Form, Gradesheet
from grading.exports.course_names import course_iri
from grading.gradebook.passing import passed_submissions
from grading.gradebook.rows import ScoreRow

_W3C = "https://www.w3.org/ns/credentials/v2"
_BADGE = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
"""Names of contexts, as the standard spells them; nothing is fetched from there."""


def _write(sheet: Gradesheet) -> Mapping[str, bytes]:
    passed = passed_submissions(sheet.course, sheet.scores)
    return {f"badges/{row.trainee}.{row.exercise}.json":
            as_json(_credential(sheet, row, sheet.known[row.exercise])).encode()
            for row in sheet.scores if (row.trainee, row.exercise) in passed}


def _credential(sheet: Gradesheet, row: ScoreRow, exercise: Exercise) -> dict[str, Any]:
    home = course_iri(sheet.course.settings.course)
    when = row.received_at.replace(" ", "T").split(".")[0] + "Z"
    return {
        "@context": [_W3C, _BADGE],
        # From names, not drawn: a second export is the same credential and no new one.
        "id": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{home}/{row.trainee}/{row.exercise}')}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": home, "type": ["Profile"], "name": sheet.course.settings.title},
        "validFrom": when,
        "name": exercise.title["en"],
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [{"type": "IdentityObject", "identityHash": row.trainee, "identityType": "systemId",
                            "hashed": False}],
            "achievement": _achievement(home, exercise, row.out_of),
            "result": [{"type": ["Result"], "resultDescription": f"{home}/exercise/{exercise.id}#points",
                        "value": f"{min(row.counted, row.out_of):g}"}]},
    }


def _achievement(home: str, exercise: Exercise, most: float) -> dict[str, Any]:
    known = load_competencies().competencies
    codes = sorted({item.competency for item in exercise.items})
    return {
        "id": f"{home}/exercise/{exercise.id}", "type": ["Achievement"], "achievementType": "Assessment",
        "name": exercise.title["en"],
        "description": "Practised on synthetic people: " + "; ".join(known[code].name for code in codes) + ".",
        "criteria": {"narrative": f"At least {exercise.pass_mark * 100:g} of 100 points."},
        "resultDescription": [{"id": f"{home}/exercise/{exercise.id}#points", "type": ["ResultDescription"],
                               "name": "Points", "resultType": "RawScore", "valueMin": "0", "valueMax": f"{most:g}",
                               "requiredValue": f"{exercise.pass_mark * most:g}"}],
    }


FORM = Form(name="badges", about="Open Badges 3.0 credentials, unsigned, one for each exercise passed", write=_write)
