"""Did the course change anything: the same people before and after, with an interval around the mean change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from grading.marking import Marks

CONFIDENCE = 0.95


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
    """Return the mean change with its t interval.

    Parameters
    ----------
    before, after : one value for each trainee, in the same order

    Examples
    --------
    >>> paired_change("J", [0.2, 0.4, 0.3], [0.5, 0.6, 0.7]).difference
    0.3
    """
    from scipy.stats import t

    first, last = np.asarray(before, dtype=float), np.asarray(after, dtype=float)
    differences = last - first
    mean, pairs = float(differences.mean()), len(differences)
    half = None if pairs < 3 else float(t.ppf(0.5 + CONFIDENCE / 2, pairs - 1)
                                        * differences.std(ddof=1) / np.sqrt(pairs))
    return Change(measure=measure, before=float(first.mean()), after=float(last.mean()), difference=round(mean, 12),
                  low=None if half is None else mean - half, high=None if half is None else mean + half, pairs=pairs)


def change_between(first: Mapping[str, Marks], last: Mapping[str, Marks]) -> list[Change]:
    """Return the change of every measure both exercises report, and of the share of points.

    Parameters
    ----------
    first, last : trainee → marks, such as F3 before the course and K1 or K2 after it
    """
    both = sorted(set(first) & set(last))
    if not both:
        return []
    before, after = [_measures(first[name]) for name in both], [_measures(last[name]) for name in both]
    names = sorted(set.intersection(*(set(one) for one in (*before, *after))))
    return [paired_change(name, [one[name] for one in before], [one[name] for one in after]) for name in names]


def _measures(marks: Marks) -> dict[str, float]:
    """Measures of a submission; one reported by several items is their mean."""
    found: dict[str, list[float]] = {"share of points": [marks.share]}
    for item in marks.items:
        for name, value in item.details.items():
            if np.isfinite(value):
                found.setdefault(name, []).append(float(value))
    return {name: float(np.mean(values)) for name, values in found.items()}
