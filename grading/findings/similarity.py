"""Which submissions are so alike, or so fast, that an instructor should ask. A question, never a verdict.

Every trainee has cases of their own, so equal work shows itself: the same answers in the same places although other
answers were right, or the same seconds between the same acts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any

import numpy as np

from grading.examination.marking import Marks

_FEWEST_ANSWERS = 8
_ALIKE = 0.95
"""Share of equal answers from which a pair is asked about; only beyond what the class shares anyway."""
_BEYOND_CLASS = 0.2
_FEWEST_PAUSES = 6
_SAME_PAUSES = 0.8
_FAST = 0.25
"""Share of the class's median working time below which somebody is asked."""
_LONGEST_PAUSE = 600.0
"""Seconds; a longer pause is a break, not work."""


@dataclass(frozen=True, kw_only=True)
class SimilarityQuestion:
    """Something to ask about, in words that blame nobody."""

    exercise: str
    trainees: tuple[str, ...]
    kind: str
    """`answers`, `pauses` or `time`."""
    sentence: str
    figure: float


def find_questions(marks: Sequence[Marks]) -> list[SimilarityQuestion]:
    """Return what to ask about in one exercise, the most striking first.

    Parameters
    ----------
    marks : one for each trainee, all of the same exercise
    """
    worked = [one for one in marks if one.answers]
    found = [*_same_answers(worked), *_same_pauses(worked), *_fast(worked)]
    return sorted(found, key=lambda one: (one.kind, -one.figure, one.trainees))


def _same_answers(marks: Sequence[Marks]) -> list[SimilarityQuestion]:
    given = {one.trainee: _sequence(one.answers) for one in marks}
    pairs = [(one, other, share) for one, other in combinations(sorted(given), 2)
             if (share := _agreement(given[one], given[other])) is not None]
    usual = float(np.median([share for *_, share in pairs])) if pairs else 0.0
    return [SimilarityQuestion(
        exercise=marks[0].exercise, trainees=(one, other), kind="answers", figure=share,
        sentence=f"{one} and {other} gave the same answer in {round(100 * share)} of 100 places, though their cases "
                 f"differ (usual in this class: {round(100 * usual)}). Did they work together?")
            for one, other, share in pairs if share >= _ALIKE and share - usual >= _BEYOND_CLASS]


def _sequence(answers: Mapping[str, Any]) -> list[str]:
    """Answers in order of item and case, without the names of the cases: those differ between variants."""
    return [json.dumps(answer, sort_keys=True) for item in sorted(answers)
            for _, answer in sorted(answers[item].items())]


def _agreement(one: Sequence[str], other: Sequence[str]) -> float | None:
    if len(one) != len(other) or len(one) < _FEWEST_ANSWERS or len(set(one)) == 1:
        return None  # Clicking the same button throughout is a habit many share.
    return float(np.mean([a == b for a, b in zip(one, other, strict=True)]))


def _same_pauses(marks: Sequence[Marks]) -> list[SimilarityQuestion]:
    pauses = {one.trainee: _pauses(one) for one in marks}
    found = []
    for one, other in combinations(sorted(pauses), 2):
        a, b = pauses[one], pauses[other]
        if min(len(a), len(b)) < _FEWEST_PAUSES or len(a) != len(b):
            continue
        # Times are rounded to thousandths, so each of two equal pauses may be off by one.
        share = float(np.mean(np.isclose(a, b, atol=0.002)))
        if share >= _SAME_PAUSES:
            found.append(SimilarityQuestion(
                exercise=marks[0].exercise, trainees=(one, other), kind="pauses", figure=share,
                sentence=f"{one} and {other} paused for the same thousandths of a second between "
                         f"{round(100 * share)} of 100 acts. Was one record copied from the other?"))
    return found


def _pauses(marks: Marks) -> list[float]:
    times = [float(step["at"]) for step in marks.trail]
    return [b - a for a, b in pairwise(times)]


def working_seconds(marks: Marks) -> float:
    """Return the time between first and last act, breaks left out; 0 when no acts were recorded."""
    # A clock that was set back gives a negative pause.
    return float(sum(pause for pause in _pauses(marks) if 0 < pause <= _LONGEST_PAUSE))


def _fast(marks: Sequence[Marks]) -> list[SimilarityQuestion]:
    times = {one.trainee: working_seconds(one) for one in marks}
    worked = [time for time in times.values() if time > 0]
    usual = float(np.median(worked)) if len(worked) >= 3 else 0.0
    return [SimilarityQuestion(
        exercise=one.exercise, trainees=(one.trainee,), kind="time", figure=1 - times[one.trainee] / usual,
        sentence=f"{one.trainee} took {_clock(times[one.trainee])} and earned {one.points:g} of "
                 f"{one.out_of:g} points (usual in this class: {_clock(usual)}). Was it known beforehand, "
                 "or did the clock of the machine jump?")
            for one in marks if usual > 0 and 0 < times[one.trainee] < _FAST * usual and one.share >= 0.6]


def _clock(seconds: float) -> str:
    return f"{seconds / 60:.0f} minutes" if seconds >= 120 else f"{seconds:.0f} seconds"
