"""S5: are the probabilities a person states right, measured against the true ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from courses.scoring.answers import Score, as_number, clamp, mean


def calibration_share(stated: Sequence[float], true: Sequence[float]) -> float:
    """Return 1 - sum (p - q)² / sum (base - q)²: expected Brier skill against the known probabilities.

    Parameters
    ----------
    stated, true : probabilities, 0-1; `base` is the mean of the true ones

    Examples
    --------
    >>> calibration_share([0.1, 0.9], [0.1, 0.9]), calibration_share([0.5, 0.5], [0.1, 0.9])
    (1.0, 0.0)
    """
    base = mean(list(true))
    spread = sum((base - q) ** 2 for q in true)
    # With one probability for all cases, the base rate is the whole answer, and that earns nothing.
    if spread == 0:
        return 0.0
    return clamp(1 - sum((p - q) ** 2 for p, q in zip(stated, true, strict=True)) / spread)


def score(answers: Mapping[str, Any], expected: Mapping[str, float], settings: Mapping[str, Any]) -> Score:
    """Score percentages; a missing or impossible one counts as the base rate, which earns nothing.

    Parameters
    ----------
    answers : case → 0-100
    expected : case → true probability, 0-1
    """
    base = mean(list(expected.values()))
    given = {case: as_number(answers.get(case)) for case in expected}
    stated = [base if p is None or not 0 <= p <= 100 else p / 100 for p in given.values()]
    share = calibration_share(stated, list(expected.values()))
    return Score(share=share, details={"calibration": share, "lean": mean(stated) - base})
