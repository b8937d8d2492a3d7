"""From an answer sheet and its key to points and feedback; pure, and outside the place where trainee code runs."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

from courses.form.answer_sheet import AnswerSheet, BadSheet
from courses.form.exercise import Exercise, Item
from courses.form.feedback_texts import FeedbackWords, feedback_words
from courses.form.variant import AnswerKey, in_money_of, load_part
from courses.scoring.answers import Score
from synthetic_data import BadInput, Problem

RIGHT_FROM = 0.95
"""Share from which an item counts as right."""
PARTLY_FROM = 0.4
"""Share from which an item counts as partly right."""

Signature = Callable[[Mapping[str, Any], Any], Mapping[str, Any] | None]
"""Recognises one typical mistake: answers and expected → values for its text, or None when it is another one."""


@dataclass(frozen=True, kw_only=True)
class ItemScore:
    """Points and feedback for one item."""

    item: str
    points: float
    out_of: float
    competency: str
    reason_code: str
    """`right`, `partly`, `low`, `blank`, `unusable`, or the name of the typical mistake that was recognised;
    `measured` where the points are for finishing."""
    feedback: str
    details: Mapping[str, float] = field(default_factory=dict)
    measured: bool = False
    """The points are for finishing; what was measured stands in `details` and counts for no competency."""


def score_sheet(exercise: Exercise, sheet: AnswerSheet | None, key: AnswerKey, *,
                language: str = "en") -> list[ItemScore]:
    """Score one answer sheet, item by item in the order of the exercise.

    Parameters
    ----------
    sheet : what `read_answer_sheet` returned; None when nothing usable was handed in
    key : what `build_variant` returned for the pack the sheet answers
    language : of the feedback; English where the exercise lacks it

    Raises
    ------
    BadSheet : the sheet answers another exercise or pack than the key
    """
    if sheet is not None and (sheet.exercise, sheet.pack_id) != (key.exercise, key.pack_id):
        raise BadSheet("other-pack", f"sheet of {sheet.exercise}/{sheet.pack_id} scored with key of "
                       f"{key.exercise}/{key.pack_id}")
    texts = feedback_words(exercise.keys, language)
    return [_score_item(exercise, item, sheet, key, texts) for item in exercise.items]


def measure_points(exercise: Exercise, items: Mapping[str, Mapping[str, Any]], key: AnswerKey) -> dict[str, float]:
    """Return item → points by the rules, even where a trainee's points are for finishing, without a word of feedback.

    For instructors and bots, which answer thousands of sheets; never shown to a trainee.
    """
    return {item.id: round(_found(item, items, key).share * item.points, 2) for item in exercise.items}


def _found(item: Item, items: Mapping[str, Mapping[str, Any]], key: AnswerKey) -> Score:
    return find_rule(item.rule)(items.get(item.answers_of or item.id, {}), key.expected[item.id], item.settings)


def right_answers(item: Item, expected: Any) -> dict[str, Any]:
    """Return case → what a right answer to an item is there; empty where a rule knows no one right answer.

    For instructors: a trainee hears it of a closed attempt at most.
    """
    return dict(_rule_module(item.rule).right(expected, item.settings))


def is_right(item: Item, answer: object, wanted: Any) -> bool | None:
    """Tell whether an answer to one case is right by itself; None where only all cases together can tell.

    Parameters
    ----------
    wanted : of the case, from `right_answers`
    """
    agrees = getattr(_rule_module(item.rule), "agrees", None)
    return None if agrees is None else bool(agrees(answer, wanted, item.settings))


def find_rule(name: str) -> Callable[[Mapping[str, Any], Any, Mapping[str, Any]], Score]:
    """Return the scoring function of one rule, such as `utility`.

    Raises
    ------
    BadInput : `courses/scoring/` has no such rule
    """
    rule: Callable[[Mapping[str, Any], Any, Mapping[str, Any]], Score] = _rule_module(name).score
    return rule


@lru_cache(maxsize=64)
def _rule_module(name: str) -> ModuleType:
    modules = Path(__file__).parent
    # The name comes out of a file and becomes a path and an import.
    if not name.isidentifier() or not (modules / f"{name}.py").exists() or name in ("sheet", "answers"):
        raise BadInput(Problem(where=f"rule {name[:40]!r}", rule="is not a module of courses/scoring"))
    return importlib.import_module(f"courses.scoring.{name}")


def _score_item(exercise: Exercise, item: Item, sheet: AnswerSheet | None, key: AnswerKey,
                texts: FeedbackWords) -> ItemScore:
    answers = sheet.items.get(item.answers_of or item.id, {}) if sheet else {}
    expected = key.expected[item.id]
    found = _found(item, sheet.items if sheet else {}, key)
    measured = exercise.status == "completion"
    share = _finished(answers, expected) if measured else found.share
    code, values = _reason(exercise, item, sheet, answers, expected, found)
    text = texts.filled(item.id, code, dict(found.details) | dict(values))
    return ItemScore(item=item.id, points=round(share * item.points, 2), out_of=item.points, measured=measured,
                     competency=item.competency, reason_code=code, details=dict(found.details),
                     feedback=in_money_of(exercise.country, text))


def _reason(exercise: Exercise, item: Item, sheet: AnswerSheet | None, answers: Mapping[str, Any],
            expected: Any, found: Score) -> tuple[str, Mapping[str, Any]]:
    if sheet is None:
        return "unusable", {}
    if not any(answer not in (None, "", [], {}) for answer in answers.values()):
        return "blank", {}
    if exercise.status == "completion":
        return "measured", {}
    if found.share >= RIGHT_FROM:
        return "right", {}
    for signature in _signatures(exercise).get(item.id, ()):
        values = signature(answers, expected)
        if values is not None:
            return getattr(signature, "__name__", "known"), values
    return ("partly" if found.share >= PARTLY_FROM else "low"), {}


def _finished(answers: Mapping[str, Any], expected: Any) -> float:
    """Share of the cases that are answered, whatever the answers."""
    cases = next((expected[name] for name in ("payoffs", "signals", "chances") if name in expected), expected)
    return sum(answers.get(case) not in (None, "", [], {}) for case in cases) / max(len(cases), 1)


def _signatures(exercise: Exercise) -> Mapping[str, tuple[Signature, ...]]:
    found: Mapping[str, tuple[Signature, ...]] = load_part(exercise, "signatures").SIGNATURES
    return found
