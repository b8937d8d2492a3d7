"""Rollout: which cases run by the new way, and from when."""

from __future__ import annotations

import pytest

from simulator import run_replications
from tests.simulator.offices import A, build, desk, minutes, run

DAY = 1440.0


def test_rollout_opens_by_benefit_and_date_and_bypass_falls():
    """Benefit a goes live on day 10 with half bypassed, halving every 5 days; benefit b never."""
    activities = {
        "sort": {
            "kind": "automatic",
            "next": [{"to": "by_hand", "when": "bypass = 1"}, {"to": "new_way", "when": "live = 1"}, "old_way"],
        },
        "new_way": {"kind": "end"},
        "old_way": {"kind": "end"},
        "by_hand": {"kind": "end"},
    }
    rollout = [{"benefit": "a", "from": "2022-01-13", "bypass": f"50 % {A}", "bypass_halves_every": f"5 days {A}"}]
    arrivals = {
        "a": {"rate": f"400 cases per day {A}", "benefit": "a"},
        "b": {"rate": f"50 cases per day {A}", "benefit": "b"},
    }
    log = run(build({**activities, "end": {"kind": "end"}, "x": desk(1)}, rollout=rollout, arrivals=arrivals,
                    process={"timers": {"t": {"starts": "sort", "after": minutes(1), "does": {"visit": "x"}}}}))
    first = log.events[log.events["activity"].isin(["new_way", "old_way", "by_hand"])]
    days = first["enabled_at"] // DAY
    assert set(first[first["benefit"] == "b"]["activity"]) == {"old_way"}
    assert set(first[(first["benefit"] == "a") & (days < 10)]["activity"]) == {"old_way"}
    live = first[(first["benefit"] == "a") & (days >= 10)]
    share = (live["activity"] == "by_hand").groupby(live["enabled_at"] // (5 * DAY)).mean()
    assert share.loc[2.0] == pytest.approx(0.36, abs=0.05) and share.loc[3.0] == pytest.approx(0.18, abs=0.04)


def test_a_ceiling_keeps_part_of_the_cases_on_the_old_way():
    """With data that allow 70 of 100, about 30 of 100 stay with the old way."""
    activities = {
        "sort": {"kind": "automatic", "next": [{"to": "new_way", "when": "live = 1"}, "end"]},
        "new_way": {"kind": "end"},
    }
    log = run(
        build(
            activities,
            rollout=[{"from": "2022-01-01", "ceiling": f"70 % {A}"}],
            arrivals={"a": {"rate": f"100 cases per day {A}"}},
        )
    )
    assert (log.events["activity"] == "new_way").sum() / len(log.cases) == pytest.approx(0.7, abs=0.03)


def sorting(**line):
    """Cases of three offices, and the first day on which each office has a live case in each replication."""
    scenario = build(
        {"sort": {"kind": "automatic", "next": "end"}},
        rollout=[{"from": "2022-01-08", **line}],
        arrivals={"a": {"rate": f"300 cases per day {A}"}},
        process={"attributes": {"office": {"choice": dict.fromkeys("abcd", f"25 % {A}")}}},
    )
    cases = run_replications(scenario, seed=1, replications=6).cases
    live = cases[cases["live"] == 1].assign(office=lambda t: t["office"].astype(str))
    return (live.groupby(["replication", "office"])["entitled_at"].min() // DAY).unstack("office")


def test_a_line_holds_for_the_cases_it_names():
    """Live are the cases of office b only."""
    assert sorting(when="office = b").columns.tolist() == ["b"]


def test_nothing_goes_live_before_the_law_allows_it():
    """Planned for day 5, lawful from day 9."""
    assert (sorting(law_from="2022-01-12") == 9).all().all()


def test_offices_go_live_step_by_step_in_the_order_given():
    """Every three days the next office, from day 5 on; one that is not named stays as it is."""
    first = sorting(steps={"by": "office", "every": f"3 days {A}", "order": ["c", "a", "b"]})
    assert first.loc[0].to_dict() == {"a": 8.0, "b": 11.0, "c": 5.0}


def test_a_random_order_differs_between_replications_and_takes_every_step():
    """A stepped-wedge trial: each replication has steps on days 5, 8, 11 and 14, in an order of its own."""
    first = sorting(steps={"by": "office", "every": f"3 days {A}"})
    assert all(sorted(row) == [5, 8, 11, 14] for row in first.to_numpy().tolist())
    assert len(first.drop_duplicates()) > 1
