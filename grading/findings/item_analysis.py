"""How the parts of an exercise worked for a class: difficulty, discrimination, reliability.

Classical test theory; the figures say something about the exercise, not about a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grading.examination.marking import Marks

FEWEST = 5
"""Submissions below which discrimination and reliability are not shown: they would be noise."""


@dataclass(frozen=True, kw_only=True)
class ItemFigures:
    """How one item worked."""

    item: str
    difficulty: float
    """Mean share of points, 0-1; low means hard (the field's word is inverted)."""
    discrimination: float | None
    """Correlation of the item with the sum of the others, -1 to 1; None with too few or equal results."""
    zero: int
    """How many earned nothing."""


@dataclass(frozen=True, kw_only=True)
class ExerciseFigures:
    """How one exercise worked."""

    exercise: str
    submissions: int
    mean_share: float
    alpha: float | None
    """Cronbach's alpha over the items' points; None with too few results or one item."""
    items: tuple[ItemFigures, ...]


def analyse_items(marks: Sequence[Marks]) -> ExerciseFigures:
    """Return the figures of one exercise.

    Parameters
    ----------
    marks : one for each trainee, all of the same exercise; refused work tells nothing about items and is left out
    """
    scored = [one for one in marks if one.refusal is None]
    names = [item.item for item in scored[0].items] if scored else []
    points = np.array([[item.points for item in one.items] for one in scored], dtype=float)
    points = points.reshape(len(scored), len(names))  # nobody scored: still a table, of no rows
    most = np.array([item.out_of for item in scored[0].items]) if scored else np.array([])
    items = tuple(ItemFigures(item=name, difficulty=float((points[:, i] / most[i]).mean()),
                              discrimination=_discrimination(points, i), zero=int((points[:, i] == 0).sum()))
                  for i, name in enumerate(names))
    share = float((points.sum(axis=1) / most.sum()).mean()) if scored else 0.0
    return ExerciseFigures(exercise=marks[0].exercise if marks else "", submissions=len(scored), mean_share=share,
                           alpha=cronbach_alpha(points) if len(scored) >= FEWEST else None, items=items)


def cronbach_alpha(points: NDArray[np.float64]) -> float | None:
    """Return Cronbach's alpha, or None when it is not defined.

    Parameters
    ----------
    points : one row for each trainee, one column for each item

    Notes
    -----
    k/(k-1) (1 - sum of item variances / variance of the sum); Cronbach, Psychometrika 16 (1951) 297.

    Examples
    --------
    >>> cronbach_alpha(np.array([[1., 1.], [2., 2.], [3., 3.]]))
    1.0
    """
    items = points.shape[1]
    if items < 2 or len(points) < 2:
        return None
    total = float(points.sum(axis=1).var(ddof=1))
    if total == 0:
        return None
    return float(items / (items - 1) * (1 - points.var(axis=0, ddof=1).sum() / total))


def _discrimination(points: NDArray[np.float64], item: int) -> float | None:
    # Without the item itself, which agrees with itself (corrected item-total correlation).
    rest = points.sum(axis=1) - points[:, item]
    if len(points) < FEWEST or points[:, item].std() == 0 or rest.std() == 0:
        return None
    return float(np.corrcoef(points[:, item], rest)[0, 1])
