"""S5: are the probabilities a person states right, measured against the true ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from courses.scoring.answers import Score, as_number, clamp, mean


def calibration_share(stated: Sequence[float], true: Sequence[float], naive: Sequence[float] = ()) -> float:
    """Return 1 - sum (p - q)² / sum (base - q)²: expected Brier skill against the known probabilities.

    Parameters
    ----------
    stated, true : probabilities, 0-1; `base` is the mean of the true ones
    naive : for each case what somebody says who does not count; the base rate when left out

    Examples
    --------
    >>> calibration_share([0.1, 0.9], [0.1, 0.9]), calibration_share([0.5, 0.5], [0.1, 0.9])
    (1.0, 0.0)
    """
    base = list(naive) or [mean(list(true))] * len(true)
    spread = sum((b - q) ** 2 for b, q in zip(base, true, strict=True))
    # With one probability for all cases, the base rate is the whole answer, and that earns nothing.
    if spread == 0:
        return 0.0
    return clamp(1 - sum((p - q) ** 2 for p, q in zip(stated, true, strict=True)) / spread)


def score(answers: Mapping[str, Any], expected: Mapping[str, Any], settings: Mapping[str, Any]) -> Score:
    """Score percentages; a missing or impossible one counts as the base rate, which earns nothing.

    Parameters
    ----------
    answers : case → 0-100
    expected : case → true probability, 0-1; or `chances`, which is that, beside `groups`: case → name of a group whose
        own mean is the base rate of its cases, where one can tell at a glance which cases are likelier; or
        `reference`: case → what can be said of it without the skill, 0-1, which then earns nothing
    """
    chances: Mapping[str, float] = expected.get("chances", expected)
    groups: Mapping[str, str] = expected.get("groups", {})
    of_group = {name: mean([chance for case, chance in chances.items() if groups.get(case, "") == name])
                for name in {groups.get(case, "") for case in chances}}
    base = {case: of_group[groups.get(case, "")] for case in chances} | dict(expected.get("reference", {}))
    given = {case: as_number(answers.get(case)) for case in chances}
    stated = {case: base[case] if p is None or not 0 <= p <= 100 else p / 100 for case, p in given.items()}
    share = calibration_share(list(stated.values()), list(chances.values()), list(base.values()))
    return Score(share=share, details={"calibration": share,
                                       "lean": mean(list(stated.values())) - mean(list(base.values()))})


def right(expected: Mapping[str, Any], settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return case → the true chance, of 100."""
    return {case: round(100 * chance) for case, chance in expected.get("chances", expected).items()}
