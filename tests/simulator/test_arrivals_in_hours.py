"""Arrivals by rate that come only while an office is open."""

import numpy as np

from simulator.arrivals import build_cases
from simulator.calendars import DAY
from simulator.tables import compile_tables
from tests.simulator.offices import A, build, desk


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
