"""Typical mistakes in O6, each with what its feedback text needs to know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from courses.cases.visit_plans import RANGES, read_settings
from courses.scoring.answers import as_choice, as_number, part

Found = dict[str, Any] | None
NAMES = {"random": "drawn by lot", "most": "for one district at most", "years": "years of finds"}


def _plan(answers: Mapping[str, Any]) -> dict[str, float] | None:
    return read_settings({name: part(answers.get("plan"), name) for name in RANGES})


def cannot_be_run(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """A setting is missing, no number, out of range, or a part of a year."""
    for name, (low, high) in RANGES.items():
        value = as_number(part(answers.get("plan"), name))
        if value is None or not low <= value <= high or (name == "years" and not value.is_integer()):
            return {"setting": NAMES[name], "low": low, "high": high}
    return None


def left_it_to_the_finds(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """Hardly anything is drawn by lot."""
    plan = _plan(answers)
    return {} if plan and plan["random"] <= 5 else None


def drew_nearly_all(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """More than half of the visits are drawn by lot."""
    plan = _plan(answers)
    return {} if plan and plan["random"] >= 55 else None


def took_most_finds(answers: Mapping[str, Any], expected: Mapping[str, str]) -> Found:
    """A district was named in nearly every table, though in some nothing can be told or finds mislead."""
    wrong = sum(as_choice(answers.get(case)) not in (right, "none", None) for case, right in expected.items())
    return {"wrong": wrong} if wrong >= 5 else None


def saw_agreement(answers: Mapping[str, Any], expected: Mapping[str, str]) -> Found:
    """Finds and the lot were said to agree where they do not."""
    said = sum(as_choice(answers.get(case)) == "agree" and right != "agree" for case, right in expected.items())
    return {"said": said} if said >= 4 else None


def kept_the_promise(answers: Mapping[str, Any], expected: Mapping[str, float]) -> Found:
    """Numbers far above what is right where errors are rarer here."""
    high = sum((as_number(answers.get(case)) or 0) > right + 12 for case, right in expected.items())
    return {"high": high} if high >= 4 else None


SIGNATURES = {"plan": (cannot_be_run, left_it_to_the_finds, drew_nearly_all), "worst": (took_most_finds,),
              "why": (saw_agreement,), "next": (), "scores": (kept_the_promise,)}
