"""S7: are the reasons given the true ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from courses.scoring.answers import Score, as_choices, clamp


def reason_share(hits: int, wrong: int, true: int) -> float:
    """Return (hits - wrong picks) / true reasons, floor 0.

    Examples
    --------
    >>> reason_share(hits=2, wrong=1, true=2), reason_share(hits=2, wrong=3, true=2)
    (0.5, 0.0)
    """
    return clamp((hits - wrong) / true) if true else 0.0


def score(answers: Mapping[str, Any], expected: Mapping[str, list[str]], settings: Mapping[str, Any]) -> Score:
    """Score picked reasons over all cases together.

    Parameters
    ----------
    answers : case → one reason or a list of them
    expected : case → true reasons
    settings : `options`: number of reasons offered where one is picked. Any one of the true reasons is then enough,
        and guessing is corrected for: where k of n are true a wrong pick costs k / (n - k), so that a blind pick is
        worth 0 on average (formula scoring). `pick`: where that many are to be ticked and more are true, so many are
        enough
    """
    picks = {case: as_choices(answers.get(case)) for case in expected}
    hits = {case: len(picks[case] & set(true)) for case, true in expected.items()}
    wrong = {case: len(picks[case] - set(true)) for case, true in expected.items()}
    details = {"hits": float(sum(hits.values())), "wrong": float(sum(wrong.values()))}
    if "options" not in settings:
        asked = {case: min(len(true), int(settings.get("pick", len(true)))) for case, true in expected.items()}
        found = sum(min(hits[case], asked[case]) for case in expected)
        return Score(share=reason_share(found, sum(wrong.values()), sum(asked.values())), details=details)
    cost = {case: len(true) / max(int(settings["options"]) - len(true), 1) for case, true in expected.items()}
    gains = [min(hits[case], 1) - wrong[case] * cost[case] for case in expected]
    # Rounded, so that five times a fifth is one.
    return Score(share=clamp(round(sum(gains) / len(gains), 12)) if gains else 0.0, details=details)


def right(expected: Mapping[str, Any], settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return case → the true reasons."""
    return dict(expected)


def agrees(answer: object, wanted: Sequence[str], settings: Mapping[str, Any]) -> bool:
    """Tell whether one case's reasons are true ones, and as many as are asked for."""
    picks = as_choices(answer)
    enough = 1 if "options" in settings else min(len(wanted), int(settings.get("pick", len(wanted))))
    return picks <= set(wanted) and len(picks) >= enough
