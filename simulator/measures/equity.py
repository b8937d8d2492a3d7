"""Equity gaps: the figure of the group worst served against that of the group best served."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from simulator.measures.measuring import EVERYBODY, measure_view, select_measures
from simulator.measures.view import OfficeView

EQUITY_MEASURES = ("take_up_share", "days_to_decision_mean", "errors_all", "wrongful_stops", "false_negative_share")


def equity_gaps(view: OfficeView, by: str, names: Sequence[str] = EQUITY_MEASURES, *,
                smallest: int = 30) -> pd.DataFrame:
    """Compare the worst-served with the best-served group.

    Parameters
    ----------
    by : ``benefit`` or one of `view.group_columns` such as sex, region, language
    smallest : groups with fewer counted cases (over all replications) are left out and named in `left_out`

    Returns
    -------
    pd.DataFrame : ``measure, by, worst, worst_value, best, best_value, gap, ratio, left_out``; one row for each
        measure, NaN where fewer than two groups are large enough
    """
    table = measure_view(view, names, by)
    table = table[table["group"] != EVERYBODY]
    return pd.DataFrame([_gap(table[table["measure"] == m.name], m.better, smallest) | {"measure": m.name, "by": by}
                         for m in select_measures(names)],
                        columns=["measure", "by", "worst", "worst_value", "best", "best_value", "gap", "ratio",
                                 "left_out"])


def _gap(rows: pd.DataFrame, better: str, smallest: int) -> dict[str, object]:
    groups = rows.groupby("group").agg(value=("value", "mean"), count=("count", "sum"))
    enough = groups[(groups["count"] >= smallest) & groups["value"].notna()].sort_values("value")
    left_out = ", ".join(sorted(set(groups.index) - set(enough.index)))
    if len(enough) < 2:
        return {"left_out": left_out}
    best, worst = (enough.index[0], enough.index[-1]) if better == "lower" else (enough.index[-1], enough.index[0])
    low, high = enough["value"].iloc[0], enough["value"].iloc[-1]
    return {"worst": worst, "worst_value": enough.loc[worst, "value"], "best": best,
            "best_value": enough.loc[best, "value"], "gap": high - low,
            "ratio": high / low if low > 0 else float("nan"), "left_out": left_out}
