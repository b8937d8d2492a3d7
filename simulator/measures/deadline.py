"""How much of the time that the law allows each case has used: from a chosen start, on its own clock, with stops."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.plan.process import DEADLINE, Deadline, Process
from simulator.plan.scenario import Scenario
from simulator.run.event_log import EventLog

DAY = 1440.0
_KEY = ["replication", "case_id"]
Floats = NDArray[np.float64]


def with_deadlines(cases: pd.DataFrame, log: EventLog) -> pd.DataFrame:
    """Add the minutes `allowed` until the decision and those `used`; NaN for cases whose clock never starts.

    A case that is not decided has used the minutes until it left, or until the end of the run.
    """
    if DEADLINE not in log.cases:
        return cases
    scenario = log.scenario
    rule = deadline_of(scenario.process)
    start = cases[rule.from_]
    end = cases["decided"].fillna(cases["closed"]).fillna(scenario.horizon_minutes)
    clock = _Clock(scenario, start)
    used = clock.passed(start, end) - _stood_still(cases.assign(start=start, end=end), log, rule, clock)
    allowed = cases[DEADLINE].astype(float) * DAY
    counts = start.notna() & (end >= start) & allowed.gt(0)  # a stream without the attribute has 0: no deadline
    return cases.assign(allowed=allowed.where(counts), used=used.where(counts))


def deadline_of(process: Process) -> Deadline:
    """Return what the process says, or else: from the application where there is one, with no stop."""
    if process.deadline is not None:
        return process.deadline
    applied = any(activity.milestone == "applied" for activity in process.activities.values())
    return Deadline.model_validate({"from": "applied" if applied else "entitled"})


class _Clock:
    """Minutes on the calendar, or only those of working days, also before the start of the run."""

    def __init__(self, scenario: Scenario, moments: pd.Series) -> None:
        self._ticks: Floats | None = None
        if scenario.working_days is None or not _on_working_days(scenario):
            return
        before = max(math.ceil(-float(moments.min()) / DAY), 0) if moments.notna().any() else 0
        days = before + int(scenario.horizon_minutes // DAY) + 2
        calendar = scenario.calendars[scenario.working_days]
        spans = np.array(calendar.working_days(scenario.start - dt.timedelta(days=before), days)).reshape(-1, 2)
        self._ticks = spans.ravel() - before * DAY
        lengths = np.cumsum(spans[:, 1] - spans[:, 0])
        self._worked = np.column_stack([np.concatenate([[0.0], lengths[:-1]]), lengths]).ravel()

    def passed(self, start: pd.Series, end: pd.Series) -> pd.Series:
        """Return the minutes between moments."""
        if self._ticks is None:
            return end - start
        until, since = (np.interp(moments.to_numpy(float), self._ticks, self._worked) for moments in (end, start))
        return pd.Series(until - since, index=start.index)


def _on_working_days(scenario: Scenario) -> bool:
    makers = [scenario.process.attributes, *(stream.attributes for stream in scenario.arrivals.values())]
    return any(maker[DEADLINE].unit == "working days" for maker in makers if DEADLINE in maker)


def _stood_still(cases: pd.DataFrame, log: EventLog, rule: Deadline, clock: _Clock) -> pd.Series:
    """Minutes of the clock between start and end in which a case was at a step that stops it; overlaps count once."""
    rows = log.events[log.events["activity"].isin(list(rule.stops_during))]
    if rows.empty:
        return pd.Series(0.0, index=cases.index)
    known = cases.set_index(_KEY)[["start", "end"]]
    rows = rows[[*_KEY, "enabled_at", "completed_at"]].join(known, on=_KEY).sort_values("enabled_at")
    # A clock that never starts stays NaN, and NaN is never above anything.
    low = rows[["enabled_at", "start"]].max(axis=1, skipna=False)
    high = rows["completed_at"].fillna(np.inf).clip(upper=rows["end"])
    key = [rows["replication"], rows["case_id"]]
    # What earlier rows of the case have reached already is not counted again.
    seen = high.groupby(key).cummax().groupby(key).shift().fillna(-np.inf)
    low = low.clip(lower=seen)
    there = high > low
    still = clock.passed(low[there], high[there]).groupby([part[there] for part in key]).sum()
    return pd.Series(still.reindex(known.index, fill_value=0.0).to_numpy(), index=cases.index)
