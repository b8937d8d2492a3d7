"""S10: does a person tell wrong recommendations from right ones, however often they say "wrong"."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import NormalDist
from typing import Any

from courses.scoring.answers import Score, as_choice, clamp

_HELD = ("override", "escalate", "hold")
FULL_AT = 0.6
"""Youden's J that earns full points (curriculum.md 6.2 S10)."""


def detection_share(hit_rate: float, false_rate: float, full_at: float = FULL_AT) -> float:
    """Return J / 0.6, where J is hit rate minus false alarm rate.

    Parameters
    ----------
    full_at : J that earns full points, where 0.6 would be too easy

    Examples
    --------
    >>> detection_share(1, 1), detection_share(0.7, 0.1), detection_share(0.8, 0.3, full_at=1)
    (0.0, 1.0, 0.5)
    """
    return clamp((hit_rate - false_rate) / full_at)


def d_prime(hits: int, signals: int, false_alarms: int, noise: int) -> tuple[float, float]:
    """Return sensitivity d' and criterion c, with 0.5 added to each count and 1 to each total.

    Parameters
    ----------
    hits, signals : wrong recommendations that were caught, and all of them
    false_alarms, noise : right recommendations that were held, and all of them

    Notes
    -----
    Log-linear correction of Hautus (1995), so that 0 and all remain finite. c above 0 leans to letting pass.

    Examples
    --------
    >>> [round(value, 2) for value in d_prime(hits=17, signals=20, false_alarms=2, noise=20)]
    [2.15, 0.11]
    """
    z = NormalDist().inv_cdf
    hit, false = z((hits + 0.5) / (signals + 1)), z((false_alarms + 0.5) / (noise + 1))
    return hit - false, -(hit + false) / 2


def score(answers: Mapping[str, Any], expected: Mapping[str, Any], settings: Mapping[str, Any]) -> Score:
    """Score which recommendations were held back, or which of two answers was given.

    Parameters
    ----------
    answers : case → choice
    expected : case → whether the recommendation is wrong; or `signals`, which is that, beside what signatures need
    settings : `held`: choices that count as holding back (default override, escalate, hold); an undecided case
        counts as let pass, as in the office. `full_at`: J that earns full points (default 0.6). `left_out`: choice →
        how often it may be given: cases so answered count in neither rate, unless it was given more often
    """
    signals: Mapping[str, bool] = expected.get("signals", expected)
    held = set(settings.get("held", _HELD))
    chosen = {case: as_choice(answers.get(case)) for case in signals}
    spared = _spared(answers, settings.get("left_out", {}))
    said = {case: choice in held for case, choice in chosen.items() if choice not in spared}
    wrong, right = ([case for case in said if bool(signals[case]) is kind] for kind in (True, False))
    hits, false = (sum(said[case] for case in cases) for cases in (wrong, right))
    hit_rate, false_rate = hits / max(len(wrong), 1), false / max(len(right), 1)
    sensitivity, criterion = d_prime(hits, len(wrong), false, len(right))
    return Score(share=detection_share(hit_rate, false_rate, float(settings.get("full_at", FULL_AT))),
                 details={"hit_rate": hit_rate, "false_rate": false_rate, "j": hit_rate - false_rate,
                          "d_prime": sensitivity, "c": criterion})


def right(expected: Mapping[str, Any], settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return case → whether the recommendation is wrong and should be held."""
    return dict(expected.get("signals", expected))


def agrees(answer: object, wanted: object, settings: Mapping[str, Any]) -> bool:
    """Tell whether one case is held when it should be, and let pass when not."""
    return (as_choice(answer) in settings.get("held", _HELD)) is bool(wanted)


def _spared(answers: Mapping[str, Any], limits: Mapping[str, int]) -> set[str]:
    """Choices that leave a case out: those that were not given more often than they may be."""
    given = [as_choice(answer) for answer in answers.values()]
    return {choice for choice, most in limits.items() if given.count(choice) <= most}
