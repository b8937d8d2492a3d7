"""Typical mistakes in D6, each with what its feedback text needs to know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from courses.scoring.answers import as_choice

Found = dict[str, Any] | None


def _count(answers: Mapping[str, Any], expected: Mapping[str, Any], worth: str, said: str) -> int:
    return sum(as_choice(answers.get(case)) == said for case, kind in expected["worth"].items() if kind == worth)


def confirmed_on_one_hit(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """Families were excluded for what belongs to somebody else."""
    excluded = _count(answers, expected, "wrong", "confirm")
    return {"excluded": excluded} if excluded >= 4 else None


def took_others_for_members(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """So many families were excluded for somebody else's car or account that nothing is left."""
    excluded = [costs["confirm"] for case, costs in expected["payoffs"].items()
                if as_choice(answers.get(case)) == "confirm"]
    return {"excluded": len(excluded)} if sum(excluded) <= expected["trivial"] else None


def excluded_under_the_line(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """Families were excluded for what is theirs and not above the line."""
    excluded = _count(answers, expected, "under", "confirm")
    return {"excluded": excluded} if excluded >= 3 else None


def excluded_on_an_indicator(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """An old car or a high bill was read as means."""
    excluded = _count(answers, expected, "indicator", "confirm")
    return {"excluded": excluded} if excluded >= 2 else None


def reversed_everything(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """Right exclusions were taken back as well."""
    reversed_ = _count(answers, expected, "right", "reverse")
    return {"reversed": reversed_, "right": sum(kind == "right" for kind in expected["worth"].values())} \
        if reversed_ >= 6 else None


def contacted_nobody(answers: Mapping[str, Any], expected: Mapping[str, bool]) -> Found:
    """Nobody was asked what an indicator means."""
    asked = any(as_choice(answer) == "contact" for answer in answers.values())
    return None if asked else {"unasked": sum(expected.values())}


def asked_the_family_what_a_register_knows(answers: Mapping[str, Any], expected: Mapping[str, bool]) -> Found:
    """Letters about things that the register answers the same day."""
    spent = sum(as_choice(answers.get(case)) == "contact" for case, wanted in expected.items() if not wanted)
    return {"spent": spent} if spent >= 4 else None


def read_no_value(answers: Mapping[str, Any], expected: Mapping[str, list[str]]) -> Found:
    """What lies on or under the line is named as lying above it."""
    unread = sum(as_choice(answers.get(case)) == "two_facts" and "under_line" in true
                 for case, true in expected.items())
    return {"unread": unread} if unread >= 3 else None


def asked_for_a_negative(answers: Mapping[str, Any], expected: Mapping[str, list[str]]) -> Found:
    """The family shall say what a register has answered."""
    asked = sum(as_choice(answers.get(case)) == "family_says" and "family_says" not in true
                for case, true in expected.items())
    return {"asked": asked} if asked >= 4 else None


def left_the_proof_to_the_family(answers: Mapping[str, Any], expected: Mapping[str, str]) -> Found:
    """The family shall show what a register or the office holds."""
    left = sum(as_choice(answers.get(case)) == "family" for case, who in expected.items() if who != "family")
    return {"left": left} if left >= 2 else None


SIGNATURES = {"decisions": (confirmed_on_one_hit, excluded_under_the_line, excluded_on_an_indicator,
                            reversed_everything),
              "spared": (took_others_for_members,),
              "contacts": (contacted_nobody, asked_the_family_what_a_register_knows),
              "evidence": (asked_for_a_negative, read_no_value), "burden": (left_the_proof_to_the_family,)}
