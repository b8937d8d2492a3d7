"""Two mechanisms on one case: patience and priority, interruption and clock stops, withdrawal and splits, by hand."""

from __future__ import annotations

import pytest

from simulator import Scenario, measure
from tests.simulator.offices import A, build, desk, minutes, run


def figures(scenario: Scenario, *names: str) -> dict[str, float]:
    """Means of measures over one run."""
    return measure(run(scenario), list(names)).groupby("measure")["value"].mean().to_dict()


def streams(**come: tuple[str, float]) -> dict[str, object]:
    """Cases by name: the activity at which each begins, and its minute."""
    return {name: {"at": [at], "starts": starts} for name, (starts, at) in come.items()}


def test_patience_and_priority() -> None:
    """One desk of 30 minutes: B, low, leaves 20 minutes after 1; C, urgent, comes at 2 and begins at 30; D at 60.

    Waits: A 0, B 20, C 28, D 55 minutes (D came at 5, patient).
    """
    patient = {"time": f"constant 20 min {A}", "to": "end"}
    low = desk(30, milestone="decided", priority=2)
    office = build({"low": low, "brief": low | {"patience": patient}, "high": low | {"priority": 1}},
                   arrivals=streams(a=("low", 0.0), b=("brief", 1.0), c=("high", 2.0), d=("low", 5.0)))
    found = figures(office, "waiting_hours", "awards_made", "touch_minutes", "abandonment_share")
    assert found["waiting_hours"] == pytest.approx((0 + 20 + 28 + 55) / 4 / 60)
    assert found["awards_made"] == 3 and found["abandonment_share"] == 25
    assert found["touch_minutes"] == 30


def test_work_that_is_interrupted_keeps_the_clock_running() -> None:
    """Ready at 0, an hour of work with 30 minutes taken out is decided at 90: late after 80 minutes, not after 100."""
    def late(allowed: int) -> float:
        office = build({"slow": desk(60, milestone="decided", priority=1, interruptible=True),
                        "fast": desk(30, priority=0, interrupts=True)},
                       arrivals=streams(slow=("slow", 0.0), fast=("fast", 10.0)),
                       process={"attributes": {"days_allowed": {"value": f"constant {allowed} min {A}"}}})
        return figures(office, "deadline_missed_share")["deadline_missed_share"]
    assert (late(80), late(100)) == (100, 0)


def test_work_interrupted_twice_is_one_visit_and_one_decision() -> None:
    """An hour with 20 and 10 minutes taken out: decided at 90 minutes, once, with 60 minutes of touch and 30 waited."""
    office = build({"slow": desk(60, milestone="decided", priority=1, interruptible=True),
                    "fast": desk(20, priority=0, interrupts=True), "brief": desk(10, priority=0, interrupts=True)},
                   arrivals=streams(slow=("slow", 0.0), one=("fast", 10.0), two=("brief", 50.0)))
    found = figures(office, "awards_made", "days_to_decision_median", "touch_minutes", "waiting_hours", "rework_share")
    assert found["awards_made"] == 1 and found["touch_minutes"] == 60 and found["rework_share"] == 0
    assert found["days_to_decision_median"] == pytest.approx(90 / 1440)
    assert found["waiting_hours"] == pytest.approx(30 / 3 / 60)


def test_a_case_withdrawn_during_its_work_is_not_decided() -> None:
    """Withdrawn at 15 of 60 minutes: work begun is finished for nothing, so B, there at 5, waits its 15 as well."""
    office = build({"work": desk(60, milestone="decided"), "gone": {"kind": "end"}},
                   arrivals=streams(a=("work", 0.0), b=("work", 5.0)),
                   process={"timers": {"w": {"starts": "work", "after": minutes(15), "does": {"move_to": "gone"}}}})
    found = figures(office, "awards_made", "waiting_hours", "backlog_end")
    assert found["awards_made"] == 0 and found["backlog_end"] == 0
    assert found["waiting_hours"] == pytest.approx((0 + 15) / 2 / 60)


def test_what_expires_is_not_decided_and_no_longer_open() -> None:
    """No answer within a day: the file is closed, nothing is awarded, and the backlog holds nobody."""
    office = build({"look": desk(10, "ask"), "gone": {"kind": "end"},
                    "ask": {"kind": "outside", "time": f"constant 9 days {A}", "milestone": "complete",
                            "expires": {"after": f"1 days {A}", "to": "gone"}, "next": "decide"},
                    "decide": desk(10, milestone="decided")}, at=[0.0], horizon=f"20 days {A}")
    found = figures(office, "awards_made", "backlog_end", "touch_minutes")
    assert found["awards_made"] == 0 and found["backlog_end"] == 0
    log = run(office)
    gone = log.events[log.events["activity"].astype(str).eq("gone")]
    assert gone["completed_at"].tolist() == [10 + 1440]


def test_patience_in_one_branch_of_a_split() -> None:
    """Branches of 60 and 10 minutes at one desk each; who gives up in a branch was neither served nor awarded."""
    patient = {"time": f"constant 5 min {A}", "to": "end"}
    office = build({"fork": {"kind": "split", "branches": ["one", "two"]},
                    "one": desk(60, "meet") | {"role": "left"},
                    "two": desk(10, "meet", patience=patient) | {"role": "right"},
                    "meet": {"kind": "join", "of": "fork", "next": "decide"},
                    "decide": {"kind": "automatic", "milestone": "decided", "next": "end"}},
                   at=[0.0, 0.0], staff={side: {"roles": [side], "heads": f"1 heads {A}", "calendar": "always"}
                                         for side in ("left", "right")})
    found = figures(office, "awards_made", "backlog_end")
    assert found == {"awards_made": 1, "backlog_end": 0}
