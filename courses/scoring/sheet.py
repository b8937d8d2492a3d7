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
from courses.form.rule_card import Answered, TurningLines, cases_of, lines_and_parts
from courses.form.variant import AnswerKey, in_money_of, load_part, read_texts
from courses.scoring.answers import Score, as_choices, mean
from courses.scoring.lines import counted, weakest
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
    return {item.id: round(_found(exercise, item, items, key).share * item.points, 2) for item in exercise.items}


def _found(exercise: Exercise, item: Item, items: Mapping[str, Mapping[str, Any]], key: AnswerKey) -> Score:
    return find_rule(item.rule)(*_asked(exercise, item, items, key), item.settings)


def _asked(exercise: Exercise, item: Item, items: Mapping[str, Mapping[str, Any]], key: AnswerKey
           ) -> tuple[Mapping[Any, Any], Any]:
    """Answers that an item looks at, and what its rule expects.

    Of the rule `lines`: answer → whether it is right as its own item judges, and the answers that turn on each line.
    """
    if not item.lines_of:
        return items.get(item.answers_of or item.id, {}), key.expected[item.id]
    judge = _Judge(exercise, item, key)
    lines = judge.deciding()
    # Many an answer turns on several lines; it is judged once.
    asked = dict.fromkeys(one for turning in lines.values() for one in turning) if _is_answered(item, items) else ()
    return {one: judge.is_held(items, one) for one in asked}, {"lines": lines}


def deciding_answers(exercise: Exercise, item: Item, key: AnswerKey) -> Mapping[str, list[Answered]]:
    """Return line, or part of one → the answers that are not accepted of somebody who knows all the others.

    Parameters
    ----------
    item : of the rule `lines`
    """
    return _Judge(exercise, item, key).deciding()


class _Judge:
    """Judges single answers as their own items do."""

    def __init__(self, exercise: Exercise, item: Item, key: AnswerKey) -> None:
        self._items = {name: exercise.item(name) for name in item.lines_of}
        self._wanted = {name: right_answers(one, key.expected[name]) for name, one in self._items.items()}
        self._turning: TurningLines = key.expected[item.id]

    def deciding(self) -> Mapping[str, list[Answered]]:
        """Line, or part of one → the answers that are not accepted of somebody who knows all the others."""
        return self._turning.decided(self.is_held)

    def is_held(self, items: Mapping[str, Mapping[str, Any]], one: Answered) -> bool:
        """Whether, of all answers, this one is right."""
        name, case, option = one
        item, given = self._items[name], items.get(name, {})
        answer = given.get(case)
        if answer is None and given:
            answer = _silence(item)
        return _held(item, answer, self._wanted[name][case], option)


def _silence(item: Item) -> object:
    """What a case says that is not handed in, where the rest of its item is; None where that says nothing."""
    silence = getattr(_rule_module(item.rule), "silence", None)
    return silence(item.settings) if silence else None


def _held(item: Item, answer: object, wanted: Any, option: str) -> bool:
    """Whether one answer is right, or one of several blanks, or of several options one is ticked as it should be."""
    if not option:
        return answer is not None and is_right(item, answer, wanted) is True
    should = wanted[option] if isinstance(wanted, Mapping) else option in wanted
    if not isinstance(should, bool):
        return is_right(item, answer, {option: should}) is True
    return (option in as_choices(answer)) is should


def _is_answered(item: Item, items: Mapping[str, Mapping[str, Any]]) -> bool:
    return any(map(_says, (answer for name in item.looks_at for answer in items.get(name, {}).values())))


def _says(answer: object) -> bool:
    return answer not in (None, "", [], {})


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
    items = sheet.items if sheet else {}
    given, expected = _asked(exercise, item, items, key)
    found = find_rule(item.rule)(given, expected, item.settings)
    measured = exercise.status == "completion"
    share = _finished(item, items, key) if measured else found.share
    code, values = _reason(exercise, item, sheet, given, expected, found)
    if item.lines_of:
        values = _weakest_line(exercise, item, given, expected, texts.language)
    text = texts.filled(item.id, code, dict(found.details) | dict(values))
    return ItemScore(item=item.id, points=round(share * item.points, 2), out_of=item.points, measured=measured,
                     competency=item.competency, reason_code=code, details=dict(found.details),
                     feedback=in_money_of(exercise.country, text))


def _reason(exercise: Exercise, item: Item, sheet: AnswerSheet | None, answers: Mapping[str, Any],
            expected: Any, found: Score) -> tuple[str, Mapping[str, Any]]:
    if sheet is None:
        return "unusable", {}
    if not _is_answered(item, sheet.items):
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


def _weakest_line(exercise: Exercise, item: Item, given: Mapping[Any, bool], expected: Any, language: str
                  ) -> Mapping[str, Any]:
    """The line that earned least, as the card words it, and how often it did."""
    found = weakest(given, counted(expected, item.settings), item.settings)
    if found is None:
        return {}
    line, held, turning = found
    begins, english = lines_and_parts(load_part(exercise, "solve"))[line], read_texts(exercise, "en")
    words = next((key for key, text in english.items() if begins in text), "")
    return {"line": read_texts(exercise, language).get(words) or english.get(words, begins), "held": held,
            "turning": turning}


def _finished(item: Item, items: Mapping[str, Mapping[str, Any]], key: AnswerKey) -> float:
    """Share of the cases that are answered, whatever the answers; of several items, their mean."""
    return mean([_answered(items.get(name, {}), cases_of(key.expected[name if item.lines_of else item.id]))
                 for name in item.looks_at])


def _answered(answers: Mapping[str, Any], cases: Mapping[str, Any]) -> float:
    return sum(_says(answers.get(case)) for case in cases) / max(len(cases), 1)


def _signatures(exercise: Exercise) -> Mapping[str, tuple[Signature, ...]]:
    found: Mapping[str, tuple[Signature, ...]] = load_part(exercise, "signatures").SIGNATURES
    return found
