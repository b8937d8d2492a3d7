"""What a scoring rule returns, and the guards through which it reads answers nobody has vetted."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from courses.toolkit.typed_numbers import typed_number


@dataclass(frozen=True, kw_only=True)
class Score:
    """What a rule found."""

    share: float
    """Share of the item's points, 0-1."""
    details: Mapping[str, float] = field(default_factory=dict)
    """Measures for feedback and competency records, such as `d_prime`; never needed for the points."""


def clamp(share: float) -> float:
    """Return the share kept within 0 and 1; what is no number counts as 0.

    Examples
    --------
    >>> clamp(1.25), clamp(-3), clamp(float("nan"))
    (1.0, 0.0, 0.0)
    """
    return 0.0 if math.isnan(share) else float(min(1.0, max(0.0, share)))


def as_choice(answer: object) -> str | None:
    """Return the chosen value, or None when the answer is no text."""
    return answer if isinstance(answer, str) and answer else None


def within_limits(answers: Mapping[str, Any], cases: Sequence[str], limits: Mapping[str, int]) -> Mapping[str, Any]:
    """Take back the answers that go beyond a limit; a desk refuses them, a sheet made by hand may hold them.

    Parameters
    ----------
    cases : in the order in which they count
    limits : option → how often it may be given

    Examples
    --------
    >>> within_limits({"a": "ask", "b": "ask", "c": "stop"}, ["a", "b", "c"], {"ask": 1})
    {'a': 'ask', 'c': 'stop'}
    """
    beyond = {case for option, most in limits.items()
              for case in [case for case in cases if as_choice(answers.get(case)) == option][most:]}
    return {case: answer for case, answer in answers.items() if case not in beyond}


def as_number(answer: object) -> float | None:
    """Return the number, or None when the answer is none, or a text that has two readings.

    Examples
    --------
    >>> as_number("12"), as_number("1.250"), as_number(True), as_number([1])
    (12.0, None, None, None)
    """
    if isinstance(answer, str):
        answer = typed_number(answer)
    if isinstance(answer, bool) or not isinstance(answer, (int, float)):
        return None
    return float(answer) if math.isfinite(answer) else None


def as_choices(answer: object) -> frozenset[str]:
    """Return the ticked values; one text counts as one tick."""
    if isinstance(answer, str):
        return frozenset({answer} if answer else ())
    if isinstance(answer, list):
        return frozenset(part for part in answer if isinstance(part, str))
    return frozenset()


def is_ticked(answer: object) -> bool:
    """Tell whether a row counts as selected: a tick, or any tag other than an empty one."""
    return answer is True or bool(as_choice(answer)) or bool(as_choices(answer))


def part(answer: object, name: str) -> Any:
    """Return one named part of an answer that has several, or None."""
    return answer.get(name) if isinstance(answer, Mapping) else None


def mean(values: list[float]) -> float:
    """Return the mean, 0 for an empty list."""
    return sum(values) / len(values) if values else 0.0
