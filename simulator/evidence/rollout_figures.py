"""Figures of one simulated year for the acceptance table: pure functions of its view, by replication."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from simulator.evidence.rollout_rows import Money
from simulator.measures.kpi.money import MONTH
from simulator.measures.kpi.quality import amount
from simulator.measures.kpi.shares import elapsed_civil_days, is_proactive
from simulator.measures.measuring import EVERYBODY, measure_view
from simulator.measures.view import DAY, OfficeView

PENSIONS = ("old_age_pension", "disability_pension", "survivor_pension")
_MEASURES = (
    "same_day_share",
    "within_15_days_share",
    "rest_within_15_days_share",
    "proactive_share",
    "touch_minutes",
    "errors_human",
    "errors_data",
    "errors_rule",
    "cost_per_award",
    "take_up_share",
    "amount_right_share",
    "satisfaction_served",
    "satisfaction_eligible",
)


def year_figures(view: OfficeView, year: int, money: Money) -> pd.DataFrame:
    """Return one row for each replication and one column for each figure the table may need of this year."""
    table = measure_view(view, _MEASURES)
    figures = table[table["group"] == EVERYBODY].pivot(index="replication", columns="measure", values="value")
    awards = _awards(view, year)
    own = {replication: _of_awards(part, money, year) for replication, part in awards.groupby("replication")}
    return figures.join(pd.DataFrame.from_dict(own, orient="index"))


def _awards(view: OfficeView, year: int) -> pd.DataFrame:
    cases = view.cases
    first = (dt.date(year, 1, 1) - view.start.astype(dt.date)).days * DAY
    table = cases.assign(
        days=elapsed_civil_days(view),
        proactive=is_proactive(view),
        monthly=amount(view, "award"),
        month=_month(view, cases["entitled"]),
        year_end=first + 365 * DAY,
    )
    return table[table["granted"]]


def _month(view: OfficeView, minutes: pd.Series) -> pd.Series:
    days = view.start.astype("datetime64[D]") + np.floor(minutes.to_numpy() / DAY).astype("timedelta64[D]")
    return pd.Series(pd.DatetimeIndex(days).month, index=minutes.index)


def _of_awards(awards: pd.DataFrame, money: Money, year: int) -> dict[str, float]:
    delayed = awards.loc[awards["days"] > 15, "days"]
    proactive, half = awards["proactive"], awards["month"] <= 6
    pension, old_age = awards["benefit"].isin(PENSIONS), awards["benefit"].eq("old_age_pension")
    figures = {
        "delayed_share": 100 * (awards["days"] > 15).mean(),
        "mean_days": awards["days"].mean(),
        "delay_p25": _quantile(delayed, 0.25),
        "delay_p75": _quantile(delayed, 0.75),
        "delay_p995": _quantile(delayed, 0.995),
        "proactive_awards": float(proactive.sum()),
        "proactive_awards_h1": float((proactive & half).sum()),
        "proactive_pensions": float((proactive & pension).sum()),
        "pensions_h1_part": _share(proactive & pension & half, proactive & pension),
        "old_age_h1_share": 100 * _share(proactive & old_age & half, old_age & half),
        "allowance_share": 100 * _share(proactive & ~pension, ~pension),
        "new_stipend_share": 100
        * _share(proactive & awards["benefit"].eq("new_stipends"), awards["benefit"].eq("new_stipends")),
        "gap_azn": _gap(awards[awards["benefit"].eq("disability_pension") & ~proactive], money),
    }
    return figures | {f"paid_to_end_of_{end}": _paid(awards[proactive], end - year) for end in range(year, 2024)}


def _share(hit: pd.Series, of: pd.Series) -> float:
    return float(hit.sum() / of.sum()) if of.sum() else float("nan")


def _quantile(values: pd.Series, at: float) -> float:
    return float(values.quantile(at)) if len(values) else float("nan")


def _gap(awards: pd.DataFrame, money: Money) -> float:
    """Money for the time between right and decision, as the law of July 2021 repays it at re-assessment (F21).

    Re-assessment is taken to need the same steps as a first application; nothing here is fitted to the sum published.
    """
    months = ((awards["decided"] - awards["entitled"]) / MONTH).clip(upper=money.gap_months_at_most)
    return float((months * money.gap_month_azn).mean())


def _paid(awards: pd.DataFrame, years_later: int) -> float:
    """AZN paid from decision to the end of a later year; birth grants are paid once."""
    end = awards["year_end"] + years_later * 365.25 * DAY
    months = ((end - awards["decided"]) / MONTH).clip(lower=0)
    return float((awards["monthly"] * months.where(awards["benefit"].ne("birth_grant"), 1.0)).sum())
