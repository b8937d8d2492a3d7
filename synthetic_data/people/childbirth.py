"""Who bears a child in a year, and on which day: a hazard that runs while a woman may, not a draw after the fact."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from synthetic_data.core.sampling import systematic
from synthetic_data.people.seasons import Season

_YEAR_DAYS = 365.25


@dataclass(frozen=True, eq=False)
class Fertile:
    """Women who may bear a child in a year."""

    earliest: NDArray[np.int64]
    """First day on which each may."""
    latest: NDArray[np.int64]
    rate: NDArray[np.float64]
    """Relative to the others'."""


def deliveries(draw: np.random.Generator, women: Fertile, count: float, first_day: int, season: Season
               ) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Return which women give birth, in order, and on which days.

    Parameters
    ----------
    count : how many deliveries the year has
    first_day : 1 January as a day number

    Notes
    -----
    Each woman's rate runs from her first to her last day, in a time that the season stretches. The level of all rates
    is found by Newton's method, which comes from below as the number is concave in it. Days follow a truncated
    exponential law, so that whoever may all year long is not drawn later than others; a day drawn evenly within what
    is left of the year would pile births up in December.
    """
    begin = season.events_by(women.earliest - first_day)
    room = np.maximum(season.events_by(women.latest + 1 - first_day) - begin, 0.0)
    exposure = women.rate * room
    level = _level(exposure, count)
    chance = -np.expm1(-level * exposure)
    chosen = np.flatnonzero(systematic(chance, min(count, float(chance.sum())), draw.random()))
    uniforms = draw.random(len(chosen))
    # When it happens, given that it does: the exponential distribution cut at the end of her time.
    passed = -np.log1p(-uniforms * chance[chosen]) / np.maximum(level * women.rate[chosen], 1e-12)
    share = season.time_of(begin[chosen] + np.minimum(passed, room[chosen]))
    day = first_day + np.floor(share * _YEAR_DAYS).astype(np.int64)
    return chosen, np.clip(day, women.earliest[chosen], women.latest[chosen]).astype(np.int32)


def _level(exposure: NDArray[np.float64], count: float) -> float:
    """Return the factor at which the expected number of women who give birth is `count`."""
    if count <= 0 or not exposure.sum() > 0:
        return 0.0
    # To be sure of every woman would take an endless level.
    count = min(count, 0.98 * float((exposure > 0).sum()))
    level = count / float(exposure.sum())
    # Newton's method from below: the expected number is concave in the level, so no step goes too far.
    for _ in range(6):
        left = np.exp(-level * exposure)
        missing = count - float((1 - left).sum())
        if missing <= 0:
            break
        level += missing / max(float((exposure * left).sum()), 1e-12)
    return level
