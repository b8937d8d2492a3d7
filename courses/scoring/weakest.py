"""How much is right of the weakest kind of case: whoever leaves out a part of a rule is right nowhere it decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from courses.scoring.answers import Score, as_choice, within_limits


def score(answers: Mapping[str, Any], expected: Mapping[str, Any], settings: Mapping[str, Any]) -> Score:
    """Score choices by the kind of case that went worst.

    A mean forgives whoever never looks at one field: four cases in forty-five. The weakest kind does not, and an error
    here and there hardly moves it. One answer for every case earns nothing where no answer is accepted of all kinds.

    Parameters
    ----------
    answers : case → choice
    expected : `kinds`: case → its kind; `accepted`: kind → the choices that are accepted there
    settings : `silent`, the choice that an undecided case gets, as in the office (default: none). `limits`: choice →
        how often it may be given; what goes beyond is undecided, in the order of the cases

    Examples
    --------
    >>> piles = {"kinds": {"a": "car", "b": "car", "c": "meter"}, "accepted": {"car": ["stop"], "meter": ["ask"]}}
    >>> score({"a": "stop", "b": "ask", "c": "ask"}, piles, {}).share
    0.5
    """
    held: dict[str, list[bool]] = {kind: [] for kind in expected["accepted"]}
    given = within_limits(answers, list(expected["kinds"]), settings.get("limits", {}))
    chosen = {case: as_choice(given.get(case)) for case in expected["kinds"]}
    for case, kind in expected["kinds"].items():
        held[kind].append((chosen[case] or settings.get("silent")) in expected["accepted"][kind])
    shares = {f"of_{kind}": sum(each) / len(each) for kind, each in held.items() if each}
    decided = any(choice is not None for choice in chosen.values())
    return Score(share=min(shares.values(), default=0.0) if decided else 0.0, details=shares)


def right(expected: Mapping[str, Any], settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return case → the choices that are accepted there."""
    return {case: list(expected["accepted"][kind]) for case, kind in expected["kinds"].items()}


def agrees(answer: object, wanted: list[str], settings: Mapping[str, Any]) -> bool:
    """Tell whether one case got an accepted choice."""
    return as_choice(answer) in wanted
