"""Does every line of the rule hold somewhere: the line that held least often counts, and one left out holds nowhere.

A mean forgives whoever never looks at one thing: with ten lines that costs no more than 10 of 100 errors do. The line
that held least often does not forgive it, and an error here and there hardly moves it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import numpy as np
from scipy.special import bdtr

from courses.form.rule_card import Answered
from courses.scoring.answers import Score

FULL_AT = 0.5
"""Share of a line's answers that earns full points: whoever knows the line and errs now and then has it (assumed)."""
FEWEST = 3
"""A line on which fewer answers turn is not counted: two go wrong by luck too often, for 15 of 100 errors in 2 of 100
sets of cases for each such line."""
GOOD = 0.85
"""Share of the answers that somebody has right who must pass: 15 of 100 errors (`courses.authoring.marks`)."""
A_FIFTH = 0.2
"""Share of a line's answers below which it is not held, however few they are: who leaves it out has none right."""
HELD = 0.4
"""Share of the points that a line earns which is just held, where `unlucky` is set: the `least` of the item."""


def score(answers: Mapping[Answered, bool], expected: Mapping[str, Any], settings: Mapping[str, Any]) -> Score:
    """Score answers that were judged before by the line of the rule that held least often.

    Parameters
    ----------
    answers : (item, case, option) → whether it is right
    expected : `lines`: line → the answers that turn on it
    settings : `full_at`: share of a line's answers that earns full points (default 0.5); `fewest`: a line counts from
        so many answers on (default 3); `unlucky`, instead of `full_at`: share of the people with 15 of 100 errors whom
        luck alone may put below a line. What a line must hold rises with the answers that turn on it, see
        `held_from`; so many earn 0.4 of the points, and halfway from there to 85 of 100 earns all

    Examples
    --------
    >>> early, late = [("d", case, "") for case in "abc"], [("d", case, "") for case in "cdef"]
    >>> knows_no_early = {one: one in late[1:] for one in early + late}
    >>> score(knows_no_early, {"lines": {"early": early, "late": late}}, {})
    Score(share=0.0, details={'of_early': 0.0, 'of_late': 0.75})
    """
    held = _held(answers, counted(expected, settings))
    return Score(share=min((earned(*each, settings) for each in held.values()), default=0.0),
                 details={f"of_{line}": right / turning for line, (right, turning) in held.items()})


def _held(answers: Mapping[Answered, bool], lines: Mapping[str, Iterable[Answered]]) -> dict[str, tuple[int, int]]:
    """Line → how many of the answers that turn on it are right, and of how many."""
    judged = {line: [bool(answers.get(one)) for one in turning] for line, turning in lines.items()}
    return {line: (sum(each), len(each)) for line, each in judged.items()}


def earned(held: int, turning: int, settings: Mapping[str, Any]) -> float:
    """Return the share of the points that one line earns which held in so many of the answers that turn on it."""
    share = held / turning
    if "unlucky" not in settings:
        # Rounded, so that a quarter of the points is a quarter.
        return min(1.0, round(share / float(settings.get("full_at", FULL_AT)), 9))
    enough = held_from(turning, float(settings["unlucky"])) / turning
    return float(np.interp(share, (0, enough, (enough + GOOD) / 2), (0, HELD, 1)))


@cache  # asked for each line of each sheet, with a few dozen different numbers
def held_from(turning: int, unlucky: float) -> int:
    """Return in how many of the answers that turn on a line it has to be right to be held.

    Somebody who does not know the line and guesses well has half of many answers right; of few, somebody who knows it
    may have no more. So it is the most that people with 15 of 100 errors miss by luck at most so often (binomial), and
    a fifth at least.

    Examples
    --------
    >>> [held_from(turning, 0.001) for turning in (3, 10, 30)]
    [1, 4, 19]
    """
    below = bdtr(np.arange(turning, dtype=float), turning, GOOD)
    return max(int((below <= unlucky).sum()), math.ceil(A_FIFTH * turning))


def counted(expected: Mapping[str, Any], settings: Mapping[str, Any]) -> dict[str, list[Answered]]:
    """Return line → the answers that turn on it, of lines that have enough of them."""
    fewest = int(settings.get("fewest", FEWEST))
    return {line: turning for line, turning in expected["lines"].items() if len(turning) >= fewest}


def weakest(answers: Mapping[Answered, bool], lines: Mapping[str, Iterable[Answered]], settings: Mapping[str, Any]
            ) -> tuple[str, int, int] | None:
    """Return the line that earned least, how many of its answers are right, and of how many; None without lines."""
    held = _held(answers, lines)
    line = min(held, key=lambda one: (earned(*held[one], settings), held[one][0] / held[one][1]), default=None)
    return None if line is None else (line, *held[line])


def right(expected: Mapping[str, Any], settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return nothing: what is right is said by the items that are looked at once more."""
    return {}
