"""The office at work: touch time, backlog and its age, rework, waiting for staff, utilisation."""

from __future__ import annotations

import numpy as np
import pandas as pd

from simulator.measures.registry import Measure, case_measure, office_measure
from simulator.measures.view import DAY, OfficeView

_OFFICE_ROWS = ("human", "model")


@case_measure(
    "touch_minutes",
    title="Staff work on a case",
    unit="staff minutes per decided case",
    better="lower",
    definition="Touch time: active staff work on a decided case, rework included. Waiting is not in it.",
    needs=("decided",),
)
def touch_minutes(view: OfficeView) -> pd.Series:
    """Staff minutes of decided cases."""
    return view.cases["touch_minutes"].where(view.cases["decided"].notna())


@case_measure(
    "touch_minutes_automatic",
    title="Staff work on a case without an application",
    unit="staff minutes per decided case",
    better="lower",
    needs=("decided",),
    definition="As touch time, only cases decided without an application.",
)
def touch_minutes_automatic(view: OfficeView) -> pd.Series:
    """Staff minutes of cases that needed no application."""
    cases = view.cases
    return cases["touch_minutes"].where(cases["decided"].notna() & cases["applied"].isna())


@case_measure(
    "touch_minutes_applied",
    title="Staff work on a case with an application",
    unit="staff minutes per decided case",
    better="lower",
    needs=("decided", "applied"),
    definition="As touch time, only cases that began with an application.",
)
def touch_minutes_applied(view: OfficeView) -> pd.Series:
    """Staff minutes of cases with an application."""
    cases = view.cases
    return cases["touch_minutes"].where(cases["decided"].notna() & cases["applied"].notna())


@case_measure(
    "rework_share",
    title="Cases returned at least once",
    unit="of 100 decided cases",
    better="lower",
    scale=100,
    needs=("decided",),
    definition="Decided cases in which staff did some activity more than once.",
)
def rework_share(view: OfficeView) -> pd.Series:
    """Share of decided cases."""
    return view.cases["returned"].astype(float).where(view.cases["decided"].notna())


@case_measure(
    "rework_minutes",
    title="Staff time spent again",
    unit="staff minutes per decided case",
    better="lower",
    definition="Staff minutes of second and later visits to an activity.",
    needs=("decided",),
)
def rework_minutes(view: OfficeView) -> pd.Series:
    """Rework minutes of decided cases."""
    return view.cases["rework_minutes"].where(view.cases["decided"].notna())


@case_measure(
    "first_time_complete_share",
    title="Files complete at first sight",
    unit="of 100 applications",
    better="higher",
    scale=100,
    needs=("applied", "complete"),
    definition="Cases with an application that reached a complete file without any repeated activity.",
)
def first_time_complete_share(view: OfficeView) -> pd.Series:
    """Share of applications with a complete file."""
    cases = view.cases
    return (~cases["returned"]).astype(float).where(cases["applied"].notna() & cases["complete"].notna())


def waiting_rows(view: OfficeView) -> pd.DataFrame:
    """Rows of staff work after the warm-up with ``waited`` in hours; work not yet begun waits to the end of the run."""
    rows = view.events[view.events["actor_kind"].astype(object).isin(_OFFICE_ROWS)]
    rows = rows[rows["enabled_at"] >= view.warm_up]
    return rows.assign(waited=(rows["started_at"].fillna(view.horizon) - rows["enabled_at"]) / 60)


@office_measure(
    "waiting_hours",
    title="Waiting for staff, each time",
    unit="hours",
    better="lower",
    needs=(),
    definition="Clock hours from work being ready to a person starting it, mean over all such waits; work "
    "not begun at the end of the run waits until then.",
)
def waiting_hours(view: OfficeView) -> pd.DataFrame:
    """Mean wait of staff work."""
    grouped = waiting_rows(view).groupby("replication", observed=True)["waited"]
    return pd.DataFrame({"value": grouped.mean(), "count": grouped.size()}).reset_index()


def backlog_by_day(view: OfficeView) -> pd.DataFrame:
    """Columns ``replication, day, backlog``: cases the office holds undecided at the end of each day."""
    tables = [
        _daily_backlog(cases, view.horizon).assign(replication=replication)
        for replication, cases in view.every_case.groupby("replication", observed=True)
    ]
    return pd.concat(tables, ignore_index=True)


def _daily_backlog(cases: pd.DataFrame, horizon: float) -> pd.DataFrame:
    days = np.arange(1, max(int(horizon // DAY), 1) + 1)
    came, went = _office_span(cases)
    inside = np.searchsorted(np.sort(came), days * DAY) - np.searchsorted(np.sort(went), days * DAY)
    return pd.DataFrame({"day": days, "backlog": inside})


def _office_span(cases: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    came = cases["office_began"].to_numpy(float)
    went = cases["decided"].fillna(cases["closed"]).to_numpy(float)
    there = ~np.isnan(came)
    return came[there], np.maximum(went, came)[there & ~np.isnan(went)]


@office_measure(
    "backlog_mean",
    title="Backlog",
    unit="cases",
    better="lower",
    needs=(),
    definition="Cases received by the office and undecided at the end of the day, mean over days after the warm-up.",
)
def backlog_mean(view: OfficeView) -> pd.DataFrame:
    """Mean daily backlog."""
    grouped = _settled_backlog(view).groupby("replication")["backlog"]
    return pd.DataFrame({"value": grouped.mean(), "count": grouped.size()}).reset_index()


@office_measure(
    "backlog_end",
    title="Backlog at the end",
    unit="cases",
    better="lower",
    needs=(),
    definition="Cases received by the office and undecided at the end of the last day.",
)
def backlog_end(view: OfficeView) -> pd.DataFrame:
    """Backlog on the last day."""
    last = backlog_by_day(view).groupby("replication")["backlog"].last()
    return pd.DataFrame({"value": last.astype(float), "count": 1}).reset_index()


@office_measure(
    "backlog_growth",
    title="Growth of the backlog",
    unit="cases per working week",
    better="lower",
    needs=(),
    definition="Slope of a straight line through the daily backlog after the warm-up, times 7 "
    "days. Clearly above 0 means more comes in than goes out.",
)
def backlog_growth(view: OfficeView) -> pd.DataFrame:
    """Least-squares slope."""
    rows = [
        (replication, 7 * np.polyfit(part["day"], part["backlog"], 1)[0] if len(part) > 1 else np.nan, len(part))
        for replication, part in _settled_backlog(view).groupby("replication")
    ]
    return pd.DataFrame(rows, columns=["replication", "value", "count"])


def _settled_backlog(view: OfficeView) -> pd.DataFrame:
    table = backlog_by_day(view)
    return table[(table["day"] * DAY > view.warm_up) & (table["day"] * DAY <= view.until)]


def _age_measure(name: str, title: str, quantile: float) -> Measure:
    @office_measure(
        name,
        title=title,
        unit="days",
        better="lower",
        needs=(),
        definition="Days since the office received them, of cases undecided at the end of the run.",
    )
    def age(view: OfficeView) -> pd.DataFrame:
        cases = view.every_case
        waiting = cases[cases["office_began"].notna() & cases["decided"].isna() & cases["closed"].isna()]
        days = waiting.assign(age=(view.horizon - waiting["office_began"]) / DAY).groupby("replication")["age"]
        return pd.DataFrame({"value": days.quantile(quantile), "count": days.size()}).reset_index()

    return age


backlog_age_median = _age_measure("backlog_age_median", "Age of the backlog, middle case", 0.5)
backlog_age_p90 = _age_measure("backlog_age_p90", "Age of the backlog, 90 of 100 are younger", 0.9)
backlog_age_oldest = _age_measure("backlog_age_oldest", "Age of the oldest open case", 1.0)


@office_measure(
    "utilisation",
    title="Staff utilisation",
    unit="of 100 staffed hours",
    better="neither",
    needs=(),
    definition="Hours staff work on cases, of the hours they are staffed, after the warm-up. Above about "
    "85 waits grow quickly; far below, staff are idle.",
)
def utilisation(view: OfficeView) -> pd.DataFrame:
    """All roles together."""
    table = utilisation_by_group(view).groupby("replication")[["busy", "staffed"]].sum()
    return pd.DataFrame(
        {"value": 100 * table["busy"] / table["staffed"].where(table["staffed"] > 0), "count": table["staffed"] / 60}
    ).reset_index()


def utilisation_by_group(view: OfficeView) -> pd.DataFrame:
    """Columns ``replication, group, busy, staffed`` (minutes after the warm-up) of groups of staff."""
    rows = view.events[
        view.events["actor_kind"].astype(object).eq("human")
        & view.events["started_at"].between(view.warm_up, view.until)
    ]
    group = rows["resource"].astype(str).str.rpartition("-")[0].rename("group")
    busy = rows["busy_minutes"].groupby([rows["replication"], group], observed=True).sum()
    table = view.staffed.set_index(["replication", "group"])
    return table.assign(busy=busy.reindex(table.index, fill_value=0.0)).reset_index()


@office_measure(
    "finished_per_week",
    title="Cases finished a week",
    unit="cases per week",
    better="higher",
    needs=(),
    definition="Cases decided, refused or closed after the warm-up, by weeks.",
)
def finished_per_week(view: OfficeView) -> pd.DataFrame:
    """Throughput of an office that may decide nothing."""
    went = view.every_case["decided"].fillna(view.every_case["closed"])
    done = went.between(view.warm_up, view.until).groupby(view.every_case["replication"]).sum()
    weeks = (view.until - view.warm_up) / (7 * DAY)
    return pd.DataFrame({"value": done / weeks, "count": done}).rename_axis("replication").reset_index()


@office_measure(
    "decided_per_week",
    title="Decisions a week",
    unit="cases per week",
    better="higher",
    needs=("decided",),
    definition="Cases decided after the warm-up, by weeks.",
)
def decided_per_week(view: OfficeView) -> pd.DataFrame:
    """Throughput."""
    inside = (view.every_case["decided"] > view.warm_up) & (view.every_case["decided"] <= view.until)
    done = view.every_case[inside].groupby("replication").size()
    weeks = (view.until - view.warm_up) / (7 * DAY)
    return pd.DataFrame({"value": done / weeks, "count": done}).rename_axis("replication").reset_index()
