"""Cash kept by a forecast with an error: weeks worked out by hand, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from simulator import check_scenario, explain_case, measure
from simulator.process_map.office_notes import office_notes
from synthetic_data import BadInput
from tests.simulator.offices import A, build, posted, run

DAY = 1440.0
WEEK = 7 * DAY


def till(way: str, *, error: int = 0, buffer: int = 20, weeks: int = 1, **more):
    """A rule that keeps cash from Monday 08:00 to Monday 08:00."""
    forecast = {"weeks": f"{weeks} weeks {A}", "error": f"{error} % {A}", "buffer": f"{buffer} % {A}"}
    return {"till": {"reviews": "weekly mon 08:00", "cash": {way: "money", "forecast": forecast}, **more}}


def office(controllers, at: list[float], horizon: str = f"29 days {A}"):
    """Each case books 10 of money when it comes."""
    steps = {"pays": {"kind": "automatic", "title": "Money moves", "posts": {"money": f"10 AZN {A}"}, "next": "end"}}
    return build(steps, at=at, horizon=horizon, controllers=controllers)


THREE_WEEKS = [DAY] * 10 + [WEEK + DAY] * 11 + [2 * WEEK + DAY] * 14


def test_a_week_by_hand_of_money_that_goes_out():
    """A 100 went out in the first week: 100 are expected and 120 set aside; 110 go, 10 lie unused.

    Then 110 are expected and 132 set aside; 140 go, 8 too much. Before the first week nothing is known: 100 short.
    The window of the last review is cut off by the end.
    """
    log = run(office(till("pays"), THREE_WEEKS))
    first = 480.0
    assert posted(log, "forecast_till")[:3] == [(first, 0.0), (WEEK + first, 100.0), (2 * WEEK + first, 110.0)]
    assert posted(log, "controller_till")[:3] == [(first, 0.0), (WEEK + first, 120.0), (2 * WEEK + first, 132.0)]
    assert posted(log, "cash_moved_till")[:3] == [
        (WEEK + first, 100.0), (2 * WEEK + first, 110.0), (3 * WEEK + first, 140.0)]
    assert posted(log, "cash_short_till") == [(WEEK + first, 100.0), (3 * WEEK + first, 8.0)]
    assert posted(log, "cash_unused_till")[0] == (2 * WEEK + first, 10.0)
    assert [amount for _, amount in posted(log, "cash_off_till")][:3] == [-100.0, -10.0, -30.0]


def test_a_week_by_hand_of_money_that_comes_in():
    """100 are expected and 80 promised; 110 come, 30 unused. 110 expected, 88 promised, 140 come, 52 unused.

    In the fourth week nothing comes of the 112 promised.
    """
    log = run(office(till("receives"), THREE_WEEKS))
    assert [round(amount, 6) for _, amount in posted(log, "cash_unused_till")] == [100.0, 30.0, 52.0]
    assert posted(log, "cash_short_till") == [(4 * WEEK + 480.0, 112.0)]
    found = measure(log, ["cash_short_share", "cash_unused_mean"]).set_index("measure")["value"]
    assert found.to_dict() == pytest.approx({"cash_short_share": 25.0, "cash_unused_mean": 45.5})


def test_a_delay_moves_the_window_and_longer_weeks_average():
    """Decided on Monday and in force from Wednesday to Wednesday; of two weeks before, the mean counts."""
    log = run(office(till("pays", weeks=2, delay=f"2 days {A}"), THREE_WEEKS))
    assert posted(log, "forecast_till")[2] == (2 * WEEK + 480, 105.0)
    # What comes on Tuesday falls into the window that began the Wednesday before.
    assert posted(log, "cash_moved_till")[0] == (WEEK + 2 * DAY + 480, 110.0)


def test_the_forecast_is_wrong_as_often_as_stated():
    """10 a day come in all year; of an error of 10 of 100 the forecasts of the days are normal with a spread of 1."""
    rule = till("pays", error=10)
    rule["till"]["reviews"] = "daily 08:00"
    log = run(office(rule, [DAY * day for day in range(300)], f"300 days {A}"))
    known = [amount for at, amount in posted(log, "forecast_till") if at > WEEK]
    assert len(known) > 280
    assert stats.kstest((np.array(known) - 10) / 1, "norm").pvalue > 0.001


def test_cash_changes_nothing_but_the_ledger():
    """The same office without the rule has the same events, to the last row."""
    with_rule, without = (run(office(rule, THREE_WEEKS)) for rule in (till("pays"), {}))
    assert with_rule.events.equals(without.events)


def test_story_and_notes_tell_of_cash():
    """The map says at the step that books the money how much is kept; the story of a case what was decided."""
    made = office(till("pays"), [float(WEEK)] * 3)
    kept = "till (weekly mon 08:00): cash is kept as the forecast says, and 20 of 100 more"
    assert kept in office_notes(made)["pays"]
    receives = office(till("receives", buffer=0), [0.0])
    assert "till (weekly mon 08:00): money is promised as the forecast says" in office_notes(receives)["pays"]
    steps = {"waits": {"kind": "outside", "time": f"constant 9 days {A}", "next": "pays"},
             "pays": {"kind": "automatic", "posts": {"money": f"10 AZN {A}"}, "next": "end"}}
    told = " ".join(explain_case(run(build(steps, at=[0.0], controllers=till("pays"))), 0))
    assert "Management reviews till" in told and "were not needed" in told


def test_money_that_no_step_books_is_refused():
    """A kind that nobody posts, such as payments that are reckoned after the run, is named with a near one."""
    rule = till("pays")
    rule["till"]["cash"]["pays"] = "mony"
    told = "\n".join(map(str, check_scenario(office(rule, [0.0])).problems))
    assert "controllers.till.cash.pays" in told and "money" in told


@pytest.mark.parametrize(("cash", "word"), [
    ({}, "pays or what it receives"), ({"pays": "money", "receives": "money"}, "not both")])
def test_cash_that_goes_both_ways_or_none_is_refused(cash, word):
    """Money goes out or comes in."""
    forecast = {"weeks": f"1 weeks {A}", "error": f"0 % {A}"}
    with pytest.raises(BadInput, match=word):
        office({"till": {"reviews": "weekly mon 08:00", "cash": cash | {"forecast": forecast}}}, [0.0])
