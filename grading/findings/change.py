"""Did the course change anything: the same people before and after, with an interval around the mean change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from grading.examination.marking import Marks
from grading.findings.similarity import working_seconds
from simulator import mean_interval

CONFIDENCE = 0.95
_FEWEST_PAIRS = 3
_FASTEST, _FEWEST_ACTS = 2.0, 10
"""Seconds for one decision below which nobody reads a file (assumed); decisions below which nothing is concluded."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """Mean change of one measure in the trainees who have both results."""

    measure: str
    before: float
    after: float
    difference: float
    low: float | None
    """Lower end of the 95 of 100 interval; None with fewer than three pairs."""
    high: float | None
    pairs: int


def paired_change(measure: str, before: Sequence[float], after: Sequence[float]) -> Change:
    """Return the mean change with its interval (`simulator.experiments.intervals`).

    Parameters
    ----------
    before, after : one value for each trainee, in the same order

    Examples
    --------
    >>> paired_change("J", [0.2, 0.4, 0.3], [0.5, 0.6, 0.7]).difference
    0.3
    """
    first, last = np.asarray(before, dtype=float), np.asarray(after, dtype=float)
    differences = last - first
    pairs, (mean, low, high) = len(differences), mean_interval(differences, CONFIDENCE)
    enough = pairs >= _FEWEST_PAIRS
    return Change(measure=measure, before=float(first.mean()), after=float(last.mean()), difference=round(mean, 12),
                  low=low if enough else None, high=high if enough else None, pairs=pairs)


def change_between(first: Mapping[str, Marks], last: Mapping[str, Marks]) -> list[Change]:
    """Return the change of every measure both exercises report for a competency, and of the share of points.

    Parallel parts of two tests show the same competency, whatever their items are called, so a measure is named
    "C08 j". Points that were given for finishing (F3) are no measure.

    Parameters
    ----------
    first, last : trainee → marks, such as F3 before the course and K1 or K2 after it; work that tells nothing
        (`why_not_usable`) is left out
    """
    both = [name for name in sorted(set(first) & set(last))
            if not why_not_usable(first[name]) and not why_not_usable(last[name])]
    if not both:
        return []
    before, after = [_measures(first[name]) for name in both], [_measures(last[name]) for name in both]
    names = sorted(set.intersection(*(set(one) for one in (*before, *after))))
    return [paired_change(name, [one[name] for one in before], [one[name] for one in after]) for name in names]


def why_not_usable(marks: Marks) -> str:
    """Return why a test tells nothing about the person, as half a sentence; empty when it can be used.

    Nothing is taken from anybody for this: the points of such a test are for finishing.
    """
    answers = [answer for item in marks.answers.values() if isinstance(item, Mapping) for answer in item.values()]
    if marks.refusal is not None:
        return "it could not be read"
    acts = [act for act in marks.trail if act.get("what") == "decide"]
    if len(acts) >= _FEWEST_ACTS and working_seconds(marks) < _FASTEST * len(acts):
        return f"{len(acts)} decisions took less than {_FASTEST:g} seconds each"
    patterns = [{str(answer) for answer in item.values()} for item in marks.answers.values()
                if isinstance(item, Mapping) and len(item) > 1]
    if len(answers) >= _FEWEST_ACTS and patterns and all(len(pattern) == 1 for pattern in patterns):
        return "every desk has one answer throughout"
    return ""


def _measures(marks: Marks) -> dict[str, float]:
    """Measures of a submission by competency; one reported by several items is their mean."""
    found: dict[str, list[float]] = {}
    # Where points are for finishing, their share measures nothing.
    if not any(item.measured for item in marks.items):
        found["share of points"] = [marks.share]
    for item in marks.items:
        for name, value in item.details.items():
            if np.isfinite(value):
                found.setdefault(f"{item.competency} {name}", []).append(float(value))
    return {name: float(np.mean(values)) for name, values in found.items()}
