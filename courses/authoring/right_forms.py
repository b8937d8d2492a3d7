"""Whether every right answer can be given: a desk that refuses one keeps nothing of what was filled in with it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from courses.authoring.shortcuts import answer_of
from courses.authoring.sittings import DeskPlans, solve
from courses.authoring.strategies import asks
from courses.form.exercise import Exercise
from courses.form.variant import AnswerKey, DataPack
from courses.scoring.sheet import right_answers
from courses.toolkit.desk import is_allowed
from synthetic_data import Problem

Blank = tuple[str, Mapping[str, Any], str]
"""Desk, field, case."""
_NUMBERS = ("number", "slider", "rank")


def refused_problems(exercise: Exercise, pack: DataPack, key: AnswerKey) -> Iterator[Problem]:
    """Yield right answers that a desk does not take: those of solver and key, and those that practice explains.

    A blank for practice is also given the right answers of the blank of that name that counts.
    """
    desks: DeskPlans = json.loads(pack.files["desks.json"])
    graded = list(_graded(exercise, desks, pack, key))
    practice = [((name, field, case), answer) for (_, same, case), answer in graded for name, desk in desks.items()
                for field in desk["fields"]
                if (field["name"], field["kind"]) == (same["name"], same["kind"]) and field["kind"] in _NUMBERS
                and not field.get("item")]
    refused = [(blank, answer) for blank, answer in (*graded, *practice) if not is_allowed(blank[1], answer)]
    for (desk, field, case), answer in refused:
        yield Problem(where=f"{exercise.id}: desks.json: {desk}.{case}.{field['name']}", value=answer,
                      rule="is a right answer that the desk refuses" + _limits(field),
                      remedy="widen low and high, or add the option, in build.py")
    yield from _explained(exercise, desks)


def _limits(field: Mapping[str, Any]) -> str:
    return f"; it takes {field.get('low', -1e12):g} to {field.get('high', 1e12):g}" if field["kind"] in _NUMBERS else ""


def _graded(exercise: Exercise, desks: DeskPlans, pack: DataPack, key: AnswerKey) -> Iterator[tuple[Blank, Any]]:
    """Each graded blank with the solver's answer to it, and with the key's where that is a number."""
    solved = solve(exercise, pack)
    known = {item.id: right_answers(item, key.expected[item.id]) for item in exercise.items
             if item.looks_at == (item.id,)}
    for name, desk in desks.items():
        for field, case in ((field, case["id"]) for field in desk["fields"] for case in desk["cases"]):
            if field.get("item") and asks(field, case):
                told = answer_of(known, field, case) if field["kind"] in _NUMBERS else None
                number = isinstance(told, (int, float)) and not isinstance(told, bool)
                answers = (answer_of(solved, field, case), told if number else None)
                yield from (((name, field, case), answer) for answer in answers if answer is not None)


def _explained(exercise: Exercise, desks: DeskPlans) -> Iterator[Problem]:
    """Answers that practice calls right or speaks about, and no blank of the case takes."""
    for name, desk in desks.items():
        for case in desk["cases"]:
            fields = [field for field in desk["fields"] if asks(field, case["id"])]
            for said in dict.fromkeys((*case.get("right", ()), *case.get("feedback", {}), *case.get("later", {}))):
                if said != "*" and not any(_takes(field, said) for field in fields):
                    yield Problem(where=f"{exercise.id}: desks.json: {name}.{case['id']}", value=said,
                                  rule="is explained there, and no blank takes it",
                                  remedy="name an option or a number of the desk, in build.py")


def _takes(field: Mapping[str, Any], said: str) -> bool:
    forms: list[object] = [said, [said], *([said == "True"] if said in ("True", "False") else [])]
    if field["kind"] in _NUMBERS and said.lstrip("-").replace(".", "", 1).isdigit():
        forms.append(float(said))
    return any(is_allowed(field, form) for form in forms)
