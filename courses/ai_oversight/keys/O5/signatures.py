"""Typical mistakes in O5, each with what its feedback text needs to know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from courses.scoring.answers import as_choice, as_choices, as_number, is_ticked, part

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


def divided_by_flags(answers: Mapping[str, Any], expected: Numbers) -> Found:
    """False flags out of all flags: what share of flags is wrong, not whom it hits how often."""
    high = sum(ratio >= 2.5 for ratio in _ratios(answers, expected))
    return {"high": high} if high >= 5 else None


def divided_by_everybody(answers: Mapping[str, Any], expected: Numbers) -> Found:
    """False flags out of all declarations, those with an error among them."""
    low = sum(0.7 <= ratio <= 0.96 for ratio in _ratios(answers, expected))
    return {"low": low} if low >= 5 else None


def ticked_nearly_everybody(answers: Mapping[str, Any], expected: Mapping[str, bool]) -> Found:
    """So many ticks that the list says nothing."""
    ticks = sum(is_ticked(answers.get(group)) for group in expected)
    return {"ticks": ticks} if ticks >= 6 else None


def compared_flags_only(answers: Mapping[str, Any], expected: Mapping[str, bool]) -> Found:
    """A group is named whose people without an error are flagged no more than others'."""
    clean = sum(is_ticked(answers.get(group)) for group, over in expected.items() if not over)
    return {"clean": clean} if clean else None


def blamed_the_group(answers: Mapping[str, Any], expected: Mapping[str, list[str]]) -> Found:
    """More errors are given as the reason where there are none."""
    return {} if "err_more" in as_choices(answers.get("why")) else None


def trusted_the_removal(answers: Mapping[str, Any], expected: Mapping[str, list[str]]) -> Found:
    """The missing column is taken for fairness."""
    return {} if "removed" in as_choices(answers.get("why")) else None


def removed_it_again(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """The group's own column, which is gone already, is to be taken out."""
    return {} if as_choice(answers.get("choice")) == "named" else None


def checked_more(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """More checks by the same model."""
    return {} if as_choice(answers.get("choice")) == "more" else None


def line_at_the_end(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """A line that checks nearly everybody or nearly nobody."""
    line = as_number(answers.get("line"))
    return {"line": line} if line is not None and not 5 < line < 95 else None


def _ratios(answers: Mapping[str, Any], expected: Numbers) -> list[float]:
    """Answer over right number, for the answers that were given."""
    given = [(as_number(part(answers.get(case), field)), right)
             for case, fields in expected.items() for field, right in fields.items()]
    return [number / right for number, right in given if number is not None and right]


SIGNATURES = {"errors": (used_selected_cases,), "flags": (shares_do_not_add_up,),
              "false_flags": (divided_by_flags, divided_by_everybody),
              "groups": (ticked_nearly_everybody, compared_flags_only),
              "why_passed": (blamed_the_group, trusted_the_removal),
              "response": (removed_it_again, checked_more, line_at_the_end)}
