"""Cases from people: both worlds share persons, rights and luck."""

from __future__ import annotations

import pytest

from simulator import EventLog, change_scenario, load_scenario
from synthetic_data import build_population, load_country
from tests.simulator.offices import A, build, desk, run

FEWER = {"arrivals.rights.people.people": 3000}


@pytest.fixture(scope="module")
def worlds() -> tuple[EventLog, EventLog]:
    """The pair of scenarios on a smaller population."""
    before, after = (run(change_scenario(load_scenario(name), FEWER)) for name in ("people_apply", "people_proactive"))
    return before, after


def test_the_same_people_have_the_same_rights_in_both_worlds(worlds):
    """Persons, benefits, dates of the right, amounts and luck are equal, case by case."""
    keys = ["luck", "person_id", "benefit", "entitled_at", "amount", "sex", "region", "age"]
    before, after = (
        log.cases[keys].sort_values("luck").reset_index(drop=True).astype({"benefit": str, "sex": str, "region": str})
        for log in worlds
    )
    assert len(before) > 100 and before.equals(after)


def test_amounts_are_those_of_the_entitlements(worlds):
    """What a case awards is what the law gives the person, not a draw of the process."""
    world = build_population(load_country("azerbaijan"), people=3000, seed=1)
    cases = worlds[0].cases
    true = world.entitlements.merge(
        cases[["person_id", "benefit"]].astype({"benefit": str}), on=["person_id", "benefit"]
    )
    assert set(cases["amount"]) <= set(true["amount"])


def test_register_events_come_with_their_lag_and_applications_on_the_day(worlds):
    """The feed's lag delays events; a right that arises on a day is there on that day."""
    before, after = (log.cases["arrives_at"] - log.cases["entitled_at"] for log in worlds)
    assert before.between(0, 1440).all()
    assert after.mean() == pytest.approx(1440, rel=0.25) and after.min() >= 0


def test_the_new_way_is_faster_for_the_same_people(worlds):
    """Median time from right to decision falls from weeks to days."""
    def median(log: EventLog) -> float:
        decided = log.events[(log.events["activity"] == "award") & log.events["completed_at"].notna()]
        decided = decided.merge(log.cases[["case_id", "entitled_at"]], on="case_id")
        return float((decided["completed_at"] - decided["entitled_at"]).median() / 1440)
    before, after = worlds
    assert median(before) > 14 and median(after) < 3


def test_only_the_benefits_asked_for_come():
    """A list of benefits limits the cases."""
    log = run(
        change_scenario(load_scenario("people_apply"), FEWER | {"arrivals.rights.people.benefits": ["birth_grant"]})
    )
    assert log.events["benefit"].unique().tolist() == ["birth_grant"]


def test_the_scale_divides_rates_and_stocks():
    """At 1:100, 10,000 cases a day are about 100, and a stock of 500 is 5."""
    arrivals = {"x": {"rate": f"10000 cases per day {A}"}, "old": {"stock": f"500 cases {A}"}}
    log = run(build({"a": desk(1)}, arrivals=arrivals, scale=f"100 cases {A}", horizon=f"10 days {A}"))
    counts = log.cases["stream"].value_counts()
    assert counts["old"] == 5 and counts["x"] == pytest.approx(1000, abs=120)
