"""S3: find the rows that are wrong and leave the others alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from courses.scoring.answers import Score, as_choice, clamp, is_ticked

FULL_AT = 0.8
"""Difference of the two rates that earns full points (curriculum.md 6.2: a 60% finder then gets 0.72)."""


def subset_share(hit_rate: float, false_rate: float) -> float:
    """Return (hit rate - false alarm rate) / 0.8.

    Select-all and select-none both earn 0, which F1 does not manage.

    Examples
    --------
    >>> subset_share(1, 1), subset_share(0, 0), round(subset_share(0.6, 0.02), 3)
    (0.0, 0.0, 0.725)
    """
    return clamp((hit_rate - false_rate) / FULL_AT)


def score(answers: Mapping[str, Any], expected: Mapping[str, Any], settings: Mapping[str, Any]) -> Score:
    """Score ticked rows; rows that are not on the desk are ignored.

    Parameters
    ----------
    expected : row → whether it should be ticked
    settings : `chosen`: choices that count as a tick, where rows are decided by a choice and not by a box
    """
    chosen = settings.get("chosen")
    ticked = {row for row in expected
              if (as_choice(answers.get(row)) in chosen if chosen else is_ticked(answers.get(row)))}
    hits = _rate(ticked, [row for row, wanted in expected.items() if wanted])
    false = _rate(ticked, [row for row, wanted in expected.items() if not wanted])
    return Score(share=subset_share(hits, false), details={"hit_rate": hits, "false_rate": false})


def _rate(ticked: set[str], rows: list[str]) -> float:
    return sum(row in ticked for row in rows) / len(rows) if rows else 0.0
