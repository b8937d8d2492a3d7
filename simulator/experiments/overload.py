"""Whether an office falls behind: then its backlog grows, and a mean wait says only how long the run was."""

from __future__ import annotations

import numpy as np
import pandas as pd

from simulator.experiments.intervals import mean_interval
from simulator.measures.measuring import EVERYBODY

NEEDED = ("backlog_growth", "finished_per_week")
"""Measures from which overload is read."""
_BOUND = 0.03
UNSETTLED = frozenset(
    {"days_to_decision_mean", "days_from_application", "days_to_payment_mean", "waiting_hours", "backlog_mean"}
)
"""Means that do not exist in an office that never catches up."""


def weekly_growth(table: pd.DataFrame) -> float:
    """Return by how many cases a week the backlog grows for good, or 0 when the office keeps up.

    Parameters
    ----------
    table : a measure table that holds `NEEDED`

    Notes
    -----
    Growing for good: more than 3 of 100 of the cases finished in a week, at the lower end of the 95 of 100 interval
    over replications. Less may be an office that is still filling up after a short warm-up (`assumed` bound).
    """
    growth, finished = (_values(table, name) for name in NEEDED)
    if not len(growth) or not len(finished):
        return 0.0
    mean, low, _ = mean_interval(growth)
    sure = mean if np.isnan(low) else low
    return mean if sure > _BOUND * float(finished.mean()) else 0.0


def _values(table: pd.DataFrame, name: str) -> pd.Series:
    return table.loc[table["measure"].eq(name) & table["group"].eq(EVERYBODY), "value"].dropna()
