"""How long a run needs to settle: MSER-5."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, kw_only=True)
class WarmUp:
    """Where to cut the start of a run off."""

    observations: int
    """How many observations to drop."""
    settled: bool
    """False when the best cut is the last one looked at: the run is too short to tell, or never settles."""


def mser5(series: Sequence[float] | np.ndarray) -> WarmUp:
    """Return the cut that makes the remaining mean most certain.

    Parameters
    ----------
    series : one value for each day (or case) in order of time, averaged over replications if there are several

    Notes
    -----
    White, Cobb and Spratt (2000): means of five, then the cut that minimises the squared standard error of the mean of
    what remains. Only cuts in the first half are looked at, because the last few values may agree by chance.

    Examples
    --------
    >>> mser5([50.0] * 10 + [float(day * 7 % 11) for day in range(100)]).observations
    10
    """
    batches = np.asarray(series, float)[: len(series) // 5 * 5].reshape(-1, 5).mean(axis=1)
    if len(batches) < 4:
        return WarmUp(observations=0, settled=False)
    remaining = np.arange(len(batches), 0, -1)
    # Summed from the end, which gives the rest after every cut in one pass.
    total, squares = np.cumsum(batches[::-1])[::-1], np.cumsum(batches[::-1] ** 2)[::-1]
    error = (squares - total**2 / remaining) / remaining**2
    half = len(batches) // 2
    cut = int(np.argmin(error[: half + 1]))
    return WarmUp(observations=5 * cut, settled=cut < half)
