"""The office at work: touch time, backlog and its age, rework, waiting for staff, utilisation."""

from __future__ import annotations

import numpy as np
import pandas as pd

from simulator.measures.registry import Measure, case_measure, office_measure
from simulator.measures.staff_work import busy_pieces, held_by_day, role_backlog_by_day, staff_roles, waits
from simulator.measures.view import DAY, OfficeView


@case_measure(
    "touch_minutes",
    title="Staff work on a case",
    unit="staff minutes per decided case",
    better="lower",
    definition="Touch time: active staff work on a decided case, rework included and waiting not.",
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


def _mean_wait(view: OfficeView) -> pd.DataFrame:
    return _mean_by(waits(view), ["replication"])


def _mean_wait_by_role(view: OfficeView) -> pd.DataFrame:
    rows = waits(view)
    rows = rows.assign(group=rows["role"])[rows["role"].isin(staff_roles(view))]
    # Sorted, since pandas adds up sorted and unsorted groups in two ways that differ in the last digit.
    return _mean_by(rows.sort_values(["replication", "group"], kind="stable"), ["replication", "group"])


def _mean_by(rows: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    grouped = rows.groupby(key, observed=True)["waited"]
    return pd.DataFrame({"value": grouped.mean(), "count": grouped.size()}).reset_index()


waiting_hours = office_measure(
    "waiting_hours",
    title="Waiting for staff, each time",
    unit="hours",
    better="lower",
    needs=(),
    definition="Clock hours that a visit to a step of staff stood ready without anybody at work on it, until a person "
    "started, the citizen left, or the run ended, and again after each interruption, mean over all such visits.",
    by_role=_mean_wait_by_role,
)(_mean_wait)


def backlog_by_day(view: OfficeView) -> pd.DataFrame:
    """Columns ``replication, day, backlog``: cases received and neither decided nor closed at the end of each day."""
    cases = view.every_case[view.every_case["office_began"].notna()]
    went = cases["decided"].fillna(cases["closed"])
    # A case decided before the office had it was held for no time.
    spans = pd.DataFrame({"replication": cases["replication"], "came": cases["office_began"],
                          "went": went.where(went.isna() | (went > cases["office_began"]), cases["office_began"])})
    return held_by_day(view, spans).rename(columns={"held": "backlog"})


def settled_backlog(view: OfficeView) -> pd.DataFrame:
    """As `backlog_by_day`, only the days that the mean and the curve are made of: from the warm-up to `until`."""
    return _settled(view, backlog_by_day(view))


def _settled(view: OfficeView, table: pd.DataFrame) -> pd.DataFrame:
    return table[(table["day"] * DAY > view.warm_up) & (table["day"] * DAY <= view.until)]


def _mean_backlog_by_role(view: OfficeView) -> pd.DataFrame:
    table = _settled(view, role_backlog_by_day(view)).astype({"backlog": float})
    grouped = table.groupby(["replication", "group"])["backlog"]
    return pd.DataFrame({"value": grouped.mean(), "count": grouped.size()}).reset_index()


@office_measure(
    "backlog_mean",
    title="Backlog",
    unit="cases",
    better="lower",
    needs=(),
    definition="Cases that the office has received and neither decided nor closed, waiting or in work, at the end of "
    "the day, mean over the days after the warm-up; for a role: its work ready or begun.",
    by_role=_mean_backlog_by_role,
)
def backlog_mean(view: OfficeView) -> pd.DataFrame:
    """Mean daily backlog."""
    grouped = settled_backlog(view).groupby("replication")["backlog"]
    return pd.DataFrame({"value": grouped.mean(), "count": grouped.size()}).reset_index()


@office_measure(
    "backlog_end",
    title="Backlog at the end",
    unit="cases",
    better="lower",
    needs=(),
    definition="Cases that the office has received and neither decided nor closed at the end of the last day.",
)
def backlog_end(view: OfficeView) -> pd.DataFrame:
    """Backlog on the last day."""
    last = backlog_by_day(view).groupby("replication")["backlog"].last()
    return pd.DataFrame({"value": last.astype(float), "count": 1}).reset_index()


@office_measure(
    "backlog_growth",
    title="Growth of the backlog",
    unit="cases per week",
    signed=True,
    better="lower",
    needs=(),
    definition="Slope of a straight line through the daily backlog after the warm-up, times 7 days; clearly above 0 "
    "means that more comes in than goes out.",
)
def backlog_growth(view: OfficeView) -> pd.DataFrame:
    """Least-squares slope."""
    rows = [
        (replication, 7 * np.polyfit(part["day"], part["backlog"], 1)[0] if len(part) > 1 else np.nan, len(part))
        for replication, part in settled_backlog(view).groupby("replication")
    ]
    return pd.DataFrame(rows, columns=["replication", "value", "count"])


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


def _utilisation_by_role(view: OfficeView) -> pd.DataFrame:
    """A role's staff are the groups that may work in it; what they do in other roles keeps them busy as well."""
    groups = utilisation_by_group(view)
    parts = [groups[groups["group"].isin([g for g, roles in view.roles.items() if role in roles])].assign(group=role)
             for role in staff_roles(view)]
    return _busy_of(pd.concat([groups[:0], *parts]).sort_values(["replication", "group"], kind="stable"),
                    ["replication", "group"])


def _busy_of(table: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    sums = table.groupby(key)[["busy", "staffed"]].sum()
    share = 100 * sums["busy"] / sums["staffed"].where(sums["staffed"] > 0)
    return pd.DataFrame({"value": share, "count": sums["staffed"] / 60}).reset_index()


@office_measure(
    "utilisation",
    title="Staff utilisation",
    unit="of 100 staffed hours",
    better="neither",
    needs=(),
    definition="Hours that staff work on cases between the warm-up and the end of the arrivals, of the hours they are "
    "staffed then; overtime is work without staffed hours, and above about 85 waits grow quickly.",
    by_role=_utilisation_by_role,
)
def utilisation(view: OfficeView) -> pd.DataFrame:
    """All roles together."""
    return _busy_of(utilisation_by_group(view), ["replication"])


def utilisation_by_group(view: OfficeView) -> pd.DataFrame:
    """Columns ``replication, group, busy, staffed`` (minutes in the window of load) of groups of staff."""
    rows = busy_pieces(view)
    busy = rows["busy_inside"].groupby([rows["replication"], rows["group"]], observed=True).sum()
    table = view.staffed.set_index(["replication", "group"])
    # Groups that were there and had nothing to do count as well.
    return table.assign(busy=busy.reindex(table.index, fill_value=0.0)).reset_index()


@office_measure(
    "finished_per_week",
    title="Cases finished a week",
    unit="cases per week",
    better="higher",
    needs=(),
    definition="Cases decided, refused or closed between the warm-up and the end of the arrivals, by weeks.",
)
def finished_per_week(view: OfficeView) -> pd.DataFrame:
    """Throughput of an office that may decide nothing."""
    return _each_week(view, view.every_case["decided"].fillna(view.every_case["closed"]))


def _each_week(view: OfficeView, moments: pd.Series) -> pd.DataFrame:
    """Cases whose moment lies in the window of load, by its weeks."""
    inside = moments.between(view.warm_up, view.until).groupby(view.every_case["replication"]).sum()
    done = inside.reindex(view.replications, fill_value=0).rename_axis("replication")
    weeks = view.window / (7 * DAY) if view.window else np.nan
    return pd.DataFrame({"value": done / weeks, "count": done}).reset_index()


@office_measure(
    "decided_per_week",
    title="Decisions a week",
    unit="cases per week",
    better="higher",
    needs=("decided",),
    definition="Cases awarded or refused between the warm-up and the end of the arrivals, by weeks.",
)
def decided_per_week(view: OfficeView) -> pd.DataFrame:
    """Throughput."""
    return _each_week(view, view.every_case["decided"])
