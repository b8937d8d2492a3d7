"""Figures that stay true when people give up, work is interrupted, papers are out and staff are on leave."""

from __future__ import annotations

import pytest

from simulator import Scenario, measure
from synthetic_data import BadInput
from tests.simulator.offices import A, build, desk, run


def figures(scenario: Scenario, *names: str) -> dict[str, float]:
    """Means of measures over one run."""
    return measure(run(scenario), list(names)).groupby("measure")["value"].mean().to_dict()


def test_who_gives_up_is_neither_served_nor_decided_nor_waits_on():
    """Two come at once, the second leaves after ten minutes: one award, and waits of 0 and 10 minutes."""
    office = build({"serve": desk(60, milestone="decided", patience={"time": f"constant 10 min {A}", "to": "end"})},
                   at=[0.0, 0.0])
    found = figures(office, "awards_made", "waiting_hours", "abandonment_share", "touch_minutes", "finished_per_week")
    assert found["awards_made"] == 1
    assert found["waiting_hours"] == pytest.approx(10 / 60 / 2)
    assert found["abandonment_share"] == 50
    assert found["touch_minutes"] == 60


def test_interrupted_work_is_decided_when_it_is_done():
    """An hour of work interrupted for 20 minutes is decided after 80, and waited 20 minutes in one visit."""
    office = build({"come": {"kind": "automatic", "next": [{"to": "fast", "when": "visit > 9"}, "slow"]},
                    "slow": desk(60, milestone="decided", priority=1, interruptible=True),
                    "fast": desk(20, priority=0, interrupts=True)},
                   arrivals={"slow": {"at": [0.0]}, "fast": {"at": [30.0], "starts": "fast"}})
    log = run(office)
    assert (log.events["outcome"] == "interrupted").sum() == 1
    found = measure(log, ["days_to_decision_mean", "waiting_hours"]).set_index("measure")["value"]
    assert log.events.loc[log.events["activity"].eq("slow"), "completed_at"].max() == 80
    assert found["waiting_hours"] == pytest.approx(20 / 60 / 2)


def test_a_persons_decision_is_a_persons_whoever_writes_it_down():
    """A clerk decides and a step writes it down: no decision by rules; rules of their own are."""
    records = {"kind": "automatic", "milestone": "decided", "next": "end"}
    written = build({"decide": desk(20, "award"), "award": records})
    ruled = build({"open": desk(20, "rules"), "rules": records | {"errors": {"rule": f"1 % {A}"}}})
    assert figures(written, "by_rules_share")["by_rules_share"] == 0
    assert figures(ruled, "by_rules_share")["by_rules_share"] == 100


def test_leave_is_no_outage_of_the_platform():
    """A day of training is none, and two registers down at the same hour are down for one hour."""
    away = [{"from": "2022-01-04 10:00:00", "lasts": f"1 days {A}"}]
    staff = {"clerks": {"roles": "clerk", "heads": f"1 heads {A}", "calendar": "always", "outages": away}}
    down = {"time": f"constant 1 min {A}", "outages": [{"from": "2022-01-05 10:00:00", "lasts": f"3 days {A}"}]}
    office = build({"serve": desk(20, milestone="decided")}, staff=staff)
    assert figures(office, "availability")["availability"] != figures(office, "availability")["availability"]  # NaN
    both = build({"serve": desk(20)}, staff=staff, registers={"one": down, "two": down})
    assert figures(both, "availability")["availability"] == pytest.approx(90.0)


def late_office(days: str = f"constant 2 days {A}", **process: object) -> Scenario:
    """Applied at once, papers out for three days, then decided."""
    return build({"apply": {"kind": "automatic", "actor": "outside", "milestone": "applied", "next": "papers"},
                  "papers": {"kind": "outside", "time": f"constant 3 days {A}", "next": "serve"},
                  "serve": desk(20, milestone="decided")},
                 process={"attributes": {"days_allowed": {"value": days}}, **process})


def test_the_deadline_runs_from_its_start_and_stands_still_with_papers_out():
    """Three days late by the calendar, in time when the clock stops; 60 hours are 2.5 days."""
    assert figures(late_office(), "deadline_missed_share")["deadline_missed_share"] == 100
    stopped = late_office(deadline={"from": "applied", "stops_during": ["papers"]})
    assert figures(stopped, "deadline_missed_share")["deadline_missed_share"] == 0
    assert figures(late_office(f"constant 60 h {A}"), "deadline_missed_share")["deadline_missed_share"] == 100
    assert figures(late_office(f"constant 96 h {A}"), "deadline_missed_share")["deadline_missed_share"] == 0


@pytest.mark.parametrize("unit", ["days allowed", "number", "cases"])
def test_a_time_allowed_is_a_time(unit):
    """Another unit is refused, and the times that can be written are named."""
    with pytest.raises(BadInput, match=r"days_allowed must be a time in .*days"):
        late_office(f"constant 60 {unit} {A}")


def test_a_time_drawn_for_a_case_keeps_the_unit_of_the_file():
    """`waited > 3` of an attribute in days means three days, not three minutes."""
    def taken(days: int) -> str:
        office = build({"come": {"kind": "automatic", "next": [{"to": "long", "when": "waited > 3"}, "short"]},
                        "long": desk(20), "short": desk(20)},
                       process={"attributes": {"waited": {"value": f"constant {days} days {A}"}}})
        return "long" if run(office).events["activity"].eq("long").any() else "short"
    assert (taken(2), taken(4)) == ("short", "long")


def test_every_end_closes_the_case_and_a_join_reaches_its_milestone():
    """A case that ends as notified lies nowhere, and a file is complete when both branches have come."""
    office = build({"fork": {"kind": "split", "branches": ["one", "two"]}, "one": desk(10, "meet"),
                    "two": desk(30, "meet"), "meet": {"kind": "join", "of": "fork", "milestone": "complete",
                                                      "next": "end"},
                    "end": {"kind": "end", "milestone": "notified"}}, heads=2)
    log = run(office)
    assert measure(log, ["backlog_end"])["value"].iloc[0] == 0
    assert log.events.loc[log.events["activity"].eq("meet"), "completed_at"].tolist() == [30.0]


def test_nobody_is_missed_whose_right_never_arose():
    """Where no case reaches the step at which the right arises, nobody is entitled, from the beginning least of all."""
    office = build({"look": desk(20, [{"to": "right", "when": "visit > 9"}, "end"]),
                    "right": {"kind": "automatic", "milestone": "entitled", "next": "end"}}, at=[0.0, 5.0])
    found = measure(run(office), ["missed_persons", "take_up_share"])
    assert found["count"].tolist() == [0, 0] and found["value"].isna().all()
