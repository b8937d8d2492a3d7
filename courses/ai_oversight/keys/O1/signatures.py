"""Profiles of reliance in O1, each with what its feedback text needs to know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from courses.cases.usual_mistakes import Found, named_one_line_for_a_benefit
from courses.scoring.answers import as_choice, part

Expected = Mapping[str, Mapping[str, str]]


def _said(answers: Mapping[str, Any], case: str, step: str) -> str | None:
    return as_choice(part(answers.get(case), step))


def accepted_everything(answers: Mapping[str, Any], expected: Expected) -> Found:
    """Nearly every final decision is the advice."""
    same = sum(_said(answers, case, "final") == wanted["advice"] for case, wanted in expected.items())
    wrong = sum(wanted["advice"] != wanted["truth"] for wanted in expected.values())
    return {"same": same, "wrong": wrong} if same >= 0.95 * len(expected) else None


def contradicted_everything(answers: Mapping[str, Any], expected: Expected) -> Found:
    """Nearly every final decision is against the advice."""
    against = sum(_said(answers, case, "final") not in (None, wanted["advice"]) for case, wanted in expected.items())
    right = sum(wanted["advice"] == wanted["truth"] for wanted in expected.values())
    return {"right": right} if against >= 0.9 * len(expected) else None


def gave_up_right_answers(answers: Mapping[str, Any], expected: Expected) -> Found:
    """Right alone, wrong after wrong advice: over-reliance."""
    had = [case for case, wanted in expected.items()
           if _said(answers, case, "first") == wanted["truth"] != wanted["advice"]]
    lost = sum(_said(answers, case, "final") == expected[case]["advice"] for case in had)
    return {"had": len(had), "lost": lost} if lost >= 3 else None


def kept_wrong_answers(answers: Mapping[str, Any], expected: Expected) -> Found:
    """Wrong alone and still wrong after right advice: under-reliance."""
    had = [case for case, wanted in expected.items()
           if _said(answers, case, "first") not in (None, wanted["truth"]) and wanted["advice"] == wanted["truth"]]
    kept = sum(_said(answers, case, "final") not in (None, expected[case]["truth"]) for case in had)
    return {"had": len(had), "kept": kept} if kept >= 3 else None


_RELIANCE = (accepted_everything, contradicted_everything, gave_up_right_answers, kept_wrong_answers)
SIGNATURES = {"reliance_1": _RELIANCE, "reliance_2": _RELIANCE,
              "reasons_1": (named_one_line_for_a_benefit,), "reasons_2": (named_one_line_for_a_benefit,)}
