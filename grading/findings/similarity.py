"""Which submissions are so alike, or so fast, that an instructor should ask. A question, never a verdict.

Every trainee has cases of their own, so equal work shows itself: the same answers in the same places although other
answers were right, or the same seconds between the same acts.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from grading.examination.marking import Marks

_FEWEST_ANSWERS = 8
_ALIKE = 0.95
"""Share of equal answers from which a pair is asked about; only beyond what the class shares anyway."""
_BEYOND_CLASS = 0.2
_MOST = 500
"""Pairs that are listed of each kind and exercise; a class of 5,000 has 12 million pairs."""
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
    known: dict[str, int] = {}
    coded = {trainee: np.array([known.setdefault(answer, len(known)) for answer in answers], dtype=np.int32)
             for trainee, answers in given.items() if len(answers) >= _FEWEST_ANSWERS}
    pairs = list(_pairs(coded, _equal_answers))
    usual = _usual(pairs)
    found, more = _alike(pairs, max(_ALIKE, usual + _BEYOND_CLASS))
    return [*(SimilarityQuestion(
        exercise=marks[0].exercise, trainees=(one, other), kind="answers", figure=share,
        sentence=f"{one} and {other} gave the same answer in {round(100 * share)} of 100 places, though their cases "
                 f"differ (usual in this class: {round(100 * usual)}). Did they work together?")
            for one, other, share in found), *_and_more(marks, "answers", more)]


def _sequence(answers: Mapping[str, Any]) -> list[str]:
    """Answers in order of item and case, without the names of the cases: those differ between variants."""
    return [json.dumps(answer, sort_keys=True) for item in sorted(answers)
            for _, answer in sorted(answers[item].items())]


class _Compared(NamedTuple):
    """One person beside all who come after them in the order of names and did as much."""

    name: str
    others: Sequence[str]
    shares: NDArray[np.float64]
    """Of places in which they are alike, one for each other."""


_Alike = Callable[[NDArray[Any], NDArray[Any]], "NDArray[np.bool_] | None"]
"""One row, several rows → where they are alike; None where the one is compared with nobody."""


def _pairs(rows: Mapping[str, NDArray[Any]], alike: _Alike) -> Iterator[_Compared]:
    """Compare everybody with everybody of as many places, a person with all others at once: 5,000 make 12 million."""
    by_length: dict[int, list[str]] = {}
    for name in sorted(rows):
        by_length.setdefault(len(rows[name]), []).append(name)
    for names in by_length.values():
        table = np.array([rows[name] for name in names])
        for place, name in enumerate(names[:-1], 1):
            found = alike(table[place - 1], table[place:])
            if found is not None:
                yield _Compared(name, names[place:], found.mean(axis=1))


def _equal_answers(one: NDArray[Any], others: NDArray[Any]) -> NDArray[np.bool_] | None:
    if (one == one[0]).all():
        return None  # Clicking the same button throughout is a habit many share.
    found: NDArray[np.bool_] = others == one
    return found


def _usual(pairs: Sequence[_Compared]) -> float:
    return float(np.median(np.concatenate([each.shares for each in pairs]))) if pairs else 0.0


def _alike(pairs: Sequence[_Compared], least: float) -> tuple[list[tuple[str, str, float]], int]:
    """Pairs of at least this share, the `_MOST` most striking of them, and how many more there are."""
    shares = [each.shares[each.shares >= least] for each in pairs]
    found = np.sort(np.concatenate(shares)) if shares else np.array([])
    if len(found) <= _MOST:
        return list(_from(pairs, lambda share: share >= least)), 0
    cut = found[-_MOST]
    above = list(_from(pairs, lambda share: share > cut))
    return [*above, *islice(_from(pairs, lambda share: share == cut), _MOST - len(above))], len(found) - _MOST


def _from(pairs: Iterable[_Compared],
          wanted: Callable[[NDArray[np.float64]], NDArray[np.bool_]]) -> Iterator[tuple[str, str, float]]:
    for each in pairs:
        for place in np.flatnonzero(wanted(each.shares)):
            yield each.name, each.others[int(place)], float(each.shares[place])


def _and_more(marks: Sequence[Marks], kind: str, more: int) -> list[SimilarityQuestion]:
    if not more:
        return []
    return [SimilarityQuestion(
        exercise=marks[0].exercise, trainees=(), kind=kind, figure=0.0,
        sentence=f"There are {more:,} more such pairs in this exercise; the {_MOST} most striking are listed. When so "
                 "many are alike, look at the exercise before you ask anybody.")]


def _same_pauses(marks: Sequence[Marks]) -> list[SimilarityQuestion]:
    pauses = {one.trainee: np.array(_pauses(one)) for one in marks}
    enough = {name: own for name, own in pauses.items() if len(own) >= _FEWEST_PAUSES}
    found, more = _alike(list(_pairs(enough, _equal_pauses)), _SAME_PAUSES)
    return [*(SimilarityQuestion(
        exercise=marks[0].exercise, trainees=(one, other), kind="pauses", figure=share,
        sentence=f"{one} and {other} paused for the same thousandths of a second between "
                 f"{round(100 * share)} of 100 acts. Was one record copied from the other?")
            for one, other, share in found), *_and_more(marks, "pauses", more)]


def _equal_pauses(one: NDArray[Any], others: NDArray[Any]) -> NDArray[np.bool_]:
    # Times are rounded to thousandths, so each of two equal pauses may be off by one.
    found: NDArray[np.bool_] = np.isclose(one, others, atol=0.002)
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
