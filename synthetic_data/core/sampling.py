"""Sampling by inverse distribution from plain uniform numbers, so that bytes stay the same everywhere."""

from __future__ import annotations

from functools import cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray


def normal(uniforms: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return standard normal values, cut at ±3.29: quantiles read from a table with straight lines."""
    grid, quantiles = _normal_table()
    slopes = _normal_slopes()
    # The table is even, so the place in it is reckoned and not searched; rounding may put it one off.
    at = np.minimum(np.maximum((uniforms - grid[0]) * (len(slopes) / (grid[-1] - grid[0])), 0), len(slopes) - 1
                    ).astype(np.int64)
    at -= (uniforms < grid[at]) & (at > 0)
    at += (uniforms >= grid[at + 1]) & (at < len(slopes) - 1)
    straight = slopes[at] * (uniforms - grid[at]) + quantiles[at]
    values: NDArray[np.float64] = np.minimum(np.maximum(straight, quantiles[0]), quantiles[-1])
    return values


@cache
def _normal_slopes() -> NDArray[np.float64]:
    grid, quantiles = _normal_table()
    return np.diff(quantiles) / np.diff(grid)


def normal_share(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the share of a standard normal below each value; the inverse of `normal`."""
    grid, quantiles = _normal_table()
    return np.interp(values, quantiles, grid)


@cache
def _normal_table() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    grid = np.linspace(0.0005, 0.9995, 1000)
    # Rounded, because the last digits differ between machines and versions. Not SciPy's `ndtri`, which gives the same
    # six digits: to import it takes longer than to make a thousand people.
    return grid, np.round([NormalDist().inv_cdf(share) for share in grid.tolist()], 6)


def waiting(uniforms: NDArray[np.float64], mean: float | NDArray[np.float64]) -> NDArray[np.float64]:
    """Return exponential waiting times with this mean."""
    return -np.log1p(-uniforms) * mean


def systematic(weights: NDArray[np.float64], count: float, start: float) -> NDArray[np.bool_]:
    """Choose about `count` items with chances in proportion to their weights, each at most once.

    Parameters
    ----------
    start : uniform number in [0, 1) that moves the comb

    Notes
    -----
    Systematic sampling (Madow 1949). The number chosen is within one of `count` unless fewer have a weight.
    """
    if count <= 0 or not len(weights):
        return np.zeros(len(weights), dtype=bool)
    chance = _chances(weights, count)
    steps = np.floor(np.cumsum(chance) + start)
    chosen = np.empty(len(steps), dtype=bool)
    chosen[0] = steps[0] > 0
    np.greater(steps[1:], steps[:-1], out=chosen[1:])
    return chosen


def _chances(weights: NDArray[np.float64], count: float) -> NDArray[np.float64]:
    """Chances that add up to `count`, in proportion to the weights among those below 1."""
    # `cumsum` adds from left to right; the order in which `sum` adds depends on the machine.
    chance: NDArray[np.float64] = weights * (count / max(np.cumsum(weights)[-1], 1e-12))
    certain: NDArray[np.bool_] = np.zeros(len(weights), dtype=bool)
    while (over := (chance > 1) & ~certain).any():
        certain |= over
        # Whoever is certain cannot be chosen more often; only the others can make up for it. Scaling everybody up and
        # cutting at 1 again instead comes near `count` too slowly where few heavy items stand among many light ones.
        others = np.where(certain, 0.0, weights)
        left, total = max(count - certain.sum(), 0.0), max(np.cumsum(others)[-1], 1e-12)
        chance = np.where(certain, 1.0, others * (left / total))
    return chance


def choose(weights: NDArray[np.float64], uniforms: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the index of a weighted choice for each uniform number."""
    edges = np.cumsum(weights)
    # The last edge is then exactly 1, above every uniform number.
    return _find(edges / edges[-1], uniforms, 1)


def choose_in_groups(weights: NDArray[np.float64], group: NDArray[np.integer],
                     uniforms: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return a weighted choice per uniform number, with the weights of its group (rows of a matrix)."""
    edges = np.cumsum(weights, axis=1)
    edges = edges / edges[:, -1:]
    # One sorted list holds all groups, each lifted by its number.
    lifted = (edges + np.arange(len(edges))[:, None]).ravel()
    # Adding the group may round a number near 1 up into the next group.
    values = np.minimum(group + uniforms, np.nextafter(group + 1.0, 0.0))
    at = _find(lifted, values, len(edges))
    chosen: NDArray[np.int64] = np.clip(at - group.astype(np.int64) * weights.shape[1], 0, weights.shape[1] - 1)
    return chosen


def _find(edges: NDArray[np.float64], values: NDArray[np.float64], span: int) -> NDArray[np.int64]:
    """Return the first edge above each value, as `searchsorted` does; `edges` end at `span`.

    Notes
    -----
    With many values a guide table (Chen and Asau 1974) says where to begin, so most need no search.
    """
    if len(values) < len(edges) / 2:
        return np.searchsorted(edges, values, side="right")
    # Finer for many values, so that few of them have a step to go.
    cells = min(max(len(values), len(edges) // 2), 4 * len(edges))
    guide = np.searchsorted(edges, np.arange(cells) * (span / cells), side="right")
    # One cell back, because the product may be rounded up into the next.
    at = guide[np.maximum((values * (cells / span)).astype(np.int64) - 1, 0)]
    behind = np.flatnonzero(edges[at] <= values)
    while len(behind):
        at[behind] += 1
        behind = behind[edges[at[behind]] <= values[behind]]
    return at
