"""Typical mistakes in O5, each with what its feedback text needs to know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from courses.scoring.answers import as_choice, as_number, part

Found = dict[str, Any] | None
Numbers = Mapping[str, Mapping[str, float]]


def used_selected_cases(answers: Mapping[str, Any], expected: Numbers) -> Found:
    """Shares of errors far above the random sample's: taken from what the model picked."""
    high = sum(ratio >= 1.5 for ratio in _ratios(answers, expected))
    return {"high": high} if high >= 5 else None


def shares_do_not_add_up(answers: Mapping[str, Any], expected: Numbers) -> Found:
    """The two shares of one comparison must make 100."""
    sums = [sum(as_number(part(answers.get(case), field)) or 0 for field in fields)
            for case, fields in expected.items()]
    odd = sum(abs(total - 100) > 2 for total in sums)
    return {"odd": odd} if odd >= 2 else None


def counted_everybody(answers: Mapping[str, Any], expected: Numbers) -> Found:
    """The whole register, those with an error among them."""
    whole = sum(1.04 <= ratio <= 1.6 for ratio in _ratios(answers, expected))
    return {"whole": whole} if whole >= 5 else None


def divided_by_flags(answers: Mapping[str, Any], expected: Numbers) -> Found:
    """False flags out of all flags: what share of flags is wrong, not whom it hits how often."""
    high = sum(ratio >= 2.5 for ratio in _ratios(answers, expected))
    return {"high": high} if high >= 5 else None


def divided_by_everybody(answers: Mapping[str, Any], expected: Numbers) -> Found:
    """False flags out of all declarations, those with an error among them."""
    low = sum(0.7 <= ratio <= 0.96 for ratio in _ratios(answers, expected))
    return {"low": low} if low >= 5 else None


def compared_flags_only(answers: Mapping[str, Any], expected: Mapping[str, str]) -> Found:
    """A group that is flagged more because it errs more is named as checked too often."""
    clean = sum(as_choice(answers.get(split)) in ("a", "b") and story == "errors" for split, story in expected.items())
    return {"clean": clean} if clean else None


def blamed_the_group(answers: Mapping[str, Any], expected: Mapping[str, str]) -> Found:
    """More errors are said to explain the flags where people without an error are flagged too often."""
    blamed = sum(as_choice(answers.get(split)) in ("errors", "alike") and story in ("a", "b")
                 for split, story in expected.items())
    return {"blamed": blamed} if blamed else None


def took_out_the_wrong_column(answers: Mapping[str, Any], expected: Mapping[str, bool]) -> Found:
    """A column goes that stands in for nobody who is checked too often."""
    wrong = sum(as_choice(answers.get(column)) == "out" and not out for column, out in expected.items())
    return {"wrong": wrong} if wrong else None


def took_nothing_out(answers: Mapping[str, Any], expected: Mapping[str, bool]) -> Found:
    """Every column stays, and so does the mark."""
    return None if any(as_choice(answer) == "out" for answer in answers.values()) else {"left": sum(expected.values())}


def _ratios(answers: Mapping[str, Any], expected: Numbers) -> list[float]:
    """Answer over right number, for the answers that were given."""
    given = [(as_number(part(answers.get(case), field)), right)
             for case, fields in expected.items() for field, right in fields.items()]
    return [number / right for number, right in given if number is not None and right]


SIGNATURES = {"errors": (used_selected_cases,), "flags": (shares_do_not_add_up,),
              "innocent": (counted_everybody,), "false_flags": (divided_by_flags, divided_by_everybody),
              "groups": (compared_flags_only, blamed_the_group),
              "columns": (took_out_the_wrong_column, took_nothing_out)}
