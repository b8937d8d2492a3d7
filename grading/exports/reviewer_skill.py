"""How well a class oversaw recommendations, as sums over the class: the planner's what-if page reads the file.

No names, and nothing at all for a class so small that a sum would speak of one person.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from courses import Exercise
from grading.errors import TooFewPeople
from grading.exports import Form, Gradesheet
from synthetic_data import Problem

SCHEMA = "readiness-lab reviewer skill 1"
FEWEST = 5
"""People; fewer are not summed up."""

_HELD = {"override", "escalate", "hold"}
"""What a reviewer does with a recommendation they do not follow."""


@dataclass(frozen=True, kw_only=True)
class _Sitting:
    """One person's rates on one part."""

    trainee: str
    exercise: str
    decisions: int
    hit_rate: float
    false_rate: float


def _write(sheet: Gradesheet) -> Mapping[str, bytes]:
    found = list(_sittings(sheet))
    people = {one.trainee for one in found}
    if len(people) < FEWEST:
        raise TooFewPeople(Problem(where="export: reviewer_skill", value=len(people),
                                   rule=f"needs at least {FEWEST} people who decided on recommendations",
                                   remedy="collect and grade more work first, so that no figure speaks of one person"))
    skill = {"schema": SCHEMA, "course": sheet.course.settings.course, "reviewers": len(people),
             "exercises": sorted({one.exercise for one in found}), "decisions": sum(one.decisions for one in found),
             "hit_rate": round(sum(one.hit_rate for one in found) / len(found), 4),
             "false_alarm_rate": round(sum(one.false_rate for one in found) / len(found), 4)}
    return {"reviewer_skill.json": (json.dumps(skill, indent=1, sort_keys=True) + "\n").encode()}


def _sittings(sheet: Gradesheet) -> Iterator[_Sitting]:
    exercises = {name: sheet.course.exercise(name) for name in {marks.exercise for marks in sheet.marks}}
    for marks in sheet.marks:
        for item in marks.items:
            answers = marks.answers.get(item.item)
            if _is_oversight(exercises[marks.exercise], item.item) and "d_prime" in item.details and answers:
                yield _Sitting(trainee=marks.trainee, exercise=marks.exercise, decisions=len(answers),
                               hit_rate=item.details["hit_rate"], false_rate=item.details["false_rate"])


def _is_oversight(exercise: Exercise, name: str) -> bool:
    """Whether a part asks which recommendations to hold; the same rule also scores other pairs of answers."""
    item = next((one for one in exercise.items if one.id == name), None)
    if item is None:  # graded before the exercise lost this part
        return False
    held = set(item.settings.get("held", _HELD))
    return item.rule == "detection" and held <= _HELD and item.looks_at == (item.id,)


FORM = Form(name="reviewer_skill", write=_write,
            about="How often a class caught wrong recommendations and held right ones; sums, no names, for planners")
