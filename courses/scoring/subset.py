"""S3: find the rows that are wrong and leave the others alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from courses.scoring.answers import Score, as_choice, as_choices, clamp, is_ticked

FULL_AT = 0.8
"""Difference of the two rates that earns full points (curriculum.md 6.2: a 60% finder then gets 0.72)."""


def subset_share(hit_rate: float, false_rate: float, full_at: float = FULL_AT) -> float:
    """Return (hit rate - false alarm rate) / 0.8.

    Select-all and select-none both earn 0, which F1 does not manage.

    Parameters
    ----------
    full_at : difference that earns full points, where 0.8 would be too easy

    Examples
    --------
    >>> subset_share(1, 1), subset_share(0, 0), round(subset_share(0.6, 0.02), 3)
    (0.0, 0.0, 0.725)
    """
    return clamp((hit_rate - false_rate) / full_at)


def score(answers: Mapping[str, Any], expected: Mapping[str, Any], settings: Mapping[str, Any]) -> Score:
    """Score ticked rows; rows that are not on the desk are ignored.

    Parameters
    ----------
    expected : row → whether it should be ticked, or option → whether it should be, where a row has several; or `rows`,
        which is that, beside what signatures need
    settings : `chosen`: choices that count as a tick, where rows are decided by a choice and not by a box; `full_at`:
        difference of the two rates that earns full points (default 0.8)
    """
    chosen = settings.get("chosen")
    said = [_said(answers.get(row), wanted, chosen) for row, wanted in expected.get("rows", expected).items()]
    pairs = [pair for row in said for pair in row]
    hits, false = (_rate([tick for tick, wanted in pairs if wanted is kind]) for kind in (True, False))
    return Score(share=subset_share(hits, false, float(settings.get("full_at", FULL_AT))),
                 details={"hit_rate": hits, "false_rate": false})


def right(expected: Mapping[str, Any], settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return row → whether it should be ticked, or option → whether it should be."""
    return dict(expected.get("rows", expected))


def agrees(answer: object, wanted: Any, settings: Mapping[str, Any]) -> bool:
    """Tell whether one row is ticked as it should be."""
    return all(tick is kind for tick, kind in _said(answer, wanted, settings.get("chosen")))


def silence(settings: Mapping[str, Any]) -> bool | None:
    """Return what a row says that is not handed in: a desk keeps ticks, and one without a tick is as decided.

    Where rows are decided by a choice, it says nothing.
    """
    return None if settings.get("chosen") else False


def _said(answer: object, wanted: Any, chosen: Any) -> list[tuple[bool, bool]]:
    """Pairs of ticked and should be ticked: one for a row, one for each option of a row that has several."""
    if isinstance(wanted, Mapping):
        return [(option in as_choices(answer), bool(right)) for option, right in wanted.items()]
    return [((as_choice(answer) in chosen) if chosen else is_ticked(answer), bool(wanted))]


def _rate(ticks: list[bool]) -> float:
    return sum(ticks) / len(ticks) if ticks else 0.0
