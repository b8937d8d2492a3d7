"""Typical mistakes in D1, each with what its feedback text needs to know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from courses.scoring.answers import as_choice
from courses.scoring.weakest import left_out

Found = dict[str, Any] | None


def counted_what_was_not_there(answers: Mapping[str, Any], expected: Mapping[str, str]) -> Found:
    """A number was given where the list, the column or the second source is missing."""
    open_ones = [case for case, right in expected.items() if right == "nm"]
    counted = sum(as_choice(answers.get(case)) not in (None, "nm") for case in open_ones)
    return {"counted": counted, "open": len(open_ones)} if counted >= 3 else None


def called_it_not_measurable(answers: Mapping[str, Any], expected: Mapping[str, str]) -> Found:
    """What could be counted was not counted."""
    left = sum(as_choice(answers.get(case)) == "nm" for case, right in expected.items() if right != "nm")
    return {"left": left} if left >= 6 else None


def took_every_error_for_harm(answers: Mapping[str, Any], expected: Mapping[str, str]) -> Found:
    """Rows whose payment stays the same were taken for rows that cost somebody money."""
    feared = sum(as_choice(answers.get(case)) in ("gains", "loses") for case, right in expected.items()
                 if right == "same")
    return {"feared": feared} if feared >= 4 else None


def saw_no_harm(answers: Mapping[str, Any], expected: Mapping[str, str]) -> Found:
    """Rows that pay wrongly tonight were let through as harmless."""
    passed = {way: sum(as_choice(answers.get(case)) == "same" for case, right in expected.items() if right == way)
              for way in ("gains", "loses")}
    return passed if sum(passed.values()) >= 5 else None


def paid_once(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """A decision that stands in the run twice was compared with the paper as if it stood there once."""
    return left_out(answers, expected, "twice")


def lost_what_had_ended(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """A row of a right that had ended was taken for a loss or a gain."""
    return left_out(answers, expected, "ended")


SIGNATURES = {"counts": (counted_what_was_not_there, called_it_not_measurable), "every_question": (),
              "payments": (took_every_error_for_harm, saw_no_harm), "every_part": (paid_once, lost_what_had_ended)}
