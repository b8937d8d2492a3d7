"""How much is right of the weakest kind of case: whoever leaves out a part of a rule is right nowhere it decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from courses.scoring.answers import Score, as_choice, within_limits


def in_parts(right: Mapping[str, str], parts: Mapping[str, str]) -> dict[str, Any]:
    """Return what is expected where each case turns on one part of a rule and has one right choice.

    Parameters
    ----------
    right : case → the right choice
    parts : case → the part that it turns on; cases that are left out do not count

    Examples
    --------
    >>> in_parts({"a": "stop", "b": "pay", "c": "ask"}, {"a": "car", "b": "car"})["parts"]
    {'car.stop': 'car', 'car.pay': 'car'}
    """
    kinds = {case: f"{part}.{right[case]}" for case, part in parts.items()}
    return {"kinds": kinds, "accepted": {kind: [right[case]] for case, kind in kinds.items()},
            "parts": {kind: parts[case] for case, kind in kinds.items()}}


def left_out(answers: Mapping[str, Any], expected: Mapping[str, Any], part: str, *, at_most: float = 1 / 3,
             silent: str = "") -> dict[str, int] | None:
    """Return of how many cases that turn on a part of a rule how many were held, where hardly any were; else None.

    For signatures of somebody who does not know the part.

    Parameters
    ----------
    expected : as of `score`
    at_most : share of the cases up to which the part counts as left out
    silent : the choice that an undecided case gets

    Examples
    --------
    >>> cars = in_parts({"a": "stop", "b": "pay", "c": "stop"}, dict.fromkeys("abc", "car"))
    >>> left_out({"a": "pay", "b": "pay", "c": "pay"}, cars, "car")
    {'turning': 3, 'held': 1}
    """
    parts = _parts_of(expected)
    cases = {case: kind for case, kind in expected["kinds"].items() if parts[kind] == part}
    held = sum((as_choice(answers.get(case)) or silent) in expected["accepted"][kind] for case, kind in cases.items())
    return {"turning": len(cases), "held": held} if cases and held / len(cases) <= at_most else None


def _parts_of(expected: Mapping[str, Any]) -> dict[str, str]:
    """Return kind → the part of the rule that it belongs to; its own, where nothing else is said."""
    return {kind: kind for kind in expected["accepted"]} | dict(expected.get("parts", {}))


def score(answers: Mapping[str, Any], expected: Mapping[str, Any], settings: Mapping[str, Any]) -> Score:
    """Score choices by the kind of case that went worst.

    A mean forgives whoever never looks at one field: four cases in forty-five. The weakest kind does not, and an error
    here and there hardly moves it. One answer for every case earns nothing where no answer is accepted of all kinds.

    Parameters
    ----------
    answers : case → choice
    expected : `kinds`: case → its kind; `accepted`: kind → the choices that are accepted there; `parts`: kind → the
        part of the rule that it belongs to, where kinds with other answers are one part (default: each its own)
    settings : `silent`, the choice that an undecided case gets, as in the office (default: none). `limits`: choice →
        how often it may be given; what goes beyond is undecided, in the order of the cases

    Examples
    --------
    >>> piles = {"kinds": {"a": "car", "b": "car", "c": "meter"}, "accepted": {"car": ["stop"], "meter": ["ask"]}}
    >>> score({"a": "stop", "b": "ask", "c": "ask"}, piles, {}).share
    0.5
    """
    parts = _parts_of(expected)
    held: dict[str, list[bool]] = {part: [] for part in parts.values()}
    given = within_limits(answers, list(expected["kinds"]), settings.get("limits", {}))
    chosen = {case: as_choice(given.get(case)) for case in expected["kinds"]}
    for case, kind in expected["kinds"].items():
        held[parts[kind]].append((chosen[case] or settings.get("silent")) in expected["accepted"][kind])
    shares = {f"of_{part}": sum(each) / len(each) for part, each in held.items() if each}
    decided = any(choice is not None for choice in chosen.values())
    return Score(share=min(shares.values(), default=0.0) if decided else 0.0, details=shares)


def right(expected: Mapping[str, Any], settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return case → the choices that are accepted there."""
    return {case: list(expected["accepted"][kind]) for case, kind in expected["kinds"].items()}


def agrees(answer: object, wanted: list[str], settings: Mapping[str, Any]) -> bool:
    """Tell whether one case got an accepted choice."""
    return as_choice(answer) in wanted
