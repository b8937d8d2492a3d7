"""The files of a closed attempt that were decided wrong, with what lay on the desk: for the trainee who decided them.

Nothing of it may be shown while the attempt is open; a new attempt has new cases, so nobody gains by knowing these.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from courses import is_right, right_answers
from grading.class_folder.attempts import attempt_state
from grading.class_folder.course_folder import CourseFolder
from grading.examination.marking import Marks
from grading.exchange.release import rebuild_variant

Words = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class OwnFile:
    """One file that was decided wrong."""

    desk: str
    title: str
    text: str
    given: str
    """What was answered, in words."""
    right: str
    panels: tuple[Mapping[str, Any], ...]
    """Evidence as it lay there: `title`, `head`, `rows`, in words."""
    rule: tuple[str, ...]
    """Lines of the rule that decides it."""


def own_wrong_files(course: CourseFolder, marks: Marks) -> list[OwnFile]:
    """Return the files that were decided wrong in a closed attempt, in the order of the desks; else nothing."""
    closed = attempt_state(course, marks.trainee, marks.exercise, marks.attempt).closed_at
    exercise = course.exercise(marks.exercise)
    if not closed or marks.refusal is not None or exercise.status == "completion":
        return []
    language = course.trainee(marks.trainee).language
    pack, key = rebuild_variant(course.secret(), exercise, marks.trainee, marks.attempt, language)
    words = _words(pack.files, language)
    desks = json.loads(pack.files["desks.json"])
    found = []
    for item in exercise.items:
        if item.answers_of:
            continue  # the same answers once more, looked at in another way
        wanted = right_answers(item, key.expected[item.id])
        answers = marks.answers.get(item.id, {})
        wrong = [case for case in wanted if case in answers and is_right(item, answers[case], wanted[case]) is False]
        found += [_file(desk, case, [answers[case["id"]], wanted[case["id"]]], item.id, words)
                  for desk, case in _cases(desks, item.id) if case["id"] in wrong]
    return found


def heading_of(course: CourseFolder, marks: Marks) -> dict[str, str]:
    """Return item → the title of the desk that asks it, where only one part of the exercise is asked there."""
    language = course.trainee(marks.trainee).language
    folder = course.pack(marks.trainee, marks.exercise, marks.attempt)
    try:
        files = {path.name: path.read_bytes() for path in folder.glob("*.json")}
        desks = json.loads(files["desks.json"])
    except (OSError, ValueError, KeyError):
        return {}
    words = _words(files, language)
    asked = {name: {field["item"] for field in desk["fields"] if field.get("item")} for name, desk in desks.items()}
    return {next(iter(items)): words.get(desks[name]["title"], desks[name]["title"])
            for name, items in asked.items() if len(items) == 1}


def _words(files: Mapping[str, bytes], language: str) -> Words:
    found: dict[str, str] = {}
    for code in ("en", language):
        found |= json.loads(files.get(f"texts.{code}.json", b"{}"))
    return found


def _cases(desks: Mapping[str, Any], item: str) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    for desk in desks.values():
        if any(field.get("item") == item for field in desk["fields"]):
            yield from ((desk, case) for case in desk["cases"])


def _file(desk: Mapping[str, Any], case: Mapping[str, Any], values: list[Any], item: str, words: Words) -> OwnFile:
    fields = [field for field in desk["fields"] if field.get("item") == item]
    given, right = (_in_words(value, fields, words) for value in values)
    panels = tuple({"title": _said(panel["title"], words),
                    "head": [_said(each, words) for each in panel.get("head", ())],
                    "rows": [[_said(cell, words) for cell in row] for row in panel["rows"]]}
                   for panel in case.get("panels", ()))
    return OwnFile(desk=_said(desk["title"], words), title=_said(case["title"], words), given=given, right=right,
                   text=_said(case.get("text", ""), words), panels=panels,
                   rule=tuple(_said(line, words) for line in desk.get("rule_card", ())))


def _in_words(value: Any, fields: list[Mapping[str, Any]], words: Words) -> str:
    if isinstance(value, Mapping):
        by_name = {field["name"]: field for field in fields}
        # A part that no blank asks for, such as what the assistant said, is no answer.
        return "; ".join(f"{_said(by_name[name]['label'], words)}: {_in_words(part, [by_name[name]], words)}"
                         for name, part in value.items() if name in by_name) or "–"
    if isinstance(value, (list, tuple, set, frozenset)):
        return ", ".join(_in_words(part, fields, words) for part in value) or "nothing"
    labels = {option["value"]: option["label"] for field in fields for option in field.get("options", ())}
    if isinstance(value, str):
        return _said(labels.get(value, value), words)
    return "–" if value is None else {True: "yes", False: "no"}[value] if isinstance(value, bool) else f"{value:g}"


def _said(value: Any, words: Words) -> str:
    return "–" if value is None else "✓" if value is True else words.get(str(value), str(value))
