"""Typical mistakes in K2, each with what its feedback text needs to know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from courses.cases.usual_mistakes import (
    Found,
    joined_namesakes,
    named_one_line_for_a_benefit,
    refused_every_slip,
    stated_the_hit_rate,
)
from courses.scoring.answers import as_choice, as_number


def granted_without_reading(answers: Mapping[str, Any], expected: Mapping[str, str]) -> Found:
    """Without the assistant nearly everything is granted."""
    granted = sum(as_choice(answers.get(case)) == "grant" for case in expected)
    wrong = sum(as_choice(answers.get(case)) == "grant" != truth for case, truth in expected.items())
    return {"granted": granted, "wrong": wrong} if granted >= 10 and wrong >= 3 else None


def accepted_everything(answers: Mapping[str, Any], expected: Mapping[str, bool]) -> Found:
    """Nearly every view of the assistant is accepted."""
    same = sum(as_choice(answers.get(case)) == "accept" for case in expected)
    return {"same": same, "wrong": sum(expected.values())} if same >= 0.95 * len(expected) else None


def overrode_everything(answers: Mapping[str, Any], expected: Mapping[str, bool]) -> Found:
    """Most right views are overridden."""
    right = [case for case, wrong in expected.items() if not wrong]
    over = sum(as_choice(answers.get(case)) == "override" for case in right)
    return {"over": over, "right": len(right)} if over >= 0.6 * len(right) else None


def counted_the_month_of_death(answers: Mapping[str, Any], expected: Mapping[str, float]) -> Found:
    """One month too many each time: the month of death is still due."""
    over = sum(as_number(answers.get(case)) == months + 1 for case, months in expected.items())
    return {"cases": over} if over >= 3 else None


SIGNATURES = {"alone": (granted_without_reading,), "recommendations": (accepted_everything, overrode_everything),
              "reasons": (named_one_line_for_a_benefit,), "pairs": (joined_namesakes, refused_every_slip),
              "chances": (stated_the_hit_rate,), "months": (counted_the_month_of_death,)}
