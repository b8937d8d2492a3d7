"""The files of a closed attempt that were decided wrong, with what lay on the desk: for the trainee who decided them.

Nothing of it may be shown while the attempt is open; a new attempt has new cases, so nobody gains by knowing these.
"""

from __future__ import annotations

import json
from dataclasses import replace

from courses import feedback_words
from grading.class_folder.attempts import attempt_state
from grading.class_folder.course_folder import CourseFolder
from grading.examination.decided_files import DecidedFile, DeskWords
from grading.examination.marking import Marks
from grading.examination.results import files_of_marks


def own_wrong_files(course: CourseFolder, marks: Marks) -> list[DecidedFile]:
    """Return the files that were decided wrong in a closed attempt, in the order of the desks; else nothing.

    Each has the blanks alone that were filled in wrongly.
    """
    closed = attempt_state(course, marks.trainee, marks.exercise, marks.attempt).closed_at
    exercise = course.exercise(marks.exercise)
    if not closed or marks.refusal is not None or exercise.status == "completion":
        return []
    # The others look at the same answers once more, in another way.
    asked = {item.id for item in exercise.items if item.looks_at == (item.id,)}
    found = [replace(file, fields=tuple(field for field in file.fields
                                        if field.item in asked and field.is_right is False
                                        and field.given not in ("", field.right)))
             for file in files_of_marks(course, marks)]
    return [file for file in found if file.fields]


def heading_of(course: CourseFolder, marks: Marks) -> dict[str, str]:
    """Return item → what it is called: as its feedback says, else the title of the desk that asks for it alone."""
    language, exercise = course.trainee(marks.trainee).language, course.exercise(marks.exercise)
    told = feedback_words(exercise.keys, language)
    return _desk_titles(course, marks, language) | {item.id: name for item in exercise.items
                                                    if (name := told.heading(item.id))}


def _desk_titles(course: CourseFolder, marks: Marks, language: str) -> dict[str, str]:
    folder = course.pack(marks.trainee, marks.exercise, marks.attempt)
    try:
        files = {path.name: path.read_bytes() for path in folder.glob("*.json")}
        desks = json.loads(files["desks.json"])
    except (OSError, ValueError, KeyError):
        return {}
    words = DeskWords(files, language)
    asked = {name: {field["item"] for field in desk["fields"] if field.get("item")} for name, desk in desks.items()}
    return {next(iter(items)): words(desks[name]["title"])
            for name, items in asked.items() if len(items) == 1}
