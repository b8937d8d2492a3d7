"""An event log of the engine as the view that measures read, and `measure`, the room's front door to them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pandas as pd

from simulator.measures.case_table import case_table
from simulator.measures.deadline import with_deadlines
from simulator.measures.marks import implied_marks, staff_of_people
from simulator.measures.measuring import measure_view
from simulator.measures.view import POSTED, OfficeView, told
from simulator.measures.words import is_one_of
from simulator.plan.activity import Activity
from simulator.plan.scenario import Scenario
from simulator.run.event_log import EventLog, minutes_inside

_NOT_GROUPS = {"replication", "case_id", "person_id", "benefit", "arrives_at", "entitled_at", "luck", "live", "bypass"}


def view_log(log: EventLog, seen: frozenset[str] = frozenset()) -> OfficeView:
    """Return the log as cases, with the minutes that staff really worked.

    Parameters
    ----------
    log : of all replications of a run, or of some of them
    seen : what the other replications are known to show (`signs_of`); with it each replication has the figures that it
        has in the log of all
    """
    scenario = log.scenario
    warm_up = scenario.warm_up_minutes
    arrivals_end = _arrivals_end(scenario)
    until = min(scenario.horizon_minutes, arrivals_end)
    busy = _human(log, minutes_inside(log, 0.0, scenario.horizon_minutes))
    events = log.events.assign(busy_minutes=busy, busy_inside=_busy_inside(log, busy, warm_up, until))
    milestones = milestones_of(scenario)
    ledger = implied_marks(log, milestones, told(seen, POSTED))
    company = log.company.assign(
        busy_minutes=minutes_inside(log, 0.0, scenario.horizon_minutes, log.company),
        busy_inside=minutes_inside(log, warm_up, until, log.company))
    every_case = with_deadlines(_with_company(_cases(events, ledger, milestones, log, seen), company), log)
    # Cases without a right count from when they began.
    arose = every_case["entitled"].fillna(every_case["began"])
    cases = every_case[arose >= warm_up].reset_index(drop=True) if warm_up else every_case
    days, holidays = _week(scenario)
    return OfficeView(
        scenario=scenario.name,
        runs=log.replications,
        events=events,
        ledger=ledger,
        company=company,
        cases=cases,
        every_case=every_case,
        warm_up=warm_up,
        horizon=scenario.horizon_minutes,
        start=np.datetime64(scenario.start),
        weekmask=days,
        holidays=holidays,
        arrivals_end=arrivals_end,
        staffed=_staffed(log, warm_up),
        roles={name: staff.roles for name, staff in scenario.staff.items()},
        sites={name: staff.site for name, staff in scenario.staff.items() if staff.site},
        withheld=scenario.not_identified,
        group_columns=tuple(c for c in log.cases if c not in _NOT_GROUPS),
        seen=seen,
    )


def measure(log: EventLog, names: Sequence[str] | None = None, *, by: str | None = None) -> pd.DataFrame:
    """Compute measures of a log.

    Parameters
    ----------
    log : what `run_replications` returned
    names : measures wanted (see `list_measures`); all when None
    by : ``benefit`` or a case attribute such as ``sex``, to compute each group's figure as well

    Returns
    -------
    pd.DataFrame : ``scenario, replication, group, measure, value, count``; a measure the log cannot support has
        NaN and count 0

    Raises
    ------
    BadInput : a measure or grouping is not known
    """
    return measure_view(view_log(log), names, by)


def milestones_of(scenario: Scenario) -> dict[str, str]:
    """Return activity → milestone for the activities that have one; an end without one closes the case."""
    return {name: activity.milestone or "closed" for name, activity in scenario.process.activities.items()
            if activity.milestone or activity.kind == "end"}


def _cases(events: pd.DataFrame, ledger: pd.DataFrame, milestones: dict[str, str], log: EventLog,
           seen: frozenset[str]) -> pd.DataFrame:
    activities = log.scenario.process.activities
    ends = {name for name, activity in activities.items() if activity.kind == "end"}
    records = {name for name, activity in activities.items() if _only_records(activity)}
    table = case_table(events, ledger, milestones, log.cases, ends=ends, records=records, seen=seen)
    return _with_first_money(table, log)


def _with_company(cases: pd.DataFrame, company: pd.DataFrame) -> pd.DataFrame:
    """Add the minutes of those who sat beside the worker of an event row."""
    if company.empty:
        return cases
    again = company["busy_minutes"].where(company["visit"].gt(1), 0.0)
    key = ["replication", "case_id"]
    more = company.assign(rework_minutes=again).groupby(key)[["busy_minutes", "rework_minutes"]].sum()
    more = more.reindex(pd.MultiIndex.from_frame(cases[key]), fill_value=0.0)
    return cases.assign(touch_minutes=cases["touch_minutes"] + more["busy_minutes"].to_numpy(),
                        rework_minutes=cases["rework_minutes"] + more["rework_minutes"].to_numpy())


def _only_records(activity: Activity) -> bool:
    """A step that takes no time, asks nobody and cannot go wrong decides nothing; it writes down what was decided."""
    substance = (activity.role, activity.time, activity.delay, activity.register_name, activity.errors, activity.model)
    return activity.kind in ("automatic", "split", "join", "end") and not any(substance)


def _with_first_money(cases: pd.DataFrame, log: EventLog) -> pd.DataFrame:
    """Where money travels by channels, ``paid`` is when the first of it is there, not when it was sent."""
    plan = log.scenario.payments
    if plan is None or not plan.channels:
        return cases
    paid = log.ledger[log.ledger["kind"].eq("paid")].groupby(["replication", "case_id"])["at"].min().rename("first")
    return cases.assign(paid=cases.join(paid, on=["replication", "case_id"])["first"])


def _human(log: EventLog, minutes: pd.Series) -> pd.Series:
    """Minutes of people, not servers; 0 where nobody worked."""
    return minutes.where(is_one_of(log.events["actor_kind"], ["human"]), 0.0)


def _busy_inside(log: EventLog, busy: pd.Series, low: float, high: float) -> pd.Series:
    """As `busy`, only the minutes between two moments; only rows over an edge need to be worked out anew."""
    # Work that is open reaches beyond every window.
    starts, ends = log.events["started_at"], log.events["completed_at"].fillna(np.inf)
    outside = starts.ge(high) | ends.le(low)
    across = (starts.lt(low) & ends.gt(low)) | (starts.lt(high) & ends.gt(high))
    if not across.any():
        return busy.mask(outside, 0.0)
    part = minutes_inside(log, low, high, log.events[across])
    return busy.mask(outside, 0.0).mask(across, _human(log, part.reindex(busy.index, fill_value=0.0)))


def _staffed(log: EventLog, warm_up: float) -> pd.DataFrame:
    """Columns ``replication, group, staffed``: minutes on duty after the warm-up, groups of people only."""
    duty = log.duty[is_one_of(log.duty["group"], staff_of_people(log.scenario))]
    opens = duty["opens_at"].clip(lower=warm_up)
    closes = duty["closes_at"].clip(upper=min(log.scenario.horizon_minutes, _arrivals_end(log.scenario)))
    table = duty.assign(group=duty["group"].astype(str), staffed=(closes - opens).clip(lower=0))
    return table.groupby(["replication", "group"], observed=True)["staffed"].sum().reset_index()


def _arrivals_end(scenario: Scenario) -> float:
    """The minute after the last day on which cases begin; infinite when a stream has no last day of its own."""
    last = [stream.to_day for stream in scenario.arrivals.values() if stream.stock is None]
    if not last or any(day is None for day in last):
        return float("inf")
    return (max(day for day in last if day) - scenario.start).days * 1440.0 + 1440.0


def _week(scenario: Scenario) -> tuple[str, tuple[np.datetime64, ...]]:
    """Weekmask and holidays of the calendar on which working days count; every day when there is none."""
    calendar = scenario.working_calendar
    if calendar is None:
        return "1111111", ()
    # Two years before, for rights that arose before the start.
    off = calendar.days_off(scenario.start - dt.timedelta(days=730), int(scenario.horizon_minutes // 1440) + 732)
    return calendar.weekmask, tuple(np.datetime64(day) for day in off)
