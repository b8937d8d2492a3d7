"""S4: does a person keep the right answer against wrong advice, and take right advice against a wrong answer?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from courses.scoring.answers import Score, as_choice, clamp, part
from courses.scoring.detection import d_prime

BEST_J = 0.75
"""Youden's J of the final decisions that earns full points; a skilled reviewer reaches it (curriculum.md 4.2)."""
BEST_RELIANCE = 0.5
"""RAIR and RSR less 1 that earns full points (curriculum.md 6.2 S4)."""
FEWEST = 4
"""A rate on fewer cases than this is no evidence."""


def youden_j(said: Sequence[bool], true: Sequence[bool]) -> float:
    """Return hit rate minus false alarm rate (Youden 1950).

    Parameters
    ----------
    said, true : the decision and the truth, one per case; at least one true and one false case

    Examples
    --------
    >>> youden_j([True, True, False, False], [True, False, False, False])
    0.6666666666666667
    """
    positive = [one for one, fact in zip(said, true, strict=True) if fact]
    negative = [one for one, fact in zip(said, true, strict=True) if not fact]
    if not positive or not negative:
        return 0.0
    return sum(positive) / len(positive) - sum(negative) / len(negative)


def reliance_share(rair: float | None, rsr: float | None, j_final: float, j_advice: float, *,
                   best_j: float = BEST_J, best_reliance: float = BEST_RELIANCE) -> float:
    """Return half appropriate reliance, half gain over the advice (Schemmer et al. 2023; curriculum.md 6.2 S4).

    Parameters
    ----------
    rair : share of cases put right after right advice, among those first wrong; None when there are too few
    rsr : share of cases kept right against wrong advice, among those first right; None when there are too few
    j_final, j_advice : Youden's J of the final decisions and of the advice alone
    best_j, best_reliance : what earns full points in the two halves

    Notes
    -----
    Always accepting has rair 1, rsr 0 and no gain. Without evidence for rair (hardly ever wrong at first) rsr stands
    alone, so nobody loses points for being right at once; without evidence for rsr the first half is lost, so a first
    answer that is wrong on purpose earns nothing.

    Examples
    --------
    >>> reliance_share(1, 0, 0.25, 0.25), reliance_share(0.8, 0.9, 0.75, 0.25)
    (0.0, 1.0)
    """
    gain = clamp((j_final - j_advice) / (best_j - j_advice))
    if rair is None and rsr is None:
        return gain / 2
    if rair is None or rsr is None:
        known = rsr if rair is None else rair
        assert known is not None  # one of the two is known here
        return 0.5 * clamp(2 * known - 1) + 0.5 * gain if rair is None else 0.5 * gain
    return 0.5 * clamp((rair + rsr - 1) / best_reliance) + 0.5 * gain


def score(answers: Mapping[str, Any], expected: Mapping[str, Any], settings: Mapping[str, Any]) -> Score:
    """Score a first and a final decision on each case.

    Parameters
    ----------
    answers : case → {`first`, `final`}; a missing final decision leaves the advice in force, as in the office
    expected : case → {`truth`, `advice`}, and `mode` where views are shown in several ways: then the details count for
        each of them right views taken after a wrong first answer (`took` of `could`) and right first answers kept
        against a wrong view (`kept` of `had`)
    settings : `positive`, the decision that counts as signal (default `grant`); `best_j` (default 0.75) and
        `best_reliance` (default 0.5), what earns full points, where that would be too easy
    """
    positive = str(settings.get("positive", "grant"))
    cases = [_Case(answers.get(name), wanted) for name, wanted in expected.items()]
    by_mode = _by_mode(cases)
    if not any(case.decided for case in cases):
        return Score(share=0.0, details=by_mode)
    rair = _rate([case.right for case in cases if case.advice_right and case.first_given and not case.first_right])
    rsr = _rate([case.right for case in cases if not case.advice_right and case.first_given and case.first_right])
    truth = [case.truth == positive for case in cases]
    j_final = youden_j([case.final == positive for case in cases], truth)
    j_advice = youden_j([case.advice == positive for case in cases], truth)
    details = {"j_final": j_final, "j_advice": j_advice, "decided": float(sum(case.decided for case in cases))}
    details |= _detection(cases) | by_mode
    details |= {name: rate for name, rate in (("rair", rair), ("rsr", rsr)) if rate is not None}
    share = reliance_share(rair, rsr, j_final, j_advice, best_j=float(settings.get("best_j", BEST_J)),
                           best_reliance=float(settings.get("best_reliance", BEST_RELIANCE)))
    return Score(share=share, details=details)


def right(expected: Mapping[str, Any], settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return case → the right decision."""
    return {case: wanted["truth"] for case, wanted in expected.items()}


def agrees(answer: object, wanted: object, settings: Mapping[str, Any]) -> bool:
    """Tell whether the final decision of one case is right."""
    return as_choice(part(answer, "final")) == wanted


def _by_mode(cases: Sequence[_Case]) -> dict[str, float]:
    """Both kinds of reliance as counts, for each way in which views are shown."""
    counts: dict[str, float] = {}
    for mode in dict.fromkeys(case.mode for case in cases if case.mode):
        mine = [case for case in cases if case.mode == mode and case.first_given]
        could = [case.right for case in mine if case.advice_right and not case.first_right]
        had = [case.right for case in mine if not case.advice_right and case.first_right]
        counts |= {f"{mode}_took": float(sum(could)), f"{mode}_could": float(len(could)),
                   f"{mode}_kept": float(sum(had)), f"{mode}_had": float(len(had))}
    return counts


def _detection(cases: Sequence[_Case]) -> dict[str, float]:
    """How well wrong advice was told from right advice, in the measures of S10, whatever was said first."""
    wrong, right = ([case for case in cases if case.advice_right is kind] for kind in (False, True))
    hits, false = (sum(case.final != case.advice for case in group) for group in (wrong, right))
    hit_rate, false_rate = hits / max(len(wrong), 1), false / max(len(right), 1)
    sensitivity, criterion = d_prime(hits, len(wrong), false, len(right))
    return {"hit_rate": hit_rate, "false_rate": false_rate, "j": hit_rate - false_rate, "d_prime": sensitivity,
            "c": criterion}


class _Case:
    """One case with what was said first, what was advised, and what held in the end."""

    def __init__(self, answer: object, wanted: Mapping[str, str]) -> None:
        self.truth, self.advice, self.mode = wanted["truth"], wanted["advice"], wanted.get("mode", "")
        first, final = as_choice(part(answer, "first")), as_choice(part(answer, "final"))
        self.decided = final is not None
        self.final = final or self.advice
        self.first_given = first is not None
        self.first_right = first == self.truth
        self.right = self.final == self.truth
        self.advice_right = self.advice == self.truth


def _rate(outcomes: list[bool]) -> float | None:
    return sum(outcomes) / len(outcomes) if len(outcomes) >= FEWEST else None
