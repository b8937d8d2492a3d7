"""S2 against the person's own result: did they know beforehand how much they would catch?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from courses.scoring import detection
from courses.scoring.answers import Score, as_number
from courses.scoring.number import number_share


def forecast_share(stated: float, hit_rate: float, false_rate: float, tolerance: float) -> float:
    """Return 1 where the forecast lies within the tolerance of what was caught, half within twice the tolerance.

    Parameters
    ----------
    stated : forecast, of 100 wrong recommendations
    hit_rate, false_rate : shares of wrong and of right recommendations that were held; a person who does not hold
        wrong ones more often than right ones earns nothing, since "none" and "all" can be foretold without reading
    tolerance : of 100

    Examples
    --------
    >>> forecast_share(90, 0.75, 0.1, 20), forecast_share(0, 0, 0, 20)
    (1.0, 0.0)
    """
    return number_share(stated, 100 * hit_rate, tolerance) if hit_rate > false_rate else 0.0


def score(answers: Mapping[str, Any], expected: Mapping[str, Any], settings: Mapping[str, Any]) -> Score:
    """Score a forecast of one's own hit rate.

    Parameters
    ----------
    answers : case → choice, and the forecast among them
    expected : case → whether the recommendation is wrong, as in `detection`; or `signals`, which is that, beside `of`:
        of how many wrong recommendations the forecast speaks (100 without it)
    settings : `forecast`, the case under which the forecast stands (default `forecast`); `tolerance`, of 100 (default
        20); `held` as in `detection`
    """
    own = detection.score(answers, expected, settings).details
    stated = as_number(answers.get(settings.get("forecast", "forecast")))
    if stated is not None:
        stated = 100 * stated / float(expected.get("of", 100))
    details = {"own": round(100 * own["hit_rate"])} | ({} if stated is None else {"stated": round(stated)})
    if stated is None or not 0 <= stated <= 100:
        return Score(share=0.0, details=details)
    share = forecast_share(stated, own["hit_rate"], own["false_rate"], float(settings.get("tolerance", 20)))
    return Score(share=share, details=details)


def right(expected: Mapping[str, Any], settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return nothing: what is right depends on what the person then caught."""
    return {}
