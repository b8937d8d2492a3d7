"""An exercise as a trainee meets it: what is asked, on cases that nobody else gets."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from courses import DeskCase, Question, Variant, build_variant
from grading.class_folder.course_folder import CourseFolder
from synthetic_data import Table

_SEED = 1
"""Of the preview's cases; trainees' seeds come from the course secret and are some 63 bits long."""


@dataclass(frozen=True, kw_only=True)
class PreviewDesk:
    """One desk with its texts in words."""

    title: str
    intro: str
    rule: tuple[str, ...]
    graded: bool
    questions: tuple[tuple[str, tuple[str, ...]], ...]
    """What is asked, with what can be chosen."""
    cases: tuple[tuple[str, str, tuple[Table, ...], str], ...]
    """Title, text, evidence and the assistant's view of each file."""


def preview_desks(course: CourseFolder, exercise: str, language: str = "en") -> list[PreviewDesk]:
    """Return the desks of an exercise with cases made for the preview alone; raises `BadInput` for an unknown one."""
    variant = Variant(seed=_SEED, pack_id="preview", language=language, country=course.settings.country)
    pack, _ = build_variant(course.exercise(exercise), variant)
    texts = json.loads(pack.files.get(f"texts.{language}.json", pack.files.get("texts.en.json", b"{}")))
    return [_desk(desk, texts) for desk in json.loads(pack.files["desks.json"]).values()]


def _desk(desk: dict[str, Any], texts: dict[str, str]) -> PreviewDesk:
    def say(key: object) -> str:
        return "" if key is None else texts.get(str(key), str(key))

    fields = [Question.model_validate(field) for field in desk["fields"]]
    cases = [DeskCase.model_validate(case) for case in desk["cases"]]
    return PreviewDesk(
        title=say(desk["title"]), intro=say(desk.get("intro", "")), graded=desk.get("graded", False),
        rule=tuple(map(say, desk.get("rule_card", ()))),
        questions=tuple((say(field.label), tuple(say(option.label) for option in field.options)) for field in fields),
        cases=tuple((say(case.title), say(case.text), tuple(
            Table(tuple(map(say, panel.head)) or ("",) * len(panel.rows[0]), [tuple(map(say, row)) for row in
                                                                              panel.rows], caption=say(panel.title))
            for panel in case.panels if panel.rows), say(case.advice.text) if case.advice else "") for case in cases))
