"""Typical mistakes in P2, each with what its feedback text needs to know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from courses.cases.plan_runs import answered_settings, unreadable_setting
from courses.cases.review_plans import RANGES, WHOLE, peak_load, read_settings
from courses.scoring.answers import as_number
from courses.toolkit.review_office import BANDS

Found = dict[str, Any] | None


def _plan(answers: Mapping[str, Any]) -> dict[str, float] | None:
    return read_settings(answered_settings(answers, RANGES))


def cannot_be_run(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """A setting is missing, no number, out of range, or a part of a reviewer."""
    return unreadable_setting(answers, RANGES, WHOLE)


def reviewed_everything(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """All bands are reviewed, nearly whole."""
    plan = _plan(answers)
    return {} if plan and all(plan[band] >= 90 for band in BANDS) else None


def reviewed_nothing(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """Hardly anything is reviewed in any band."""
    plan = _plan(answers)
    return {} if plan and all(plan[band] <= 10 for band in BANDS) else None


def looked_at_grants_alone(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """Only what the model grants is reviewed, though many of its stops are wrong."""
    plan, office = _plan(answers), expected["runs"].office
    wrong = round(100 * office["wrong"]["low"])
    alone = plan is not None and plan["high"] >= 50 and plan["low"] <= 10
    return {"wrong": wrong} if alone and wrong >= 2 else None


def no_room_in_the_busiest_week(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """The busiest week asks for more hours than there are."""
    plan, office = _plan(answers), expected["runs"].office
    if plan is None or peak_load(office, plan) <= 1.1:
        return None
    there = office["hours"] * plan["reviewers"]
    return {"asked": round(there * peak_load(office, plan)), "there": round(there)}


def forgot_the_busiest_week(answers: Mapping[str, Any], expected: Mapping[str, float]) -> Found:
    """Hours are too low by one factor, the same in most plans."""
    ratios = [round(right / given, 1) for case, right in expected.items()
              for given in [as_number(answers.get(case))] if given]
    same = [ratio for ratio in ratios if 1.3 <= ratio <= 2 and ratios.count(ratio) >= 4]
    return {"plans": len(same)} if same else None


def trusted_every_review(answers: Mapping[str, Any], expected: Mapping[str, float]) -> Found:
    """Far fewer wrong stops are left than there are."""
    low = [case for case, right in expected.items() for given in [as_number(answers.get(case))]
           if given is not None and given < 0.9 * right]
    return {"plans": len(low)} if len(low) >= 4 else None


SIGNATURES = {"plan": (cannot_be_run, reviewed_everything, reviewed_nothing, no_room_in_the_busiest_week,
                       looked_at_grants_alone),
              "hours": (forgot_the_busiest_week,), "left": (trusted_every_review,), "breaks": ()}
