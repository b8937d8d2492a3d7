"""Cases that come back to a batch every month until a timer ends it, such as a pension paid until the notice."""

import pytest

from simulator import run_replications
from synthetic_data import BadInput
from tests.simulator.offices import A, build, rows, run

DAY = 1440.0
PAID_UNTIL_NOTICE = {
    "death": {"kind": "automatic", "next": "payday"},
    "payday": {"kind": "batch", "runs": {"at": "monthly 20 08:00"}, "next": "paid"},
    "paid": {"kind": "automatic", "next": "payday"},
    "stop": {"kind": "automatic", "next": "end"},
}


def notice(after: int, **more) -> dict:
    """A timer that takes the case away."""
    notice = {"starts": "death", "after": f"constant {after} days {A}", "does": {"move_to": "stop"}}
    return {"timers": {"notice": notice | more}}


def test_a_case_that_returns_to_a_batch_waits_for_its_next_run():
    """Three cases that die on day 0, with notices on day 100, are paid on 20 January, February and March, once each."""
    log = run(build(PAID_UNTIL_NOTICE, at=[0.0, 1.0, 2.0], horizon=f"150 days {A}", process=notice(100)))
    assert rows(log, "paid", case=1)["completed_at"].tolist() == [day * DAY + 480 for day in (17, 48, 76)]
    assert len(rows(log, "paid")) == 9 and len(rows(log, "end")) == 3


def test_a_timer_that_takes_cases_away_ends_a_loop_for_the_check():
    """Without the timer, or with one that rings for half of the cases only, the same loop is refused."""
    for process in ({}, notice(100, share=f"50 % {A}")):
        death = {"kind": "automatic", "next": [{"to": "stop", "share": f"0 % {A}"}, "payday"]}
        scenario = build(PAID_UNTIL_NOTICE | {"death": death}, process=process)
        with pytest.raises(BadInput, match=r"activities\.payday: leads to no end"):
            run_replications(scenario, replications=1)
