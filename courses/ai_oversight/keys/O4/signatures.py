"""Typical mistakes in O4, each with what its feedback text needs to know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from courses.scoring.answers import as_choice, part
from courses.scoring.reliance import score

Found = dict[str, Any] | None
Views = Mapping[str, Mapping[str, str]]


def _said(answers: Mapping[str, Any], case: str, step: str) -> str | None:
    return as_choice(part(answers.get(case), step))


def took_every_view(answers: Mapping[str, Any], expected: Views) -> Found:
    """Nearly every final decision is the view."""
    same = sum(_said(answers, case, "final") == wanted["advice"] for case, wanted in expected.items())
    wrong = sum(wanted["advice"] != wanted["truth"] for wanted in expected.values())
    return {"same": same, "of": len(expected), "wrong": wrong} if same >= 0.9 * len(expected) else None


def gave_up_right_answers(answers: Mapping[str, Any], expected: Views) -> Found:
    """Right alone, wrong after a wrong view; with the way of showing it that led astray most often."""
    counts = score(answers, expected, {}).details
    modes = dict.fromkeys(wanted["mode"] for wanted in expected.values())
    lost = {mode: int(counts[f"{mode}_had"] - counts[f"{mode}_kept"]) for mode in modes}
    return {"lost": sum(lost.values()), "had": int(sum(counts[f"{mode}_had"] for mode in modes))} \
        if sum(lost.values()) >= 4 else None


def believed_every_word(answers: Mapping[str, Any], expected: Mapping[str, str]) -> Found:
    """Nearly everything named is said to agree."""
    believed = sum(as_choice(answers.get(case)) == "agrees" for case in expected)
    differs = sum(right == "differs" for right in expected.values())
    return {"believed": believed, "of": len(expected), "differs": differs} if believed >= 0.9 * len(expected) else None


def judged_by_the_view(answers: Mapping[str, Any], expected: Mapping[str, str]) -> Found:
    """Words and file were hardly compared: about as many are judged wrongly as rightly, either way."""
    said = {case: as_choice(answers.get(case)) for case in expected}
    missed, doubted = (sum(said[case] not in (None, right) for case, right in expected.items() if right == kind)
                       for kind in ("differs", "agrees"))
    return {"missed": missed, "doubted": doubted} if min(missed, doubted) >= 5 else None


def asked_about_another_benefit(answers: Mapping[str, Any], expected: Mapping[str, str]) -> Found:
    """The question goes where the values mostly agree."""
    said = as_choice(answers.get("vendor"))
    return {} if said not in (None, expected["vendor"]) else None


SIGNATURES = {"relied": (took_every_view, gave_up_right_answers), "match": (believed_every_word, judged_by_the_view),
              "vendor": (asked_about_another_benefit,)}
