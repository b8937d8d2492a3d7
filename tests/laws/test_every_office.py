"""Laws that hold for every office, whatever its process, staff and queues."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from joblib import parallel_config

from simulator import EventLog, Scenario, change_scenario, check_scenario, run_replications, touch_minutes
from tests.laws.office_strategies import offices
from tests.simulator.offices import A, build, desk, run

# Offices shrink too slowly to be worth waiting for.
quick = settings(
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@given(offices(), st.integers(0, 10**6))
@quick
def test_the_log_of_every_office_obeys_the_laws(scenario, seed):
    """No case lost or doubled; time runs forward; nobody does two things at once; busy at most staffed."""
    assert not check_scenario(scenario).problems
    log = run(scenario, seed)
    every_case_once(log)
    time_runs_forward(log, scenario)
    nobody_works_twice(log)
    work_begins_on_duty(log)
    busy_at_most_staffed(log)
    teams_sit_together(log, scenario)
    links_are_possible(log)
    errors_are_made_before_they_are_found(log)


def every_case_once(log: EventLog) -> None:
    """Each case that arrived either ended exactly once or stands open, in one place unless it has branches or calls."""
    kinds = {name: activity.kind for name, activity in log.scenario.process.activities.items()}
    events = log.events
    ended = events[events["activity"].astype(str).map(kinds) == "end"].groupby("case_id").size()
    left_open = events[events["completed_at"].isna() & (events["outcome"] != "withdrawn")].groupby("case_id").size()
    assert ((ended.index.isin(left_open.index)) == False).all()  # noqa: E712 - element by element
    assert (ended == 1).all()
    if "split" not in kinds.values() and "call" not in set(events["activity"]):
        assert (left_open == 1).all()
    assert len(ended) + len(left_open) == len(log.cases) == len(set(events["case_id"]))
    pieces = events[events["outcome"] != "interrupted"]
    assert not pieces.duplicated(["case_id", "activity", "visit"]).any()


def time_runs_forward(log: EventLog, scenario: Scenario) -> None:
    """Enabled <= started <= completed <= horizon."""
    events = log.events
    assert (events["enabled_at"] <= events["started_at"].fillna(np.inf)).all()
    assert (events["started_at"].fillna(-np.inf) <= events["completed_at"].fillna(np.inf)).all()
    assert events[["enabled_at", "started_at", "completed_at"]].max().max() <= scenario.horizon_minutes


def everybody(log: EventLog) -> pd.DataFrame:
    """Rows of those who worked on a case and of those who sat beside them."""
    columns = ["resource", "started_at", "completed_at"]
    return pd.concat([log.events[columns], log.company[columns]]).astype({"resource": str})


def nobody_works_twice(log: EventLog) -> None:
    """The spans of one worker do not overlap, alone or beside others."""
    work = everybody(log)
    work = work[(work["resource"] != "") & work["started_at"].notna()]
    work = work.assign(end=work["completed_at"].fillna(np.inf)).sort_values(["resource", "started_at", "end"])
    for _, mine in work.groupby("resource", observed=True):
        assert (mine["started_at"].to_numpy()[1:] >= mine["end"].to_numpy()[:-1]).all()


def work_begins_on_duty(log: EventLog) -> None:
    """Every piece of work begins while its worker is at work."""
    for resource, mine in log.duty.groupby("resource", observed=True):
        rows = everybody(log)
        starts = rows.loc[rows["resource"] == resource, "started_at"].dropna().to_numpy()
        place = np.searchsorted(mine["opens_at"].to_numpy(), starts, side="right") - 1
        assert (place >= 0).all() and (starts < mine["closes_at"].to_numpy()[place]).all()


def busy_at_most_staffed(log: EventLog) -> None:
    """A worker who does not work overtime is busy no longer than on duty."""
    overtime = {name for name, staff in log.scenario.staff.items() if staff.at_closing == "finish"}
    busy = touch_minutes(log).groupby(log.events["resource"].astype(str)).sum()
    on_duty = (log.duty["closes_at"] - log.duty["opens_at"]).groupby(log.duty["resource"].astype(str)).sum()
    for resource, minutes in busy.items():
        if resource and resource.rpartition("-")[0] not in overtime:
            assert minutes <= on_duty.get(resource, 0.0) + 1e-6


def teams_sit_together(log: EventLog, scenario: Scenario) -> None:
    """Whoever sits beside others begins and ends with them, has the role of the seat, and is nobody twice."""
    key = ["case_id", "activity", "visit"]
    led = log.events[[*key, "started_at", "completed_at", "resource"]].astype({"activity": str})
    both = log.company.astype({"activity": str}).merge(led, on=key, how="left", suffixes=("", "_lead"))
    assert (both["started_at"] == both["started_at_lead"]).all()
    assert (both["completed_at"].fillna(-1) == both["completed_at_lead"].fillna(-1)).all()
    assert (both["resource"].astype(str) != both["resource_lead"].astype(str)).all()
    for row in log.company.itertuples():
        assert row.role in scenario.staff[row.resource.rpartition("-")[0]].roles


def links_are_possible(log: EventLog) -> None:
    """No case has more right links than true ones, or than were made."""
    count = log.ledger.groupby(["case_id", "kind"], observed=True).size().unstack("kind", fill_value=0)
    count = count.reindex(columns=["link_right", "link_made", "link_true"], fill_value=0)
    assert (count["link_right"] <= count[["link_made", "link_true"]].min(axis=1)).all()


def errors_are_made_before_they_are_found(log: EventLog) -> None:
    """A case has at any time no more errors corrected than made."""
    kind = log.ledger["kind"].astype(str)
    found = kind.eq("error_corrected") | kind.str.startswith("corrected_")
    signed = log.ledger["amount"].where(kind.str.startswith("error_"), 0.0).where(~found, -log.ledger["amount"])
    assert (signed.groupby(log.ledger["case_id"]).cumsum() >= 0).all()


@given(offices(), st.integers(0, 10**6))
@settings(quick, max_examples=15)
def test_a_scenario_compared_with_itself_differs_by_exactly_nothing(scenario, seed):
    """Two runs with one seed give the same frames, bit for bit."""
    first, second = run(scenario, seed), run(scenario, seed)
    for name in ("events", "ledger", "cases", "duty"):
        pd.testing.assert_frame_equal(getattr(first, name), getattr(second, name), check_exact=True)


def test_who_runs_a_replication_changes_nothing():
    """Two processes or one, three replications or the third alone: the same rows."""
    scenario = build({"a": desk(f"exponential 20 min {A}")}, arrivals={"x": {"rate": f"60 cases per day {A}"}})
    one = run_replications(scenario, seed=3, replications=3)
    with parallel_config(backend="loky"):
        two = run_replications(scenario, seed=3, replications=3, workers=2)
    pd.testing.assert_frame_equal(one.events, two.events, check_exact=True)
    third = run_replications(scenario, seed=3, replications=1, first=2)
    pd.testing.assert_frame_equal(
        one.events[one.events["replication"] == 2].reset_index(drop=True), third.events, check_exact=True
    )


@given(offices(), st.integers(0, 10**6), st.integers(1, 30))
@settings(quick, max_examples=15)
def test_shifting_all_clocks_by_weeks_changes_nothing(scenario, seed, weeks):
    """The same office some weeks later has the same log (nothing in it names a date)."""
    later = scenario.model_copy(update={"start": scenario.start + pd.Timedelta(weeks=weeks).to_pytimedelta()})
    pd.testing.assert_frame_equal(run(scenario, seed).events, run(later, seed).events, check_exact=True)


@given(st.integers(0, 10**6), st.integers(1, 4), st.integers(30, 130))
@settings(quick, max_examples=15)
def test_more_staff_never_lengthen_the_mean_wait(seed, heads, load):
    """One more clerk at a single desk never lengthens the mean wait under common luck (slack: one second)."""
    def wait(count: int) -> float:
        scenario = build({"a": desk(f"exponential 20 min {A}")}, heads=count, horizon=f"10 days {A}",
                         arrivals={"x": {"rate": f"{72 * heads * load / 100} cases per day {A}"}})
        events = run(scenario, seed).events
        work = events[events["activity"] == "a"]
        return float((work["started_at"].fillna(scenario.horizon_minutes) - work["enabled_at"]).mean())
    assert wait(heads + 1) <= wait(heads) + 1 / 60


def by_luck(log: EventLog, stream: str) -> pd.DataFrame:
    """Rows of one stream with the case's luck instead of its number."""
    cases = log.cases[log.cases["stream"] == stream][["case_id", "luck"]]
    events = (
        log.events.merge(cases, on="case_id")
        .drop(columns="case_id")
        .astype({"resource": str, "benefit": str, "role": str})
    )
    return events.sort_values(["luck", "enabled_at", "completed_at"]).reset_index(drop=True)


@pytest.mark.parametrize("change", ["stream", "staff"])
def test_one_change_moves_only_what_it_touches(change):
    """Another stream with its own desk, or another head at that desk, leaves the first stream's rows as they are."""
    activities = {"a": desk(f"exponential 20 min {A}"), "b": desk(f"exponential 9 min {A}", role="other")}
    staff = {"clerks": {"roles": "clerk", "heads": f"1 head {A}", "calendar": "always"},
             "others": {"roles": "other", "heads": f"1 head {A}", "calendar": "always"}}
    streams = {
        "first": {"rate": f"60 cases per day {A}", "starts": "a"},
        "second": {"rate": f"100 cases per day {A}", "starts": "b"},
    }
    base = build(activities, staff=staff, arrivals=streams)
    if change == "staff":
        other = change_scenario(base, {"staff.others.heads": f"3 heads {A}"})
    else:
        other = change_scenario(
            base, {"arrivals": streams | {"third": {"rate": f"30 cases per day {A}", "starts": "b"}}}
        )
    pd.testing.assert_frame_equal(by_luck(run(base), "first"), by_luck(run(other), "first"), check_exact=True)
    assert not by_luck(run(base), "second").equals(by_luck(run(other), "second"))
