"""Answers that are the numbers of a mistake: told by being near them in several cases, so not by chance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from courses.scoring.answers import as_number, part

FEWEST = 3
"""In so many cases at least the numbers must be those of a mistake, before it is told."""


def mistaken_cases(answers: Mapping[str, Any], mistaken: Mapping[str, Any], near: float) -> int:
    """Return in how many cases the answer is the number of a mistake; 0 where they are too few to tell.

    Parameters
    ----------
    mistaken : case → the number that the mistake leads to, or the numbers of an answer of several parts, by part
    near : so far, as a share of itself, a number may lie from that of the mistake

    Examples
    --------
    >>> mistaken_cases({"a": 10, "b": "20,1", "c": 31, "d": 0}, {"a": 10, "b": 20, "c": 30, "d": 4}, near=0.05)
    3
    >>> mistaken_cases({"a": 10, "b": 20}, {"a": 10, "b": 20}, near=0.05)
    0
    """
    taken = sum(_are_those_of(answers.get(case), wrong, near) for case, wrong in mistaken.items())
    return taken if taken >= FEWEST else 0


def _are_those_of(answer: Any, wrong: Any, near: float) -> bool:
    pairs = list(_pairs(answer, wrong))
    return bool(pairs) and all(given is not None and abs(given - number) <= near * abs(number)
                               for given, number in pairs)


def _pairs(answer: Any, wrong: Any) -> Iterator[tuple[float | None, float]]:
    """Yield each number that was given, and that of the mistake."""
    if isinstance(wrong, Mapping):
        yield from ((as_number(part(answer, name)), number) for name, number in wrong.items())
    else:
        yield as_number(answer), wrong
