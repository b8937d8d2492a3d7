"""What a calibrated office needs of the engine: named queues, presence, history of the case, delays, open cases."""

from __future__ import annotations

import numpy as np
import pytest

from simulator import check_scenario
from simulator.plan.distributions import Distribution
from synthetic_data import BadInput
from tests.simulator.offices import NINE, A, build, desk, minutes, rows, run

PRESENT = {"mon": [0.5] * 24}


def two_clerks(**more):
    """One desk, two clerks with queues of their own, the first three times as often chosen."""
    staff = {
        "ann": {"roles": "clerk", "heads": f"1 heads {A}", "calendar": "always", "takes": {"check": 3, "sign": 1}},
        "ben": {"roles": "clerk", "heads": f"1 heads {A}", "calendar": "always", "takes": {"check": 1, "sign": 1}},
    }
    return build({"check": desk(1, "sign"), "sign": desk(1)}, at=[10.0 * n for n in range(4000)],
                 staff=staff, queues={"clerk": {"rule": "named", **more}})


def test_a_named_queue_sends_cases_by_weight():
    """Three of four cases go to the clerk with three of four parts of the weight."""
    served = rows(run(two_clerks()), "check")["resource"].astype(str)
    assert (served == "ann-1").mean() == pytest.approx(0.75, abs=0.02)


def test_a_case_goes_back_to_whoever_had_it_last():
    """With `same_worker` at 60 % the share is 60 % and half of the rest by chance."""
    log = run(two_clerks(same_worker=f"60 % {A}"))
    first = rows(log, "check").set_index("case_id")["resource"].astype(str)
    second = rows(log, "sign").set_index("case_id")["resource"].astype(str)
    assert (first == second).mean() == pytest.approx(0.8, abs=0.02)


def test_a_first_step_may_begin_at_once():
    """Cases of a step `at_once` start where they come, three together; the steps after it queue for the same clerk."""
    staff = {"ann": {"roles": "clerk", "heads": f"1 heads {A}", "calendar": "always"}}
    log = run(build({"check": desk(10, "sign", at_once=True), "sign": desk(5)}, at=[0.0, 1.0, 2.0], staff=staff,
                    queues={"clerk": {"rule": "named"}}))
    assert rows(log, "check")[["started_at", "completed_at"]].to_numpy().tolist() == [[0, 10], [1, 11], [2, 12]]
    assert set(rows(log, "check")["resource"].astype(str)) == {"ann-1"}
    assert rows(log, "sign")["started_at"].diff().iloc[1:].tolist() == [5, 5]


def test_a_case_waits_for_its_own_clerk_while_another_is_free():
    """Cases that go to one clerk queue there, first come, first served."""
    staff = {name: {"roles": "clerk", "heads": f"1 heads {A}", "calendar": "always", "takes": {"check": weight}}
             for name, weight in (("ann", 1), ("ben", 0))}
    log = run(build({"check": desk(10)}, at=[0.0, 1.0, 2.0], staff=staff, queues={"clerk": {"rule": "named"}}))
    assert rows(log, "check")["started_at"].tolist() == [0.0, 10.0, 20.0]


def test_presence_is_drawn_hour_by_hour():
    """A clerk who is there in half of the Mondays' hours is on duty in about half of them, and only then."""
    staff = {"ann": {"roles": "clerk", "heads": f"1 heads {A}", "calendar": "always", "presence": PRESENT}}
    log = run(build({"check": desk(1)}, staff=staff, horizon=f"700 days {A}"))
    opens, closes = log.duty["opens_at"], log.duty["closes_at"].clip(upper=700 * 1440)
    assert (closes - opens).sum() == pytest.approx(100 * 720, rel=0.05)
    assert set((opens // 1440 % 7).astype(int)) == {0}


def test_a_queue_may_get_a_share_of_the_presence():
    """`presence` of a queue thins its workers' hours, and keeps some of the same ones."""
    def office(**more):
        staff = {"ann": {"roles": "clerk", "heads": f"1 heads {A}", "calendar": "always", "presence": PRESENT}}
        return run(build({"check": desk(1)}, staff=staff, horizon=f"700 days {A}",
                         queues={"clerk": {"rule": "named", **more}})).duty

    whole, half = office(), office(presence=f"0.5 share {A}")
    assert (half["closes_at"] - half["opens_at"]).sum() == pytest.approx(100 * 360, rel=0.1)
    inside = [((whole["opens_at"] <= a) & (whole["closes_at"] >= b)).any()
              for a, b in zip(half["opens_at"], half["closes_at"], strict=True)]
    assert all(inside)


def test_routes_may_ask_for_the_activity_before():
    """A case that comes from the left goes to the left end."""
    activities = {
        "begin": {"kind": "automatic", "next": [{"to": "left", "share": f"50 % {A}"}, "right"]},
        "left": desk(0, "meet"), "right": desk(0, "meet"),
        "meet": desk(0, [{"to": "ended_left", "when": "previous = left"}, "end"]),
        "ended_left": {"kind": "end"},
    }
    log = run(build(activities, at=[float(n) for n in range(100)]))
    assert set(rows(log, "left")["case_id"]) == set(rows(log, "ended_left")["case_id"]) != set()


def test_routes_may_ask_how_often_a_case_was_here():
    """A loop that ends with the third visit is gone through three times."""
    activities = {"check": desk(1, [{"to": "end", "when": "visit >= 3"}, "check"])}
    assert rows(run(build(activities, at=[0.0])), "check")["visit"].tolist() == [1, 2, 3]


def test_a_delay_passes_before_a_desk_can_begin():
    """The case is enabled, nobody can start until the delay is over, and it runs in its calendar's hours."""
    log = run(build({"check": desk(5, delay=minutes(60), calendar="office")}, at=[0.0]))
    times = rows(log, "check")[["enabled_at", "started_at", "completed_at"]]
    assert times.iloc[0].tolist() == [0, NINE + 60, NINE + 65]


def test_an_outside_wait_may_have_hours_of_its_own():
    """Two hours from 11:00 in an office with a lunch break end at 14:00."""
    wait = {"kind": "outside", "time": minutes(120), "calendar": "office", "next": "end"}
    assert rows(run(build({"wait": wait}, at=[660.0])), "wait")["completed_at"].tolist() == [14 * 60.0]


def test_a_wait_may_depend_on_the_activity_before():
    """Cases that come from the left wait an hour, all others two."""
    activities = {
        "begin": {"kind": "automatic", "next": [{"to": "left", "share": f"50 % {A}"}, "wait"]},
        "left": {"kind": "automatic", "next": "wait"},
        "wait": {"kind": "outside", "time": minutes(120), "time_after": {"left": minutes(60)}, "next": "end"},
    }
    log = run(build(activities, at=[float(n) for n in range(100)]))
    left = set(rows(log, "left")["case_id"])
    waits = rows(log, "wait").set_index("case_id")
    waits = waits["completed_at"] - waits["started_at"]
    assert 0 < len(left) < 100
    assert {case for case, wait in waits.items() if wait == 60} == left
    assert set(waits) == {60, 120}


def test_a_case_that_rests_can_be_taken_away():
    """A timer moves a case out of its delay, and nobody works on it later."""
    log = run(build({"check": desk(5, delay=minutes(60)), "stop": {"kind": "end"}}, at=[0.0],
                    process={"timers": {"limit": {"starts": "check", "after": minutes(30),
                                                  "does": {"move_to": "stop"}}}}))
    assert rows(log, "check")["outcome"].tolist() == ["withdrawn"]
    assert rows(log, "stop")["completed_at"].tolist() == [30.0]


def test_an_activity_may_be_skipped_without_a_trace():
    """Cases of which the condition holds go on as if the activity were done; nobody works, no row stands."""
    log = run(build({"check": desk(5, "sign", skip_when="new = 1"),
                     "sign": desk(5, [{"to": "good", "when": "previous = check"}, "end"]), "good": {"kind": "end"}},
                    at=[float(n) for n in range(200)], heads=300,
                    process={"attributes": {"new": {"share": f"50 % {A}"}}}))
    new = set(log.cases.loc[log.cases["new"] == 1, "case_id"])
    assert set(rows(log, "check")["case_id"]) == set(range(200)) - new
    assert len(rows(log, "good")) == 200
    assert 60 < len(new) < 140


def test_open_cases_go_on_from_what_is_done():
    """Stock that has done its check comes to the next activity, routed by what it did before."""
    activities = {"intake": desk(1, "check"), "other": desk(1, "check"),
                  "check": desk(1, [{"to": "sign", "when": "previous = intake"}, "end"]), "sign": desk(1)}
    stock = {"stock": f"5 cases {A}", "age": f"sample 1 2 days {A}"}
    log = run(build(activities, arrivals={"new": {"at": [0.0], "starts": "other"},
                                          "old": {**stock, "done": ["intake", "check"]}}))
    assert len(rows(log, "sign")) == 5
    assert len(rows(log, "check")) == 1


def test_arrivals_follow_the_hour_of_the_week():
    """Cases come only in the hours with a weight, from Monday on."""
    weights = [0.0] * 168
    weights[24 * 2 + 10] = 1.0
    log = run(build({"check": desk(1)}, start="2022-01-04", horizon=f"100 days {A}",
                    arrivals={"cases": {"rate": f"20 cases per week {A}", "by_hour_of_week": weights}}))
    hours = (log.cases["arrives_at"] // 60 + 24).astype(int) % 168
    assert set(hours) == {58}
    assert len(log.cases) == pytest.approx(20 * 100 / 7, rel=0.2)


def test_a_sample_draws_each_of_its_values():
    """Values of a sample are equally likely, and its mean is theirs."""
    sample = Distribution.model_validate(f"sample 9 1 2 min {A}")
    drawn = sample.quantile(np.linspace(0, 1, 3001)[:-1])
    assert sample.mean == 4
    assert [int((drawn == value).sum()) for value in (1, 2, 9)] == [1000, 1000, 1000]


def test_what_would_leave_a_case_with_nobody_is_refused():
    """All mistakes of the new keys are named together."""
    with pytest.raises(BadInput) as found:
        run(build({"check": desk(1, next="reply", skip_when="nothing = 1"),
                   "reply": {"kind": "outside", "time": minutes(1), "calendar": "moon", "next": "end",
                             "time_after": {"far": minutes(1)}}},
                  staff={"ann": {"roles": "clerk", "heads": f"1 heads {A}", "calendar": "always",
                                 "takes": {"chek": 1}}},
                  queues={"clerk": {"rule": "named"}}, arrivals={"old": {"stock": f"1 cases {A}", "done": "gone"}}))
    for place in ("skip_when", "calendar", "time_after", "staff.ann.takes", "nobody takes check", "arrivals.old.done"):
        assert place in str(found.value)


def test_the_load_counts_presence():
    """A worker there in half of the Mondays brings 12 hours a week."""
    staff = {"ann": {"roles": "clerk", "heads": f"1 heads {A}", "calendar": "always", "presence": PRESENT}}
    found = check_scenario(build({"check": desk(1)}, staff=staff, horizon=f"28 days {A}"))
    assert found.loads[0].capacity == pytest.approx(12)
