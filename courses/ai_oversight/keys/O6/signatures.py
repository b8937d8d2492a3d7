"""Typical mistakes in O6, each with what its feedback text needs to know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from courses.cases.mistaken_numbers import mistaken_cases
from courses.cases.plan_runs import answered_settings, unreadable_setting
from courses.cases.visit_plans import RANGES, WHOLE, read_settings
from courses.scoring.answers import as_choice

Found = dict[str, Any] | None
NEAR = 0.02
"""So far, as a share of itself, a number may lie from that of a mistake."""


def _plan(answers: Mapping[str, Any]) -> dict[str, float] | None:
    return read_settings(answered_settings(answers, RANGES))


def cannot_be_run(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """A setting is missing, no number, out of range, or a part of a year."""
    return unreadable_setting(answers, RANGES, WHOLE)


def left_it_to_the_finds(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """Hardly anything is drawn by lot."""
    plan = _plan(answers)
    return {} if plan and plan["random"] <= 5 else None


def drew_nearly_all(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """More than half of the visits are drawn by lot."""
    plan = _plan(answers)
    return {} if plan and plan["random"] >= 55 else None


def counted_every_draw(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """Shares are those of all visits by lot, whatever list it drew from."""
    return _same(answers, expected["lots"])


def counted_every_visit(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """Shares are those of all visits, whoever ordered them."""
    return _same(answers, expected["visits"])


def named_a_district_by_luck(answers: Mapping[str, Any], expected: Mapping[str, str]) -> Found:
    """A district was named where the difference may be luck."""
    named = sum(as_choice(answers.get(case)) not in ("none", None) and right == "none"
                for case, right in expected.items())
    return {"books": named} if named >= 2 else None


def let_complaints_steer(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """Finds after complaints are counted among those that steer next year."""
    return _same(answers, expected["all"])


def stood_still(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """The year after next is taken to be as next year."""
    return _same(answers, expected["same"])


def kept_the_promise(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """Flags are taken to be what they were where the model was trained."""
    return _same(answers, expected["there"])


def took_chosen_visits(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """Visits that were chosen stand for all files."""
    return _same(answers, expected["chosen"])


def _same(answers: Mapping[str, Any], mistaken: Mapping[str, Any]) -> Found:
    count = mistaken_cases(answers, mistaken, NEAR)
    return {"count": count} if count else None


SIGNATURES = {"plan": (cannot_be_run, left_it_to_the_finds, drew_nearly_all),
              "rates": (counted_every_draw, counted_every_visit), "worst": (named_a_district_by_luck,),
              "next": (let_complaints_steer,), "later": (stood_still,),
              "flags": (kept_the_promise, took_chosen_visits), "share": (kept_the_promise, took_chosen_visits)}
