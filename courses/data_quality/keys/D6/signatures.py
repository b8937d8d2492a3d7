"""Typical mistakes in D6, each with what its feedback text needs to know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from courses.scoring.answers import as_choice
from courses.scoring.weakest import left_out

Found = dict[str, Any] | None


def _count(answers: Mapping[str, Any], expected: Mapping[str, Any], worth: str, said: str) -> int:
    return sum(as_choice(answers.get(case)) == said for case, kind in expected["worth"].items() if kind == worth)


def confirmed_on_one_hit(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """Families were excluded for what belongs to somebody else."""
    excluded = _count(answers, expected, "wrong", "confirm")
    return {"excluded": excluded} if excluded >= 4 else None


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


def _left_out(answers: Mapping[str, Any], expected: Mapping[str, Any], *parts: str) -> Found:
    """So many notices that turn on a part of the rule, when none of them, or one at most, was answered by it."""
    found = (left_out(answers, expected, part, at_most=1 / 4, silent="confirm") for part in parts)
    return next((each for each in found if each), None)


def left_out_the_number(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """Owners who differ in the number alone were taken for members."""
    return _left_out(answers, expected, "personal_number")


def left_out_a_field(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """Owners who differ in one of the four fields alone were taken for members."""
    return _left_out(answers, expected, "last_name", "first_name", "patronymic", "birth_date")


def left_out_the_value(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """What is not above the line was excluded for."""
    return _left_out(answers, expected, "under")


def left_out_the_slips(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """Without a number to go by nobody was excluded."""
    return _left_out(answers, expected, "right")


def left_out_asking(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """Nobody was asked what an indicator means."""
    return _left_out(answers, expected, "indicator")


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
              "every_part": (left_out_the_number, left_out_a_field, left_out_the_value, left_out_the_slips,
                             left_out_asking),
              "contacts": (contacted_nobody, asked_the_family_what_a_register_knows),
              "evidence": (asked_for_a_negative, read_no_value), "burden": (left_the_proof_to_the_family,)}
