"""The interval of one measure over replications: a share of cases is counted, every other figure is a mean.

What can never lie below 0, such as a backlog, has no interval that does: what is cut off there cannot be true.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.experiments.intervals import mean_interval, share_interval
from simulator.measures.measuring import EVERYBODY
from simulator.measures.registry import list_measures


def is_share(name: str) -> bool:
    """Return whether a measure counts cases, so many of 100, and so may be too rare for an interval."""
    measure = list_measures()[name]
    return measure.summary == "mean" and measure.scale == 100


def unreached(table: pd.DataFrame, group: str = EVERYBODY) -> dict[str, int]:
    """Return measure → runs that end before a time is reached, such as the day by which 90 of 100 have a decision.

    The mean of the other runs is no figure of the office: they are its quickest.

    Parameters
    ----------
    table : measures of several runs
    group : whose figures
    """
    without = table[table["value"].isna()]  # first, because hardly a row is, and comparing texts takes longer
    if without.empty:
        return {}
    waited = without[without["group"].eq(group) & without["count"].gt(0)]
    number: dict[str, int] = waited.groupby("measure").size().to_dict()
    return {name: runs for name, runs in number.items() if _is_reached(name)}


def _is_reached(name: str) -> bool:
    """Whether a measure is a time by which so many of 100 are done."""
    return str(list_measures()[name].summary).startswith("km_")


def own_interval(name: str, values: NDArray[np.float64], counts: NDArray[np.float64],
                 confidence: float = 0.95) -> tuple[float, float, float]:
    """Return mean, low and high of a measure.

    Parameters
    ----------
    name : of the measure
    values, counts : of each replication that had anybody to count, as `measure` gives them

    Examples
    --------
    >>> mean, low, high = own_interval("rework_share", np.zeros(10), np.full(10, 100.0))
    >>> (low, round(high, 2))
    (0.0, 0.37)
    >>> own_interval("backlog_end", np.array([2.0, 40.0]), np.ones(2))[1]
    0.0
    """
    if is_share(name):
        return share_interval(values, counts, confidence)
    mean, low, high = mean_interval(values, confidence)
    return mean, low if list_measures()[name].signed else max(low, min(0.0, mean)), high


def own_figure(name: str, part: pd.DataFrame, confidence: float = 0.95) -> tuple[float, float, float]:
    """Return mean, low and high of a measure; nothing for a time that some run ended before reaching.

    Parameters
    ----------
    name : of the measure
    part : its rows of one group, ``group, measure, value, count`` for each replication

    Examples
    --------
    >>> runs = pd.DataFrame({"group": "all", "measure": "days_to_decision_p90", "value": [40.0, float("nan")],
    ...                      "count": [9.0, 9.0]})
    >>> own_figure("days_to_decision_p90", runs)
    (nan, nan, nan)
    """
    values = part["value"].to_numpy(float)
    known = ~np.isnan(values)
    # Most figures are there in every run, and a page waits for hundreds of these intervals.
    if not known.all() and _is_reached(name) and unreached(part, part["group"].iloc[0]):
        return float("nan"), float("nan"), float("nan")
    return own_interval(name, values[known], part["count"].to_numpy(float)[known], confidence)
