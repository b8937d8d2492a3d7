"""S5: are the probabilities a person states right, measured against the true ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from courses.scoring.answers import Score, as_number, clamp, mean


def calibration_share(stated: Sequence[float], true: Sequence[float],
                      reference: Sequence[float] | None = None) -> float:
    """Return 1 - sum (p - q)² / sum (r - q)²: expected Brier skill against the known probabilities.

    Parameters
    ----------
    stated, true : probabilities, 0-1
    reference : what can be said without the skill, case by case, and earns nothing; left out, the mean of the true ones

    Examples
    --------
    >>> calibration_share([0.1, 0.9], [0.1, 0.9]), calibration_share([0.5, 0.5], [0.1, 0.9])
    (1.0, 0.0)
    >>> calibration_share([0.2, 0.8], [0.1, 0.9], reference=[0.3, 0.7])
    0.75
    """
    said = [mean(list(true))] * len(true) if reference is None else list(reference)
    spread = sum((r - q) ** 2 for r, q in zip(said, true, strict=True))
    # Where the reference is the whole answer, there is nothing to earn above it.
    if spread == 0:
        return 0.0
    loss = sum((p - q) ** 2 for p, q in zip(stated, true, strict=True))
    # Rounded, so that a quarter of the loss leaves three quarters.
    return clamp(round(1 - loss / spread, 12))


def score(answers: Mapping[str, Any], expected: Mapping[str, Any], settings: Mapping[str, Any]) -> Score:
    """Score percentages; a missing or impossible one counts as the base rate, which earns nothing.

    Parameters
    ----------
    answers : case → 0-100
    expected : case → true probability, 0-1; or `chances`, which is that, and `reference`, case → what can be said
        without the skill, which then earns nothing
    """
    chances: Mapping[str, float] = expected.get("chances", expected)
    reference: Mapping[str, float] = expected.get("reference", {})
    base = mean(list(chances.values()))
    given = {case: as_number(answers.get(case)) for case in chances}
    stated = [reference.get(case, base) if p is None or not 0 <= p <= 100 else p / 100 for case, p in given.items()]
    known = [reference[case] for case in chances] if reference else None
    share = calibration_share(stated, list(chances.values()), known)
    return Score(share=share, details={"calibration": share, "lean": mean(stated) - base})
