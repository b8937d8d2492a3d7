"""S10: does a person tell wrong recommendations from right ones, however often they say "wrong"."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import NormalDist
from typing import Any

from courses.scoring.answers import Score, as_choice, clamp

FULL_AT = 0.6
"""Youden's J that earns full points (curriculum.md 6.2 S10)."""


def detection_share(hit_rate: float, false_rate: float) -> float:
    """Return J / 0.6, where J is hit rate minus false alarm rate.

    Examples
    --------
    >>> detection_share(1, 1), detection_share(0.7, 0.1)
    (0.0, 1.0)
    """
    return clamp((hit_rate - false_rate) / FULL_AT)


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


def score(answers: Mapping[str, Any], expected: Mapping[str, bool], settings: Mapping[str, Any]) -> Score:
    """Score which recommendations were held back.

    Parameters
    ----------
    answers : case → choice
    expected : case → whether the recommendation is wrong
    settings : `held`: choices that count as holding back (default override, escalate, hold); an undecided case
        counts as let pass, as in the office
    """
    held = set(settings.get("held", ("override", "escalate", "hold")))
    said = {case: as_choice(answers.get(case)) in held for case in expected}
    signals, noise = sum(expected.values()), len(expected) - sum(expected.values())
    hits = sum(said[case] for case, wrong in expected.items() if wrong)
    false = sum(said[case] for case, wrong in expected.items() if not wrong)
    hit_rate, false_rate = hits / max(signals, 1), false / max(noise, 1)
    sensitivity, criterion = d_prime(hits, signals, false, noise)
    return Score(share=detection_share(hit_rate, false_rate),
                 details={"hit_rate": hit_rate, "false_rate": false_rate, "d_prime": sensitivity, "c": criterion})
