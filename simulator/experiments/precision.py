"""How many replications a stated half-width needs, by running on until it is reached."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from simulator.experiments.intervals import mean_interval
from synthetic_data import BadInput, Problem


@dataclass(frozen=True, kw_only=True)
class Precision:
    """What was reached."""

    replications: int
    counted: int
    """Replications in which there was anybody to count: mean and half-width stand on these."""
    half_width: float
    """In the measure's unit."""
    reached: bool
    mean: float


def replications_needed(values: Sequence[float] | pd.Series, share_of_mean: float, *,
                        confidence: float = 0.95) -> int | None:
    """Return the first number of replications whose half-width is within a share of the mean, or None.

    Notes
    -----
    The confidence-interval method of `sim_tools.output_analysis`; at least 5 replications.
    """
    import warnings

    from sim_tools.output_analysis import confidence_interval_method

    # sim-tools warns where the precision is not reached; None says it here.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        needed, _ = confidence_interval_method(list(map(float, values)), alpha=1 - confidence,
                                               desired_precision=share_of_mean, min_rep=5)
    return None if needed is None or needed < 0 else int(needed)


_CORRECTION = 4.0


def run_until(run: Callable[[range], Sequence[float]], half_width: float, *, first: int = 20, most: int = 200,
              batch: int = 10, confidence: float = 0.95) -> tuple[np.ndarray, Precision]:
    """Add batches of replications until the half-width is small enough.

    Parameters
    ----------
    run : takes the replication numbers wanted and returns one value for each; called with each number once
    half_width : wanted, in the unit of the values
    first, batch, most : replications in the first and each further batch, and at most

    Raises
    ------
    BadInput : the half-width is not above 0

    Notes
    -----
    Who stops at the first interval that is narrow enough stops too often at one that is narrow by luck: its "95 of
    100" held 88. So no run stops before 20 replications, and the half-width after n is widened by 4 / n, which
    vanishes as n grows, as the rule of Chow and Robbins (Annals of Mathematical Statistics 36, 1965) needs it; the
    number 4 is measured (`benchmarks/statistics.py`; for skewed values 2 was too small). An interval that is longer
    on one side counts by its longer side.
    """
    if not (half_width > 0 and math.isfinite(half_width)):
        raise BadInput(Problem(where="half-width", rule="must be a number above 0", value=half_width,
                               remedy="write the half-width wanted in the measure's unit, such as 2"))
    values = np.asarray(run(range(min(first, most))), float)
    half = _half(values, confidence)
    # Not `>`, so that a half-width of NaN is run on.
    while not half <= half_width and len(values) < most:
        more = range(len(values), min(len(values) + batch, most))
        values = np.concatenate([values, np.asarray(run(more), float)])
        half = _half(values, confidence)
    return values, Precision(replications=len(values), counted=int((~np.isnan(values)).sum()),
                             half_width=half, reached=bool(half <= half_width),
                             mean=float(pd.Series(values).mean()))


def _half(values: np.ndarray, confidence: float) -> float:
    counted = values[~np.isnan(values)]
    mean, low, high = mean_interval(counted, confidence)
    return max(mean - low, high - mean) * (1 + _CORRECTION / max(len(counted), 1))
