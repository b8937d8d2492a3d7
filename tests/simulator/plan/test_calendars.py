"""Calendars and clocks: worked out by hand."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.plan.calendars import Calendar, WorkClock

DAY = 1440.0


@pytest.fixture
def clock() -> WorkClock:
    """09:00-12:00 and 13:00-17:00, Monday to Friday, from Monday 3 January 2022."""
    calendar = Calendar(hours={"mon-fri": "09:00-12:00 13:00-17:00"})
    return WorkClock(calendar.intervals(dt.date(2022, 1, 3), 30), end=30 * DAY)


def at(day: int, hour: int, minute: int = 0) -> float:
    """Minutes since the first midnight."""
    return day * DAY + hour * 60 + minute


@pytest.mark.parametrize(("begins", "work", "ends"), [
    (at(4, 16, 40), 45, at(7, 9, 25)),
    (at(0, 11, 50), 30, at(0, 13, 20)),
    (at(0, 9), 420, at(0, 17)),
    (at(0, 9), 2100, at(4, 17)),
    (at(0, 9), 2100.5, at(7, 9) + 0.5),
    (at(5, 12), 10, at(7, 9, 10)),
])
def test_work_walks_over_lunch_nights_and_weekends(clock, begins, work, ends):
    """Work ends where a clock that stops outside hours says (cases of simulation.md section 3)."""
    assert clock.finish(begins, work) == ends


def test_open_at_the_opening_and_closed_at_the_closing(clock):
    """A desk is open at 09:00 and closed at 17:00."""
    assert clock.is_open(at(0, 9)) and not clock.is_open(at(0, 17)) and not clock.is_open(at(0, 12))
    assert clock.next_open(at(4, 17)) == at(7, 9)


def test_holidays_close(clock):
    """Nothing opens on a holiday."""
    calendar = Calendar(hours={"mon-fri": "09:00-17:00"}, holidays=(dt.date(2022, 1, 4),))
    assert [a for a, _ in calendar.intervals(dt.date(2022, 1, 3), 3)] == [at(0, 9), at(2, 9)]


def test_working_days_keep_the_time_of_day(clock):
    """Ten working days after Friday 16:40 is Friday 16:40 a fortnight later."""
    days = Calendar(hours={"mon-fri": "09:00-17:00"}).working_days(dt.date(2022, 1, 3), 40)
    assert WorkClock(days).finish(at(4, 16, 40), 10 * DAY) == at(18, 16, 40)


@given(st.lists(st.floats(0, 20000), min_size=1, max_size=20), st.floats(0.001, 5000))
def test_the_order_of_questions_changes_nothing(times, work):
    """A clock remembers where it was only to be fast: any order of questions gets the same answers."""
    spans = [(float(d * DAY + 540), float(d * DAY + 1020)) for d in range(30)]
    together = WorkClock(spans)
    assert [together.finish(t, work) for t in times] == [WorkClock(spans).finish(t, work) for t in times]


@given(st.floats(0, 20000), st.floats(0, 3000))
def test_passed_is_the_inverse_of_finish(begins, work):
    """The clock minutes between the beginning and the finish are the work."""
    clock = WorkClock([(float(d * DAY + 540), float(d * DAY + 1020)) for d in range(40)])
    assert clock.passed(begins, clock.finish(begins, work)) == pytest.approx(work, abs=1e-6)


def test_a_clock_without_end_never_loops():
    """Past the last interval the clock runs on, so a walk ends."""
    assert WorkClock([(0.0, 10.0)], end=10.0).finish(5.0, 1e6) == 10.0 + 1e6 - 5.0


@pytest.mark.parametrize(
    "hours", [{"mon-fri": "closed"}, {}, {"mon": "17:00-09:00"}, {"monday": "09:00-17:00"}, {"fri-mon": "09:00-10:00"}]
)
def test_a_calendar_without_sense_is_refused(hours):
    """A calendar needs an hour of work, written in a way that can be read."""
    with pytest.raises(ValueError, match=r"hour|days|open"):
        Calendar(hours=hours)


@pytest.mark.parametrize("hours", ["09:60-17:00", "09:00-16:75", "9:5-17:00", "22:00-06:00", "09:00–17:00", "9-17"])
def test_no_clock_shows_sixty_minutes(hours):
    """09:60 is no way to write 10:00, and a night over midnight is no span of one day."""
    with pytest.raises(ValueError, match=r"like 09:00-17:30, with a blank|over midnight is two spans"):
        Calendar(hours={"mon": hours})
