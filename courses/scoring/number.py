"""S2: a number, full within the tolerance, half within twice the tolerance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from courses.scoring.answers import Score, as_number, mean, part


def number_share(answer: float, right: float, tolerance: float) -> float:
    """Return 1 within the tolerance, 0.5 within twice the tolerance, else 0.

    Examples
    --------
    >>> [number_share(answer, right=40, tolerance=3) for answer in (43, 46, 47)]
    [1.0, 0.5, 0.0]
    """
    # Half a millionth of slack: 0.3 - 0.2 must count as 0.1.
    distance = abs(answer - right) - 5e-7
    return 1.0 if distance <= tolerance else 0.5 if distance <= 2 * tolerance else 0.0


def score(answers: Mapping[str, Any], expected: Mapping[str, Any], settings: Mapping[str, Any]) -> Score:
    """Score numbers case by case and take the mean.

    Parameters
    ----------
    expected : case → right number, or field → right number where one case asks for several; or `numbers`, which is
        that, beside what signatures need
    settings : `tolerance` in the unit of the answer, or `relative` as a share of the right number;
        `half` false gives nothing between one and two tolerances
    """
    numbers = expected.get("numbers", expected)
    asked = [pair for case, right in numbers.items() for pair in _pairs(answers.get(case), right)]
    shares = [_share(answer, right, settings) for answer, right in asked]
    return Score(share=mean(shares), details={"right": mean([float(share == 1) for share in shares])})


def right(expected: Mapping[str, Any], settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return case → the right number, or field → number where a case asks for several."""
    return dict(expected.get("numbers", expected))


def agrees(answer: object, wanted: Any, settings: Mapping[str, Any]) -> bool:
    """Tell whether one case's number lies within the tolerance, in all its fields."""
    return all(_share(given, value, settings) == 1 for given, value in _pairs(answer, wanted))


def _pairs(answer: object, right: Any) -> list[tuple[object, float]]:
    if isinstance(right, Mapping):
        return [(part(answer, name), float(value)) for name, value in right.items()]
    return [(answer, float(right))]


def _share(answer: object, right: float, settings: Mapping[str, Any]) -> float:
    number = as_number(answer)
    if number is None:
        return 0.0
    tolerance = float(settings["relative"]) * abs(right) if "relative" in settings else float(settings["tolerance"])
    share = number_share(number, right, tolerance)
    return share if share == 1 or settings.get("half", True) else 0.0
