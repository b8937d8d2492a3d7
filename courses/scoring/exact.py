"""S1: right or not, corrected for what a coin would earn."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from courses.scoring.answers import Score, as_choice, as_number, clamp, mean, part


def exact_share(right: float, chance: float) -> float:
    """Return (right - chance) / (1 - chance), floor 0.

    Parameters
    ----------
    right : share of answers that are right, 0-1
    chance : share that blind guessing gets right, 0 ≤ chance < 1

    Examples
    --------
    >>> exact_share(0.5, 0.5), exact_share(1, 0.5), exact_share(0.75, 0.5)
    (0.0, 1.0, 0.5)
    """
    return clamp((right - chance) / (1 - chance))


def score(answers: Mapping[str, Any], expected: Mapping[str, Any], settings: Mapping[str, Any]) -> Score:
    """Score choices case by case; a missing answer is a wrong one.

    Parameters
    ----------
    expected : case → accepted value, or a list of accepted values; field → such a value where one case asks for several
    settings : `chance`, share that guessing gets right (default 0)
    """
    asked = [pair for case, wanted in expected.items() for pair in _pairs(answers.get(case), wanted)]
    right = mean([float(_accepted(answer, wanted)) for answer, wanted in asked])
    return Score(share=exact_share(right, float(settings.get("chance", 0))), details={"right": right})


def right(expected: Mapping[str, Any], settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return case → the accepted value, or the accepted values."""
    return dict(expected)


def agrees(answer: object, wanted: object, settings: Mapping[str, Any]) -> bool:
    """Tell whether one case's answer is an accepted one, in all its fields."""
    return all(_accepted(given, value) for given, value in _pairs(answer, wanted))


def _pairs(answer: object, wanted: object) -> list[tuple[object, object]]:
    if isinstance(wanted, Mapping):
        return [(part(answer, name), value) for name, value in wanted.items()]
    return [(answer, wanted)]


def _accepted(answer: object, wanted: object) -> bool:
    values: Collection[object] = wanted if isinstance(wanted, (list, tuple)) else (wanted,)
    number = as_number(answer)
    return any(as_choice(answer) == value or (number is not None and number == as_number(value)) for value in values)
