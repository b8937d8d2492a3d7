"""Typical mistakes in P3, each with what its feedback text needs to know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from courses.cases.mistaken_numbers import mistaken_cases
from courses.cases.plan_runs import answered_settings, unreadable_setting
from courses.cases.recovery_offices import RANGES, WHOLE, chance_too_early, repair_days
from courses.cases.recovery_plans import read_settings
from courses.scoring.answers import as_choice, as_number
from courses.toolkit.recovery_office import SOON

Found = dict[str, Any] | None
NEAR = 0.05
"""So far, as a share of itself, a number may lie from that of a mistake."""


def _plan(answers: Mapping[str, Any]) -> dict[str, float] | None:
    return read_settings(answered_settings(answers, RANGES))


def cannot_be_run(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """A setting is missing, no number, out of range, or a part of a day or person."""
    return unreadable_setting(answers, RANGES, WHOLE)


def started_before_the_file(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """The run starts on a day on which the new file is more likely missing than there."""
    plan, office = _plan(answers), expected["runs"].office
    if plan is None or (chance := chance_too_early(office, plan["restart"])) < 0.5:
        return None
    return {"day": round(plan["restart"]), "of_ten": round(10 * chance), "wrong": office["spoilt"]}


def left_them_waiting(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """Hardly anything is decided by hand while the run is held for long."""
    plan = _plan(answers)
    return {"day": round(plan["restart"])} if plan and plan["hand"] <= 10 and plan["restart"] >= 8 else None


def too_few_repair(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """Repair takes longer than the five days that were promised."""
    plan, office = _plan(answers), expected["runs"].office
    if plan is None:
        return None
    days = repair_days(office["hit"], office["repair"], plan["repairers"], office["hours"])
    return {"days": round(days, 1)} if days > 1.15 * SOON else None


def paused_everything(answers: Mapping[str, Any], expected: Mapping[str, str]) -> Found:
    """The whole run is paused on most evenings."""
    paused = sum(as_choice(answers.get(case)) == "pause" for case in expected)
    return {"evenings": paused} if 2 * paused > len(expected) else None


def let_it_run(answers: Mapping[str, Any], expected: Mapping[str, str]) -> Found:
    """The run is let go on evenings on which something had to be held."""
    ran = sum(as_choice(answers.get(case)) == "run" and right not in ("run", "wait")
              for case, right in expected.items())
    return {"evenings": ran} if ran >= 3 else None


def waited_on(answers: Mapping[str, Any], expected: Mapping[str, str]) -> Found:
    """Another reading is waited for where enough was known, or where none comes in time."""
    waited = sum(as_choice(answers.get(case)) == "wait" and right not in ("run", "wait")
                 for case, right in expected.items())
    return {"evenings": waited} if waited >= 3 else None


def saw_signs_everywhere(answers: Mapping[str, Any], expected: Mapping[str, str]) -> Found:
    """A sign is given as ground nearly everywhere."""
    said = sum(as_choice(answers.get(case)) == "sign" for case in expected)
    return {"evenings": said} if said >= 0.75 * len(expected) else None


def repaired_who_was_not_hit(answers: Mapping[str, Any], expected: Mapping[str, float]) -> Found:
    """Groups stand among the first that were not decided on the bad file."""
    listed = [case for case, gain in expected.items() if gain == 0 and (as_number(answers.get(case)) or 0) >= 1]
    return {"groups": len(listed)} if listed else None


def one_alone_repairs(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """Days are those of one person."""
    return _same(answers, expected["alone"])


def counted_those_by_hand(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """Cases decided by hand are counted among those that wait."""
    return _same(answers, expected["every"])


def took_it_for_sure(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """The file is taken to be late for sure."""
    return _same(answers, expected["surely"])


def _same(answers: Mapping[str, Any], mistaken: Mapping[str, float]) -> Found:
    count = mistaken_cases(answers, mistaken, NEAR)
    return {"plans": count} if count else None


SIGNATURES = {"plan": (cannot_be_run, started_before_the_file, left_them_waiting, too_few_repair),
              "act": (paused_everything, let_it_run, waited_on), "ground": (saw_signs_everywhere,),
              "order": (repaired_who_was_not_hit,), "days": (one_alone_repairs,),
              "waiting": (counted_those_by_hand,), "early": (took_it_for_sure,)}
