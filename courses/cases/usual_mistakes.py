"""Typical mistakes with files, pairs and lists, which several exercises ask for, each with what its feedback needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from courses.scoring.answers import as_choice, as_number

Found = dict[str, Any] | None


def joined_namesakes(answers: Mapping[str, Any], expected: Mapping[str, bool]) -> Found:
    """Different people are called the same."""
    joined = sum(as_choice(answers.get(case)) == "same" and not same for case, same in expected.items())
    return {"joined": joined} if joined >= 2 else None


def refused_every_slip(answers: Mapping[str, Any], expected: Mapping[str, bool]) -> Found:
    """One letter or an exchanged day is taken for another person."""
    refused = sum(as_choice(answers.get(case)) == "different" and same for case, same in expected.items())
    return {"refused": refused} if refused >= 3 else None


def named_one_line_for_a_benefit(answers: Mapping[str, Any], expected: Mapping[str, list[str]]) -> Found:
    """The line that comes to mind first with a benefit is named, whatever stops the person."""
    usual = ("months", "decision", "study")
    named = [case for case in expected if as_choice(answers.get(case)) in usual]
    missed = sum(as_choice(answers[case]) not in expected[case] for case in named)
    return {"missed": missed} if len(named) >= 0.8 * len(expected) and missed >= 4 else None


def stated_the_hit_rate(answers: Mapping[str, Any], expected: Mapping[str, Mapping[str, float]]) -> Found:
    """Far too high for most lists: the share of the concerned who are flagged, not of the flags that are right."""
    high = sum((as_number(answers.get(case)) or 0) > 100 * chance + 25 for case, chance in expected["chances"].items())
    return {"high": high} if high >= 2 else None
