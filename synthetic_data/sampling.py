"""Sampling by inverse distribution from plain uniform numbers, so that bytes stay the same everywhere."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray


def normal(uniforms: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return standard normal values, cut at ±3.29: quantiles read from a table with straight lines."""
    return np.interp(uniforms, *_normal_table())


@cache
def _normal_table() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    from scipy.special import ndtri

    grid = np.linspace(0.0005, 0.9995, 1000)
    return grid, np.round(ndtri(grid), 6)


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
    chance = weights
    for _ in range(6):
        # Whoever is certain cannot be chosen more often; the others have to make up for it.
        reached = np.cumsum(chance)[-1]
        chance = np.minimum(chance * (count / max(reached, 1e-12)), 1.0)
    steps = np.floor(np.cumsum(chance) + start)
    return np.diff(steps, prepend=0.0) > 0


def choose(weights: NDArray[np.float64], uniforms: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the index of a weighted choice for each uniform number."""
    edges = np.cumsum(weights)
    return np.minimum(np.searchsorted(edges, uniforms * edges[-1], side="right"), len(weights) - 1)


def choose_in_groups(weights: NDArray[np.float64], group: NDArray[np.integer],
                     uniforms: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return a weighted choice per uniform number, with the weights of its group (rows of a matrix)."""
    edges = np.cumsum(weights, axis=1)
    edges = edges / edges[:, -1:]
    lifted = (edges + np.arange(len(edges))[:, None]).ravel()
    at = np.searchsorted(lifted, group + uniforms, side="right")
    return np.clip(at - group.astype(np.int64) * weights.shape[1], 0, weights.shape[1] - 1)
