"""S8: does the top of a list hold what matters most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from courses.scoring.answers import Score, as_number, clamp, mean


def ranking_share(gains: Sequence[float], ideal: Sequence[float], average: float) -> float:
    """Return the gain of the first k above a blind list's, relative to the best list's.

    Parameters
    ----------
    gains : gain of each row put on the list
    ideal : gains of the best k rows
    average : mean gain over all rows, which a blind list earns per place

    Examples
    --------
    >>> ranking_share([9, 4], ideal=[9, 5], average=2)
    0.9
    """
    blind = average * len(ideal)
    return clamp((sum(gains) - blind) / (sum(ideal) - blind)) if sum(ideal) > blind else 0.0


def score(answers: Mapping[str, Any], expected: Mapping[str, float], settings: Mapping[str, Any]) -> Score:
    """Score the rows ranked 1 to k; equal ranks are allowed, listing more rows than k counts the worst of them.

    Parameters
    ----------
    answers : row → rank, 1 is first
    expected : row → gain
    settings : `k`, number of places
    """
    places = int(settings["k"])
    ranks = {row: as_number(answers.get(row)) for row in expected}
    listed = sorted((rank, gain) for rank, gain in ((ranks[row], expected[row]) for row in expected)
                    if rank is not None and 1 <= rank <= places)
    gains = sorted(gain for _, gain in listed)[:places]
    ideal = sorted(expected.values(), reverse=True)[:places]
    return Score(share=ranking_share(gains, ideal, mean(list(expected.values()))) if gains else 0.0,
                 details={"listed": float(len(listed))})


def right(expected: Mapping[str, Any], settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return row → its place by gain, for the rows that belong on the list."""
    places = sorted(expected, key=lambda row: -expected[row])[:int(settings["k"])]
    return {row: place for place, row in enumerate(places, start=1)}
