"""Arrivals by rate: only while an office is open, by season, weekday and wave."""

import numpy as np
import pytest

from simulator.cases.arrivals import build_cases, mean_of_shapes, rate_steps
from simulator.cases.tables import compile_tables
from simulator.check import check_scenario
from simulator.check.references import unknown_names
from simulator.plan.calendars import DAY
from simulator.plan.scenario import Scenario
from tests.simulator.offices import A, build, desk, run


def test_nobody_arrives_after_the_last_closing():
    """Over twenty days all arrivals lie in the opening hours, about as many as the rate says."""
    calls = {"rate": f"70 cases per day {A}", "calendar": "office"}
    scenario = build({"work": desk(1)}, horizon=f"20 days {A}", arrivals={"calls": calls})
    cases = build_cases(scenario, compile_tables(scenario), 1, 0)
    day, minute = np.divmod(cases.arrives, DAY)
    hours = minute / 60
    assert (day % 7 < 5).all()
    assert (((hours >= 9) & (hours < 12)) | ((hours >= 13) & (hours < 17))).all()
    # 70 a calendar day are 98 on each working day.
    expected = 98 * sum(1 for d in range(20) if d % 7 < 5)
    assert abs(len(cases) - expected) < 4 * np.sqrt(expected)


def test_streams_follow_their_season_week_and_waves():
    """Cases a day: none on weekends, three times as many in January as in February, half in the wave, none outside."""
    scenario = build({"work": desk(0)}, horizon=f"59 days {A}", arrivals={"x": {
        "rate": f"100 cases per day {A}", "by_weekday": [1, 1, 1, 1, 1, 0, 0], "by_month": [3, *[1] * 11],
        "waves": [{"from": "2022-02-01", "to": "2022-02-07", "factor": f"0.5 times {A}"}],
        "from": "2022-01-10", "to": "2022-02-20"}})
    days = (run(scenario).cases["arrives_at"] // 1440).astype(int)
    count = days.value_counts().reindex(range(59), fill_value=0)
    mean = {name: count[first:last][[n % 7 < 5 for n in range(first, last)]].mean()
            for name, first, last in (("early", 0, 7), ("january", 7, 28), ("wave", 29, 36), ("february", 36, 49),
                                      ("late", 49, 59))}
    assert count[[n for n in range(59) if n % 7 > 4]].sum() == 0 and mean["early"] == mean["late"] == 0
    expected = 100 * 7 / 5 / ((3 + 11) / 12)
    assert mean["january"] == pytest.approx(3 * expected, rel=0.1)
    assert mean["february"] == pytest.approx(expected, rel=0.15)
    assert mean["wave"] == pytest.approx(expected / 2, rel=0.2)


@pytest.mark.parametrize("shape", [
    {"by_hour": [*[0] * 9, *[1] * 8, *[0] * 7]},
    {"by_weekday": [3, 2, 2, 2, 2, 0, 0]},
    {"by_weekday": [1, 1, 1, 1, 1, 0, 0], "by_hour": [*[0] * 9, 5, 1, 1, 1, 1, 1, 1, 1, *[0] * 7]},
    {"by_hour_of_week": [2 if hour % 24 in (10, 11) and hour < 120 else 0 for hour in range(168)]},
    {"by_hour": [1 if 10 <= hour < 12 else 0 for hour in range(24)], "calendar": None,
     "by_hour_of_week": [1 if 8 <= hour % 24 < 12 else 0 for hour in range(168)]}])
def test_weights_shape_a_rate_and_never_raise_it(shape):
    """However opening hours and weights overlap, four weeks bring four weeks' cases of the rate."""
    calls = {"rate": f"100 cases per day {A}", "calendar": "office"} | shape
    calls = {key: value for key, value in calls.items() if value is not None}
    scenario = build({"work": desk(1)}, horizon=f"28 days {A}", arrivals={"calls": calls})

    edges, rates = rate_steps(scenario.arrivals["calls"], scenario)

    assert (np.diff(edges) * rates).sum() == pytest.approx(2800)


def test_a_day_that_stays_closed_takes_no_cases_away():
    """One Monday in four weeks is closed: the days that open have its cases, and the rate holds over the run."""
    calendars = {"office": {"hours": {"mon-fri": "09:00-17:00"}, "closed_on": "2022-01-10"}}
    scenario = build({"work": desk(1)}, horizon=f"28 days {A}", calendars=calendars,
                     arrivals={"calls": {"rate": f"100 cases per day {A}", "calendar": "office"}})

    edges, rates = rate_steps(scenario.arrivals["calls"], scenario)

    assert (np.diff(edges) * rates).sum() == pytest.approx(2800)


def test_a_week_is_as_the_other_where_no_date_is_special(monkeypatch):
    """Before a horizon of 100,000 years is refused, no calendar is looked at day by day."""
    asked = []
    monkeypatch.setattr(Scenario, "open_spans", lambda self, name, days, opened=Scenario.open_spans, **more: (
        asked.append(days), opened(self, name, min(days, 7), **more))[1])
    calls = {"rate": f"1 cases per day {A}", "calendar": "office", "by_hour": [1] * 24}

    said = map(str, unknown_names(build({"work": desk(1)}, horizon=f"36525000 days {A}", arrivals={"calls": calls})))
    long = build({"work": desk(1)}, horizon=f"700 days {A}", arrivals={"calls": calls})

    assert list(said) == [] and asked == []
    assert mean_of_shapes(long.arrivals["calls"], long) == pytest.approx(1) and asked == [7]


def test_hours_that_are_never_open_are_refused():
    """A stream whose weights lie outside its calendar lets nobody come, and the check says so."""
    night = {"rate": f"100 cases per day {A}", "calendar": "office", "by_hour": [1, 1, *[0] * 22]}

    said = map(str, check_scenario(build({"work": desk(1)}, arrivals={"calls": night})).problems)

    assert any("is closed whenever the weights of this stream let cases come" in line for line in said)


@pytest.mark.parametrize("drawn", [{"shares": {"1": f"50 % {A}"}}, {"values": {"1": f"constant 3 d {A}"}}])
@pytest.mark.parametrize("where", ["process", "stream"])
def test_an_attribute_of_numbers_is_nothing_to_go_by(drawn, where):
    """`by` an attribute that is 0 or 1 would match no word and draw 0 for everybody: it is refused."""
    makers = {"has_right": {"share": f"60 % {A}"}, "asks": {"by": "has_right"} | drawn}
    calls = {"rate": f"5 cases per day {A}"} | ({"attributes": makers} if where == "stream" else {})
    scenario = build({"work": desk(1)}, arrivals={"calls": calls},
                     process={"attributes": makers if where == "process" else {}})

    assert any("goes by numbers, and asks for words" in str(problem) for problem in check_scenario(scenario).problems)
