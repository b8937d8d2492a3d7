"""Typical mistakes in K2, each with what its feedback text needs to know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from courses.scoring.answers import as_choice, as_number

Found = dict[str, Any] | None


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


def named_one_line_for_a_benefit(answers: Mapping[str, Any], expected: Mapping[str, list[str]]) -> Found:
    """The line that comes to mind first with a benefit is named, whatever stops the person."""
    usual = ("months", "decision", "study")
    named = [case for case in expected if as_choice(answers.get(case)) in usual]
    missed = sum(as_choice(answers[case]) not in expected[case] for case in named)
    return {"missed": missed} if len(named) >= 0.8 * len(expected) and missed >= 4 else None


def joined_namesakes(answers: Mapping[str, Any], expected: Mapping[str, bool]) -> Found:
    """Different people are called the same."""
    joined = sum(as_choice(answers.get(case)) == "same" and not same for case, same in expected.items())
    return {"joined": joined} if joined >= 2 else None


def refused_every_slip(answers: Mapping[str, Any], expected: Mapping[str, bool]) -> Found:
    """One letter or an exchanged day is taken for another person."""
    refused = sum(as_choice(answers.get(case)) == "different" and same for case, same in expected.items())
    return {"refused": refused} if refused >= 3 else None


def stated_the_hit_rate(answers: Mapping[str, Any], expected: Mapping[str, Mapping[str, float]]) -> Found:
    """Far too high for most lists: the share of the concerned who are flagged, not of the flags that are right."""
    high = sum((as_number(answers.get(case)) or 0) > 100 * chance + 25 for case, chance in expected["chances"].items())
    return {"high": high} if high >= 2 else None


def counted_the_month_of_death(answers: Mapping[str, Any], expected: Mapping[str, float]) -> Found:
    """One month too many each time: the month of death is still due."""
    over = sum(as_number(answers.get(case)) == months + 1 for case, months in expected.items())
    return {"cases": over} if over >= 3 else None


SIGNATURES = {"alone": (granted_without_reading,), "recommendations": (accepted_everything, overrode_everything),
              "reasons": (named_one_line_for_a_benefit,), "pairs": (joined_namesakes, refused_every_slip),
              "chances": (stated_the_hit_rate,), "months": (counted_the_month_of_death,)}
