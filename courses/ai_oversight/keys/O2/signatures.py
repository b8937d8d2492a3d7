"""Typical mistakes in O2, each with what its feedback text needs to know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from courses.scoring.answers import as_choice, as_choices, as_number

Found = dict[str, Any] | None
NEAR = 20
"""Of 100: how far a forecast may lie from one's own result."""


def _held(answers: Mapping[str, Any], cases: list[str]) -> int:
    return sum(as_choice(answers.get(case)) == "hold" for case in cases)


def _of_kind(signals: Mapping[str, bool], wrong: bool) -> list[str]:
    return [case for case, is_wrong in signals.items() if is_wrong is wrong]


def held_everything(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """Half of the right proposals, or more, are held."""
    right = _of_kind(expected["signals"], wrong=False)
    waiting = _held(answers, right)
    return {"waiting": waiting} if waiting >= len(right) / 2 else None


def passed_every_refusal(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """Wrong grants are found, silent refusals are not."""
    silent = _of_kind(expected["silent"], wrong=True)
    others = _of_kind(expected["silent"], wrong=False)
    missed = _held(answers, silent) <= 1 and _held(answers, others) >= len(others) / 2
    return {"silent": len(silent)} if missed else None


def let_rare_ones_pass(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """Half of the rare errors, or more, go through."""
    wrong = _of_kind(expected["signals"], wrong=True)
    hits = _held(answers, wrong)
    return {"hits": hits, "wrong": len(wrong), "piles": len(expected["signals"])} if hits <= len(wrong) / 2 else None


def _gap(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> float | None:
    """How many of 100 the forecast lies above what was held."""
    stated = as_number(answers.get("forecast"))
    wrong = _of_kind(expected["signals"], wrong=True)
    return None if stated is None else 100 * (stated / expected["of"] - _held(answers, wrong) / len(wrong))


def gave_no_forecast(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """The piles are decided, the question before the last one is not answered."""
    return {} if as_number(answers.get("forecast")) is None else None


def expected_too_much(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """The forecast is well above what was held."""
    gap = _gap(answers, expected)
    return {} if gap is not None and gap > NEAR else None


def expected_too_little(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """The forecast is well below what was held."""
    gap = _gap(answers, expected)
    return {} if gap is not None and gap < -NEAR else None


def missed_the_new_kind(answers: Mapping[str, Any], expected: Mapping[str, bool]) -> Found:
    """The kind of error not met before goes through."""
    return {"pensions": len(expected)} if not _held(answers, _of_kind(expected, wrong=True)) else None


def left_the_counts_aside(answers: Mapping[str, Any], expected: Mapping[str, list[str]]) -> Found:
    """Arrangements are proposed whose circumstance makes no difference in this office."""
    idle = as_choices(answers.get("plan")) - set(expected["plan"])
    return {"idle": len(idle)} if idle else None


SIGNATURES = {"rare": (held_everything, passed_every_refusal, let_rare_ones_pass),
              "forecast": (gave_no_forecast, expected_too_much, expected_too_little),
              "unseen": (missed_the_new_kind,), "plan": (left_the_counts_aside,)}
