"""From case values to one figure: means, quantiles, ratios, and times of which some have not ended yet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from simulator.measures.registry import Summary

_GROUP = ["replication", "group"]


def summarise(values: pd.DataFrame, summary: Summary) -> pd.DataFrame:
    """Return one figure for each replication and group.

    Parameters
    ----------
    values : columns ``replication, group, value`` and, by kind of summary, ``censored`` (bool: the time had not
        ended when observation stopped) or ``weight`` (denominator of a ratio); rows with NaN do not count
    summary : how to sum up

    Returns
    -------
    pd.DataFrame : ``replication, group, value, count``; `count` is the denominator: how many cases (for a
        ratio: the sum of the weights) the figure stands on
    """
    counted = values[values["value"].notna()]
    if summary.startswith("km_"):
        return _survival(counted, summary)
    grouped = counted.groupby(_GROUP, observed=True, sort=True)
    if summary == "ratio":
        sums = grouped[["value", "weight"]].sum()
        table = pd.DataFrame({"value": sums["value"] / sums["weight"].where(sums["weight"] > 0),
                              "count": sums["weight"]})
        return table.reset_index()
    how: dict[str, Callable[[Any], pd.Series]] = {
        "p90": lambda g: g.quantile(0.9), "mean": lambda g: g.mean(), "median": lambda g: g.median(),
        "sum": lambda g: g.sum()}
    return pd.DataFrame({"value": how[summary](grouped["value"]), "count": grouped["value"].size()}).reset_index()


def _survival(counted: pd.DataFrame, summary: Summary) -> pd.DataFrame:
    rows = [(replication, group, survival_figure(part["value"], part["censored"], summary), len(part))
            for (replication, group), part in counted.groupby(_GROUP, observed=True, sort=True)]
    return pd.DataFrame(rows, columns=[*_GROUP, "value", "count"])


def survival_figure(times: pd.Series, censored: pd.Series, summary: Summary) -> float:
    """Return a mean or quantile of times that takes the unfinished ones as "at least this long".

    Notes
    -----
    Kaplan-Meier's estimate (see `survival_curve`). The mean is the restricted mean: the area
    under the curve up to the longest time seen (Royston and Parmar 2013). A quantile the curve never
    reaches is NaN, not the longest time.

    Examples
    --------
    >>> survival_figure(pd.Series([1.0, 2.0, 3.0]), pd.Series([False, False, True]), "km_median")
    2.0
    """
    level, chance = survival_curve(times, censored)
    if summary == "km_mean":
        steps = np.diff(np.concatenate(([0.0], level, [float(times.max())])))
        return float(np.sum(steps * np.concatenate(([1.0], chance))))
    # Where 90 of 100 are done, a tenth still waits; the chances are products, so rounded a little.
    wanted = 0.5 if summary == "km_median" else 0.1
    reached = np.flatnonzero(chance <= wanted + 1e-12)
    return float(level[reached[0]]) if len(reached) else float("nan")


def survival_curve(times: pd.Series, censored: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Return times and the share still waiting after each of them.

    Notes
    -----
    The product-limit estimate (Kaplan and Meier 1958): who is still open at a time counts as waiting at that time.
    Written out, since importing `scipy.stats` takes longer than measuring an office; a test compares them.
    """
    values, ended = np.asarray(times, float), ~np.asarray(censored, bool)
    level, place = np.unique(values, return_inverse=True)
    waiting = len(values) - np.searchsorted(np.sort(values), level)
    done = np.bincount(place[ended], minlength=len(level))
    return level, np.cumprod((waiting - done) / waiting)
