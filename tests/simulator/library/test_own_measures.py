"""Measures written as data count what they say: held against a log of four cases worked out by hand."""

import pandas as pd
import pytest

from simulator.library.own_measures import OwnFigures, OwnMeasure
from simulator.measures.view import OfficeView
from synthetic_data import BadInput, check_spec

DAY = 1440.0


@pytest.fixture
def view():
    """Four cases of one run: two decided after 2 and 4 days, one left after 5, one open at the end, day 10."""
    nothing = float("nan")
    cases = pd.DataFrame({
        "replication": 0, "case_id": [0, 1, 2, 3], "skill": ["good", "none", "none", "good"], "began": 0.0,
        "entitled": 0.0, "decided": [2 * DAY, 4 * DAY, nothing, nothing],
        "closed": [2 * DAY, 4 * DAY, 5 * DAY, nothing], "count:call": [1.0, 2.0, 0.0, 1.0],
        "amount:call": [1.0, 2.0, 0.0, 1.0], "count:web": [1.0, 0.0, 0.0, 1.0]})
    events = pd.DataFrame({
        "replication": 0, "case_id": [0, 1, 1, 2], "activity": ["desk", "desk", "desk", "desk"],
        "enabled_at": [0.0, 0.0, 60.0, 0.0], "started_at": [10.0, 20.0, 90.0, nothing],
        "completed_at": [20.0, 40.0, 95.0, 30.0], "outcome": ["", "", "", "left"],
        "busy_minutes": [10.0, 20.0, 5.0, 0.0]})
    return OfficeView(scenario="hand", runs=(0,), events=events, ledger=pd.DataFrame({"kind": []}), cases=cases,
                      every_case=cases, horizon=10 * DAY)


BY_HAND = {
    "calls": ({"bookings": "call"}, 1.0),
    "calls of 100": ({"bookings": ["call", "web"], "times": 100}, 150.0),
    "calls of those with skill": ({"bookings": "call", "where": "skill = good"}, 1.0),
    "calls by visits to the page": ({"bookings": "call", "per": "web"}, 2.0),
    "all calls": ({"bookings": "call", "total": True}, 4.0),
    "visits": ({"visits_to": "desk"}, 0.75),
    "minutes": ({"minutes_at": "desk"}, 35 / 4),
    "share who came": ({"passes": "desk"}, 0.5),
    "share decided": ({"reaches": "decided"}, 0.5),
    "calls of the decided": ({"bookings": "call", "among": "decided"}, 1.5),
    # Who left stood there until then: 10, 20, 30 and 30 minutes.
    "waits": ({"waits_at": "desk"}, 22.5),
    "days, closed cases only": ({"time": {"from": "entitled", "to": "decided", "open": "left_out"}}, 3.0),
    # Kaplan and Meier: four wait until day 2, three until 4, then a half stays to the last time seen, day 10.
    "days, all cases": ({"time": {"from": "entitled", "to": "decided"}}, 2 + 0.75 * 2 + 0.5 * 6),
    "together": ({"combines": {"first": 2, "second": -1}}, 2 * 1.0 - 0.75),
    "together, of some": ({"combines": {"first": 1, "second": 1}, "where": "skill = none"}, 1.0 + 1.0),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_a_measure_counts_what_it_says(view, name):
    """Each form of a measure has the value worked out with pencil and paper."""
    said = {"title": "t", "unit": "u", "better": "lower"}
    known = {"first": OwnMeasure(**said, bookings=("call",)), "second": OwnMeasure(**said, visits_to=("desk",))}
    words, value = BY_HAND[name]

    figures = OwnFigures(view, known | {"it": OwnMeasure.model_validate(said | words)})

    assert figures.values("it").tolist() == pytest.approx([value])


def test_nobody_counts_where_no_case_is_of_the_kind(view):
    """An attribute that the office does not draw leaves nothing to count, and no zero."""
    own = OwnMeasure.model_validate({"title": "t", "unit": "u", "better": "lower", "bookings": "call",
                                     "where": "at_sea = yes"})

    assert OwnFigures(view, {"it": own}).values("it").isna().all()


@pytest.mark.parametrize(("words", "said"), [
    ({}, "must have one of"), ({"bookings": "call", "visits_to": "desk"}, "got bookings, visits_to"),
    ({"measure": "errors_al"}, "is not one of the simulator's"),
    ({"measure": "backlog_mean", "where": "skill = none"}, "whole office"),
    ({"waits_at": "desk", "per": "call"}, "per fits no measure of waits_at")])
def test_a_measure_that_says_nothing_or_two_things_is_refused(words, said):
    """What is refused is told with the key and the rule."""
    with pytest.raises(BadInput, match=said):
        check_spec({"title": "t", "unit": "u", "better": "lower"} | words, OwnMeasure, where="family.yml")
