"""Arrivals by rate: only while an office is open, by season, weekday and wave."""

import numpy as np
import pytest

from simulator.cases.arrivals import build_cases
from simulator.cases.tables import compile_tables
from simulator.plan.calendars import DAY
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
