"""Days by rules, against calendars counted by hand or by another program (dateutil)."""

from __future__ import annotations

import datetime as dt

import pytest
from dateutil.rrule import FR, MO, MONTHLY, TH, WEEKLY, rrule
from hypothesis import given
from hypothesis import strategies as st

from simulator import load_scenario
from simulator.plan.calendars import Calendar
from simulator.plan.day_rules import parse_rule, rule_days
from synthetic_data import BadInput

FIRST, LAST = dt.date(2024, 1, 1), dt.date(2025, 12, 31)
OFFICE = Calendar(hours={"mon-fri": "09:00-17:00"}, holidays=(dt.date(2024, 1, 1), dt.date(2024, 3, 29)))


def days(*rules, first=FIRST, last=LAST):
    """The days of rules in order."""
    return sorted(rule_days(rules, first, last, OFFICE.is_usual_day))


@pytest.mark.parametrize(("rule", "peer"), [
    ("every second thu from 2024-01-04", {"freq": WEEKLY, "interval": 2, "byweekday": TH}),
    ("every other thursday from 2024-01-04", {"freq": WEEKLY, "interval": 2, "byweekday": TH}),
    ("every 3rd thu from 2024-01-04", {"freq": WEEKLY, "interval": 3, "byweekday": TH}),
    ("first Monday of the month", {"freq": MONTHLY, "byweekday": MO(1)}),
    ("2nd and 4th thu of the month", {"freq": MONTHLY, "byweekday": (TH(2), TH(4))}),
    ("the last fri of each month", {"freq": MONTHLY, "byweekday": FR(-1)}),
    ("last fri of mar and sep", {"freq": MONTHLY, "byweekday": FR(-1), "bymonth": (3, 9)}),
    ("first mon of the quarter", {"freq": MONTHLY, "byweekday": MO(1), "bymonth": (1, 4, 7, 10)}),
    ("5th thu of the month", {"freq": MONTHLY, "byweekday": TH(5)}),
    ("mondays", {"freq": WEEKLY, "byweekday": MO}),
])
def test_rules_mean_what_a_peer_says(rule, peer):
    """Rules of weeks and months give the days that dateutil gives (RFC 5545)."""
    start = dt.datetime(2024, 1, 4) if "from" in rule else dt.datetime(2024, 1, 1)
    assert days(rule) == [day.date() for day in rrule(dtstart=start, until=dt.datetime(2025, 12, 31), **peer)]


@pytest.mark.parametrize(("rule", "meant"), [
    ("first working day of the month", ["2024-01-02", "2024-02-01", "2024-03-01"]),
    ("last working day of the month", ["2024-01-31", "2024-02-29", "2024-03-28"]),
    ("last but one working day of mar", ["2024-03-27"]),
    ("third working day of the quarter", ["2024-01-04"]),
    ("2024-02-28 to 2024-03-01", ["2024-02-28", "2024-02-29", "2024-03-01"]),
    ("20.01.2024", ["2024-01-20"]),
])
def test_working_days_are_those_of_the_office(rule, meant):
    """Weekends and holidays are passed over: 1 January and Good Friday, 29 March 2024, are none (by hand)."""
    assert [str(day) for day in days(rule, last=dt.date(2024, 3, 31))] == meant


def test_weeks_and_months():
    """Even weeks are those that calendars number so; a span of months may run over the turn of the year."""
    assert all(day.isocalendar().week % 2 == 0 for day in days("even weeks")) and len(days("even weeks")) == 364
    assert {day.month for day in days("dec-jan")} == {12, 1} and len(days("jul and aug")) == 2 * 62


@pytest.mark.parametrize(("rule", "rule_broken"), [
    ("every second thu", "says not with which one it begins"),
    ("every second fri from 2024-01-04", "begins on a Thursday"),
    ("last working day", "says not of what"),
    ("first Monday", "says not of what"),
    ("2024-07-26 to 2024-07-08", "from an earlier day"),
    ("thu-mon", "must be days such as"),
    ("whenever", "must be days such as"),
    ("every 0th thu from 2024-01-04", "must be days such as"),
    ("2024-02-30", "needs a day"),
])
def test_what_has_two_readings_is_refused(rule, rule_broken):
    """A rule that leaves something open is refused with what is missing."""
    with pytest.raises(ValueError, match=rule_broken):
        parse_rule(rule)


@given(st.dates(FIRST, LAST), st.integers(1, 400))
def test_a_rule_does_not_hang_on_where_one_looks(first, length):
    """The days of a part of the time are those of the whole that lie in it."""
    last = first + dt.timedelta(days=length)
    for rule in ("first working day of the month", "every second thu from 2024-01-04", "last fri of the quarter"):
        whole = days(rule, first=dt.date(2023, 1, 1), last=dt.date(2027, 12, 31))
        assert days(rule, first=first, last=last) == [day for day in whole if first <= day <= last]


def test_a_calendar_opens_on_its_days_alone():
    """Every second Thursday 09:00 to 12:00, but for a holiday and a span of closed days (by hand)."""
    board = Calendar(hours={"thu": "09:00-12:00"}, only="every second thu from 2024-01-04",
                     holidays=["2024-02-01"], closed_on="2024-02-10 to 2024-02-20")
    opened = [int(a // 1440) for a, _ in board.intervals(dt.date(2024, 1, 1), 70)]
    assert opened == [3, 17, 59]  # 4 and 18 January, 29 February
    assert Calendar.model_validate(board.model_dump(mode="json")) == board


def test_holidays_may_be_spans():
    """A span among the holidays closes each of its days."""
    office = Calendar(hours={"mon-fri": "09:00-17:00"}, holidays=["2024-01-01", "2024-01-03 to 2024-01-05"])
    assert len(office.holidays) == 4 and len(office.intervals(dt.date(2024, 1, 1), 7)) == 1


@pytest.mark.parametrize("days", ["2024-12-30 to 2042-01-02", "2024-07-08 to 2025-07-26", "2024-01-01 to 2025-01-01"])
@pytest.mark.parametrize("key", ["holidays", "closed_on"])
def test_a_slip_in_a_year_closes_no_office_for_years(days, key):
    """A span of days off has 366 days at most, which a year of leap has."""
    with pytest.raises(ValueError, match=r"closes for [\d,]+ days, and a span may have 366, got '2024"):
        Calendar(hours={"mon-fri": "09:00-17:00"}, **{key: [days]})
    Calendar(hours={"mon-fri": "09:00-17:00"}, **{key: ["2024-01-01 to 2024-12-31"]})


def write(folder, table, **calendar):
    """An office whose calendar takes days from a table beside it."""
    (folder / "school.csv").write_text(table, encoding="utf-8")
    text = "extends: claim\ncalendars:\n  office: {holidays: [2019-05-01, {file: school.csv}]}\n"
    (folder / "mine.yml").write_text(text, encoding="utf-8")
    return folder / "mine.yml"


def test_school_holidays_come_from_a_file(tmp_path):
    """Lines from one day to another, as schools print them, close every day between."""
    file = write(tmp_path, "name;from;to\nSpring;15.04.2019;22.04.2019\nWhit;11.06.2019;\n")
    office = load_scenario(file).calendars["office"]
    assert len(office.holidays) == 1 + 8 + 1 and dt.date(2019, 6, 11) in office.holidays


def test_a_switch_may_bring_days_from_a_file(tmp_path):
    """The file lies beside the office file, also where a switch names it, or a file elsewhere extends the office."""
    (tmp_path / "school.csv").write_text("2019-06-11\n2019-06-12\n", encoding="utf-8")
    (tmp_path / "mine.yml").write_text(
        "extends: claim\nswitches: {closed: {changes: {calendars.office.holidays: {file: school.csv}}}}\n",
        encoding="utf-8")
    (tmp_path / "below").mkdir()
    (tmp_path / "below/other.yml").write_text("extends: ../mine.yml\non: [closed]\n", encoding="utf-8")
    assert len(load_scenario(tmp_path / "below/other.yml").calendars["office"].holidays) == 2


def test_all_wrong_lines_of_a_file_are_named(tmp_path):
    """Every line that is no day, or runs backwards, is named with file and place."""
    file = write(tmp_path, "from,to\n2019-04-15,2019-04-22\nsoon,2019-05-01\n2019-06-31,\n")
    with pytest.raises(BadInput) as error:
        load_scenario(file)
    assert [each in str(error.value) for each in ("calendars.office.holidays.file: school.csv: line 3", "line 4")] == [
        True, True]
    with pytest.raises(BadInput, match="must run from a day to a later one"):
        load_scenario(write(tmp_path, "from,to\n2019-04-22,2019-04-15\n"))
    (tmp_path / "school.csv").unlink()
    with pytest.raises(BadInput, match="does not exist"):
        load_scenario(file)
