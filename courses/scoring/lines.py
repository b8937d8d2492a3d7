"""Does every line of the rule hold somewhere: the line that held least often counts, and one left out holds nowhere.

A mean forgives whoever never looks at one thing: with ten lines that costs no more than 10 of 100 errors do. The line
that held least often does not forgive it, and an error here and there hardly moves it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from courses.scoring.answers import Score

FULL_AT = 0.5
"""Share of a line's answers that earns full points: whoever knows the line and errs now and then has it (assumed)."""
FEWEST = 3
"""A line on which fewer answers turn is not counted: two go wrong by luck too often, for 15 of 100 errors in 2 of 100
sets of cases for each such line."""

Answered = tuple[str, str, str]


def score(answers: Mapping[Answered, bool], expected: Mapping[str, Any], settings: Mapping[str, Any]) -> Score:
    """Score answers that were judged before by the line of the rule that held least often.

    Parameters
    ----------
    answers : (item, case, option) → whether it is right
    expected : `lines`: line → the answers that turn on it
    settings : `full_at`: share of a line's answers that earns full points (default 0.5); `fewest`: a line counts from
        so many answers on (default 3)

    Examples
    --------
    >>> early, late = [("d", case, "") for case in "abc"], [("d", case, "") for case in "cdef"]
    >>> knows_no_early = {one: one in late[1:] for one in early + late}
    >>> score(knows_no_early, {"lines": {"early": early, "late": late}}, {})
    Score(share=0.0, details={'of_early': 0.0, 'of_late': 0.75})
    """
    fewest, full_at = int(settings.get("fewest", FEWEST)), float(settings.get("full_at", FULL_AT))
    shares = {f"of_{line}": sum(bool(answers.get(one)) for one in turning) / len(turning)
              for line, turning in counted(expected, fewest).items()}
    # Rounded, so that a quarter of the points is a quarter.
    return Score(share=min(1.0, round(min(shares.values(), default=0.0) / full_at, 9)), details=shares)


def counted(expected: Mapping[str, Any], fewest: int = FEWEST) -> dict[str, list[Answered]]:
    """Return line → the answers that turn on it, of lines that have enough of them."""
    return {line: turning for line, turning in expected["lines"].items() if len(turning) >= fewest}


def weakest(answers: Mapping[Answered, bool], lines: Mapping[str, Iterable[Answered]]) -> tuple[str, int, int] | None:
    """Return the line that held least often, how many of its answers are right, and of how many; None without lines."""
    held = {line: [bool(answers.get(one)) for one in turning] for line, turning in lines.items()}
    line = min(held, key=lambda one: sum(held[one]) / len(held[one]), default=None)
    return None if line is None else (line, sum(held[line]), len(held[line]))


def right(expected: Mapping[str, Any], settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return nothing: what is right is said by the items that are looked at once more."""
    return {}
