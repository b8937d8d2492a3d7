"""S7: are the reasons given the true ones."""

from __future__ import annotations

from collections.abc import Mapping
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
    settings : `options`: number of reasons offered where one is picked. Guessing then is corrected for: each wrong
        pick costs 1 / (options - 1), so that a blind pick is worth 0 on average (formula scoring)
    """
    hits = sum(len(as_choices(answers.get(case)) & set(true)) for case, true in expected.items())
    wrong = sum(len(as_choices(answers.get(case)) - set(true)) for case, true in expected.items())
    total = sum(len(true) for true in expected.values())
    weight = 1 / (int(settings["options"]) - 1) if "options" in settings else 1.0
    share = clamp((hits - wrong * weight) / total) if total else 0.0
    return Score(share=share, details={"hits": float(hits), "wrong": float(wrong)})
