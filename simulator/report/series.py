"""Tables behind the charts: pure functions of the views, one row for each point drawn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from simulator.experiments.intervals import mean_interval, mean_intervals
from simulator.measures.kpi.times import days_between
from simulator.measures.kpi.work import settled_backlog
from simulator.measures.summaries import survival_curve
from simulator.measures.view import DAY, OfficeView

HOUR = 60.0
DAYS_THERE = "Days for each case there"
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def decided_by_day(view: OfficeView, label: str, days: float) -> pd.DataFrame:
    """Of 100 entitled people, how many have a decision after so many days, with the interval of the mean."""
    table = days_between(view, "entitled", "decided").assign(replication=view.cases["replication"])
    # Who came within the last day says nothing about days.
    table = table[table["value"].notna() & ~(table["censored"] & (table["value"] < 1))]
    grid = np.linspace(0, days, 121)
    curves = np.array([_curve(part, grid) for _, part in table.groupby("replication")])
    if not len(curves):
        return pd.DataFrame(columns=["Days since the right arose", "Decided, of 100", "low", "high", "Scenario"])
    low, high = interval_of_means(curves)
    return pd.DataFrame(
        {
            "Days since the right arose": grid,
            "Decided, of 100": curves.mean(axis=0),
            "low": low.clip(0, 100),
            "high": high.clip(0, 100),
            "Scenario": label,
        }
    )


def interval_of_means(rows: np.ndarray, confidence: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
    """Return the interval of each column's mean over the replications (rows); the mean itself when there is one.

    The columns hold levels, such as a backlog of each day, none of which can lie below 0.
    """
    # Runs without a figure fall out of each column for itself, which the way for whole tables cannot do.
    if np.isnan(rows).any():
        bounds = [mean_interval(column[~np.isnan(column)], confidence) for column in rows.T]
        mean, low, high = np.array(bounds).reshape(-1, 3).T
    else:
        mean, low, high = mean_intervals(rows, confidence)
    return np.where(np.isnan(low), mean, np.maximum(low, 0.0)), np.where(np.isnan(high), mean, high)


def _curve(part: pd.DataFrame, grid: np.ndarray) -> np.ndarray:
    at, waiting = survival_curve(part["value"], part["censored"])
    # From the right: a decision counts from its own moment on.
    place = np.searchsorted(at, grid, side="right")
    return 100 * (1 - np.concatenate([[1.0], waiting])[place])


def backlog_curve(view: OfficeView, label: str) -> pd.DataFrame:
    """Open cases at each day's end, with the interval of the mean; its mean is the measure `backlog_mean`."""
    table = settled_backlog(view)
    wide = table.pivot(index="replication", columns="day", values="backlog").astype(float)
    low, high = interval_of_means(wide.to_numpy())
    return pd.DataFrame(
        {
            "Week": (wide.columns.to_numpy() - view.warm_up / DAY) / 7,
            "Open cases": wide.mean().to_numpy(),
            "low": low.clip(min=0),
            "high": high,
            "Scenario": label,
        }
    )


def utilisation_by_hour(view: OfficeView, duty: pd.DataFrame, label: str) -> pd.DataFrame:
    """Of 100 staffed minutes, how many are worked, for each hour of the week in which somebody is on duty."""
    human = view.events[view.events["actor_kind"].astype(object).eq("human") & view.events["started_at"].notna()]
    people = duty[duty["group"].astype(str).isin(set(view.staffed["group"]))]
    hours = int(view.until // HOUR)
    first = int(view.warm_up // HOUR)
    worked = _on_duty(human.assign(completed_at=human["completed_at"].fillna(view.horizon)), people)
    busy = _minutes_by_hour(worked["started_at"], worked["completed_at"], hours)
    staffed = _minutes_by_hour(people["opens_at"], people["closes_at"].clip(upper=view.horizon), hours)
    # 1970-01-01 was a Thursday, three days after a Monday.
    monday = (view.start.astype("datetime64[D]").astype(int) + 3) % 7
    number = np.arange(first, hours) + 24 * monday
    table = pd.DataFrame({"slot": number % 168, "busy": busy[first:], "staffed": staffed[first:]})
    table = table[table["staffed"] > 0].groupby("slot").sum()
    # Overtime is work without staffed minutes, so an hour may come out above 100.
    share = (100 * table["busy"] / table["staffed"]).clip(upper=100)
    return pd.DataFrame(
        {
            "Hour of the day": table.index % 24,
            "Weekday": [WEEKDAYS[slot // 24] for slot in table.index],
            "Worked, of 100 staffed minutes": share.to_numpy(),
            "Scenario": label,
        }
    )


def utilisation_interval(view: OfficeView, duty: pd.DataFrame, label: str) -> pd.DataFrame:
    """As `utilisation_by_hour`, with the interval of the mean over replications in ``low`` and ``high``."""
    whole = utilisation_by_hour(view, duty, label)
    key, value = ["Weekday", "Hour of the day"], "Worked, of 100 staffed minutes"
    each = [utilisation_by_hour(_only(view, number), duty[duty["replication"] == number], label).set_index(key)[value]
            for number in view.replications]
    wide = pd.concat(each, axis=1).reindex(pd.MultiIndex.from_frame(whole[key]))
    low, high = interval_of_means(wide.to_numpy(float).T)
    return whole.assign(low=low.clip(0, 100), high=high.clip(0, 100))


def _only(view: OfficeView, replication: int) -> OfficeView:
    return replace(view, events=view.events[view.events["replication"] == replication])


def _on_duty(rows: pd.DataFrame, duty: pd.DataFrame) -> pd.DataFrame:
    """Cut work that rested while its worker was away into the pieces worked."""
    # Rounding alone is no rest.
    rests = rows["busy_minutes"] < rows["completed_at"] - rows["started_at"] - 1e-6
    spans = {
        key: part[["opens_at", "closes_at"]].to_numpy()
        for key, part in duty.groupby(["replication", "resource"], observed=True)
    }
    pieces = [
        _cut(part, spans.get(key, np.zeros((0, 2))))
        for key, part in rows[rests].groupby(["replication", "resource"], observed=True)
    ]
    whole = rows.loc[~rests, ["started_at", "completed_at"]]
    return pd.concat([whole, *pieces], ignore_index=True)


def _cut(rows: pd.DataFrame, spans: np.ndarray) -> pd.DataFrame:
    start, end = rows["started_at"].to_numpy(), rows["completed_at"].to_numpy()
    first = np.searchsorted(spans[:, 1], start, side="right")
    counts = np.maximum(np.searchsorted(spans[:, 0], end, side="left") - first, 0)
    row = np.repeat(np.arange(len(rows)), counts)
    # Counts on from the first span of each row: one look-up for all pieces, without a loop.
    span = spans[np.repeat(first, counts) + np.arange(len(row)) - np.repeat(np.cumsum(counts) - counts, counts)]
    return pd.DataFrame(
        {"started_at": np.maximum(start[row], span[:, 0]), "completed_at": np.minimum(end[row], span[:, 1])}
    )


def _minutes_by_hour(start: pd.Series, end: pd.Series, hours: int) -> np.ndarray:
    grid = np.arange(hours + 1) * HOUR
    return np.diff(_elapsed(start, grid) - _elapsed(end, grid))


def _elapsed(moments: pd.Series, grid: np.ndarray) -> np.ndarray:
    """Minutes passed since all these moments together, at each point of the grid."""
    at = np.sort(moments.to_numpy(float))
    total = np.concatenate([[0.0], np.cumsum(at)])
    place = np.searchsorted(at, grid)
    passed: np.ndarray = grid * place - total[place]
    return passed


def days_by_activity(view: OfficeView, titles: dict[str, str], label: str) -> pd.DataFrame:
    """Days that a case spends at each activity, at work or waiting, mean over the cases that were there.

    Cases that came to it after the warm-up count, and who is there still has spent the time until the end of the run.
    """
    events = view.events[view.events["enabled_at"] >= view.warm_up]
    key = [events["replication"], events["activity"].astype(str)]
    days = ((events["completed_at"].fillna(view.horizon) - events["enabled_at"]) / DAY).groupby(key).sum()
    there = events["case_id"].groupby(key).nunique()
    each = days.groupby(level=1).sum() / there.groupby(level=1).sum()
    low, high = interval_of_means((days / there).unstack()[each.index].to_numpy(float))
    names = [titles.get(name, name) for name in each.index]
    return pd.DataFrame({"Activity": names, DAYS_THERE: each.to_numpy(), "Scenario": label,
                         "low": low.clip(min=0), "high": high})
