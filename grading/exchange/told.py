"""What each trainee is told about the course: the card that their home page shows.

It lies in the exchange beside their packs, readable to them and the instructor alone, and holds no truth: titles,
minutes, path, attempts, due dates. The form is `courses.toolkit.home.card`.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from courses import load_course
from courses.toolkit.words import Words
from grading.class_folder.arrangements import Arrangement, by_person, holding
from grading.class_folder.attempts import current_attempt, state_with
from grading.class_folder.course_folder import CourseFolder, as_json, write_whole
from grading.class_folder.deadlines import DueDates
from grading.class_folder.pack_rights import close_folder
from grading.class_folder.roster import Trainee
from grading.class_folder.roster_changes import listed

CARD = "home.json"


def tell_trainees(course: CourseFolder, trainees: Sequence[str] = ()) -> list[str]:
    """Write the cards of trainees who were given anything; return whose changed.

    Parameters
    ----------
    trainees : names; empty means the whole class list
    """
    changed = []
    plan = load_course()
    lines = holding(course)
    arranged = by_person(lines)
    known, deadlines = {one.id: one for one in plan.exercises}, DueDates(course, lines)
    exercises = [course.exercise(name) for name in course.exercises()]
    for trainee in listed(course):
        own = course.exchange / course.settings.course / "packs" / trainee.id
        if (trainees and trainee.id not in trainees) or not own.is_dir():
            continue
        cards = []
        for exercise in exercises:
            entry = known.get(exercise.id)
            on_path = not trainee.role or entry is None or not entry.roles or trainee.role in entry.roles
            cards.append({"id": exercise.id, "title": exercise.title, "minutes": exercise.minutes, "on_path": on_path,
                          **life_of(course, deadlines, arranged.get(trainee.id, ()), trainee.id, exercise.id)})
        card = {"title": course.settings.title, "name": trainee.first_name or trainee.name,
                "role": Words(trainee.language).named(f"role.{trainee.role}", plan.roles.get(trainee.role, "")),
                "language": trainee.language,
                "attempts": course.settings.attempts, "exercises": cards}
        if _write(course, trainee, as_json(card)):
            changed.append(trainee.id)
    return changed


def life_of(course: CourseFolder, deadlines: DueDates, lines: Sequence[Arrangement], trainee: str,
            exercise: str) -> dict[str, Any]:
    """Return what a card tells of one exercise that changes: attempt, its moments, and the date with its own.

    Parameters
    ----------
    lines : what was arranged and holds, at least that of this trainee
    """
    attempt = current_attempt(course, trainee, exercise)
    state = state_with(course, trainee, exercise, attempt, lines)
    due, all_due = deadlines.due(exercise, trainee), deadlines.due(exercise)
    return {"attempt": attempt, "issued_at": state.issued_at, "closed_at": state.closed_at,
            "due": due.isoformat() if due else "", "own_due": due != all_due}


def _write(course: CourseFolder, trainee: Trainee, text: str) -> bool:
    own = course.exchange / course.settings.course / "packs" / trainee.id
    path = own / CARD
    if path.is_file() and not path.is_symlink() and path.read_text(encoding="utf-8") == text:
        return False
    write_whole(path, text, mode=0o600)
    if own.stat().st_uid == os.geteuid():
        close_folder(own, trainee.login if course.settings.submitters == "accounts" else None)
    return True
