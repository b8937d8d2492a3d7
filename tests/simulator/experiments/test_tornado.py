"""What an answer depends on: every assumed number moved within its range, checked by plain runs of our own."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simulator import find_dependence, load_scenario, measure, run_replications
from simulator.experiments.assumed import USUAL_REACH, find_assumed, move_numbers
from simulator.plan.scenario import change_scenario
from synthetic_data import BadInput
from tests.simulator.offices import A, build, desk

RUNS = 3


def office(minutes: float, title: str = "Test"):
    """One clerk at a desk; the time is assumed without a range, the absence with one, the cost is published."""
    return build({"work": desk(f"lognormal {minutes} +- 4 min {A}", milestone="decided")}, horizon=f"6 days {A}",
                 calendar="office", title=title, costs={"case": "2 AZN (published; a table)"}, currency="AZN",
                 arrivals={"cases": {"rate": f"20 cases per day {A}", "calendar": "office"}},
                 staff={"clerks": {"roles": "clerk", "heads": f"1 heads {A}", "calendar": "office",
                                   "absence": "10 % (assumed 0 to 25; leave)"}})


@pytest.fixture(scope="module")
def found():
    """What the difference in waiting hours of two offices depends on."""
    return find_dependence([office(8), office(5)], "waiting_hours", replications=RUNS, top=3, draws=9)


def plainly(scenario, numbers=RUNS, first=0) -> np.ndarray:
    """Waiting hours of each replication, by a run and a measurement of their own."""
    return measure(run_replications(scenario, 1, numbers, 1, first), ["waiting_hours"])["value"].to_numpy()


def test_a_bar_is_two_plain_runs(found) -> None:
    """The time of the office before at its high end: run that office, run the other, subtract."""
    row = found.table[(found.table["place"] == "process.activities.work.time") & (found.table["sides"] == "before")]
    assert row["runs"].item() == RUNS and row["high"].item() == pytest.approx(8 * (1 + USUAL_REACH))
    slower = change_scenario(office(8), {"process.activities.work.time": f"lognormal 9.6 +- 4.8 min {A}"})
    answer = (plainly(office(5)) - plainly(slower)).mean()
    assert row["high_answer"].item() == pytest.approx(answer)
    base = (plainly(office(5)) - plainly(office(8))).mean()
    assert found.answer[0] == pytest.approx(base)
    assert row["high_effect"].item() == pytest.approx(answer - base)


def test_the_joint_draws_are_a_plain_loop(found) -> None:
    """Each draw: all numbers at other values, replications of its own; the bounds are the smallest and the largest."""
    moved = [n for n in find_assumed([office(8), office(5)]) if not n.fixed]
    from scipy.stats.qmc import LatinHypercube

    from synthetic_data import stream

    luck = int(stream(1, "assumed numbers").integers(2**62))
    shares = LatinHypercube(len(moved), rng=luck).random(9)
    plain = []
    for place, row in enumerate(shares[:2], 1):
        moves = {one: one.low + share * (one.high - one.low) for one, share in zip(moved, row, strict=True)}
        before, after = move_numbers([office(8), office(5)], moves)
        plain.append((plainly(after, RUNS, place * RUNS) - plainly(before, RUNS, place * RUNS)).mean())
    assert found.draws[:2] == pytest.approx(plain)
    assert found.together[1:] == (found.draws.min(), found.draws.max())
    assert found.promise == pytest.approx(80.0)


def test_nine_and_thirty_nine_draws_hold_what_they_promise() -> None:
    """Of ten equal draws the next one lies outside the range of the other nine in 2 of 10 cases: order statistics."""
    luck = np.random.default_rng(7).normal(size=(20_000, 10))
    inside = (luck[:, :9].min(axis=1) < luck[:, 9]) & (luck[:, 9] < luck[:, :9].max(axis=1))
    assert 100 * inside.mean() == pytest.approx(80.0, abs=1.0)


def test_every_assumed_number_is_moved_or_said_not_to_be(found) -> None:
    """Moved, fixed and late ones together are all; what is published, and the length of the run, is no assumption."""
    assert len(found.table) + len(found.fixed) + found.late == found.assumed
    places = {*found.table["place"], *found.fixed["place"]}
    assert "staff.clerks.heads" in set(found.fixed["place"])
    assert not places & {"horizon", "costs.case"}
    assert found.table["stated"].sum() == 1


def test_one_assumption_of_two_offices_moves_in_both(found) -> None:
    """Arrivals are the same number before and after; the time of the work is two."""
    sides = found.table.groupby("place")["sides"].agg(sorted).to_dict()
    assert sides["arrivals.cases.rate"] == ["both"]
    assert sides["process.activities.work.time"] == ["after", "before"]


def test_the_widest_come_first_and_in_every_run(found) -> None:
    """Three of the numbers were run as often as the answer, the others once and without a verdict."""
    assert found.table["runs"].tolist() == [RUNS] * 3 + [1] * (len(found.table) - 3)
    for _, part in found.table.groupby("runs"):
        assert part["swing"].is_monotonic_decreasing
    assert set(found.table.loc[found.table["runs"] == 1, "verdict"]) <= {"one run only", "same"}


def test_without_time_nothing_is_moved_and_all_is_counted() -> None:
    """A cap in time leaves out what it must, and says how many."""
    nothing = find_dependence([office(5)], "touch_minutes", replications=2, top=1, draws=9, minutes=0)
    assert nothing.table.empty and nothing.late == nothing.assumed - len(nothing.fixed) > 0
    assert len(nothing.draws) == 0 and math.isnan(nothing.together[0])


def test_what_makes_an_office_fall_behind_has_no_answer_there() -> None:
    """An office that just keeps up: with a fifth more work for each case there is no mean wait to print."""
    busy = build({"work": desk(20, milestone="decided")}, horizon=f"40 days {A}", calendar="office",
                 staff={"clerks": {"roles": "clerk", "heads": "1 heads (published; a table)", "calendar": "office"}},
                 arrivals={"cases": {"rate": "18 cases per day (published; a table)", "calendar": "office"}})
    row = find_dependence([busy], "waiting_hours", replications=2, top=1, draws=0).table.iloc[0]
    assert (row["verdict"], row["swing"]) == ("falls behind", math.inf)
    assert row["high_growth"] > 0 == row["low_growth"] and math.isnan(row["high_answer"])
    with pytest.raises(BadInput, match="has no mean here"):
        find_dependence([change_scenario(busy, {"process.activities.work.time": f"constant 30 min {A}"})],
                        "waiting_hours", replications=2)


def test_shares_that_are_a_whole_stay_one() -> None:
    """One word of a choice moved to an end: it has that share, the others share the rest as before."""
    claim = load_scenario("claim")
    portal = next(n for n in find_assumed([claim]) if n.place.endswith("choice.portal"))
    moved = move_numbers([claim], {portal: portal.high})[0].process.attributes["channel"].choice
    assert (moved["portal"].value, moved["desk"].value) == pytest.approx((0.48, 0.52))


@pytest.mark.parametrize("name", ["claim", "benefit_office_after", "one_stop_centre_after", "azerbaijan_2022"])
def test_every_number_of_a_shipped_office_is_found_at_its_place(name) -> None:
    """Each assumed number that can move is read back from the office with the value it was given."""
    scenario = load_scenario(name)
    for number in [one for one in find_assumed([scenario]) if not one.fixed]:
        moved = find_assumed(move_numbers([scenario], {number: number.low}))
        assert next(one.value for one in moved if one.place == number.place) == pytest.approx(number.low)


@pytest.mark.parametrize(("more", "rule"), [({"replications": 1}, "one run shows no luck"),
                                            ({"draws": 3}, "at least 9"), ({"offices": 3}, "must be one, or two")])
def test_what_would_show_nothing_is_refused(more, rule) -> None:
    """Too few runs, draws or offices: one clear error each, before anything is run."""
    count = more.pop("offices", 1)
    with pytest.raises(BadInput, match=rule):
        find_dependence([office(5)] * count, "waiting_hours", **more)
