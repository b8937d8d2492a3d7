"""Clock times and years that a wrong form of writing has made are told with their cause."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from simulator.calibration.audit import audit_log
from simulator.calibration.reading import read_log
from synthetic_data import BadInput

STEPS = ("ask", "check", "pay")


def rows(first, days=30, gap=41):
    """Times of three steps of one case for each working day, with odd minutes and seconds."""
    for number in range(days):
        day = first + dt.timedelta(days=number + 2 * (number // 5))
        for place, step in enumerate(STEPS):
            minutes = (7 * number) % 53 + gap * (place + 1)
            yield f"c{number:03}", step, day + dt.timedelta(hours=8, minutes=minutes, seconds=11)


def told(tmp_path, events, write="%Y-%m-%d %H:%M:%S"):
    """Findings of the audit by name."""
    path = tmp_path / "log.csv"
    path.write_text("case_id,activity,end_time\n" + "".join(
        f"{case},{step},{moment if isinstance(moment, str) else moment.strftime(write)}\n"
        for case, step, moment in events))
    return {found.name: found for found in audit_log(read_log(path, zone="Europe/Stockholm")).findings}


MONDAY = dt.datetime(2023, 3, 6)


def test_clean_times_are_told_nothing(tmp_path):
    """Odd minutes, many clock times and a year without gaps are no finding."""
    assert not {"minutes", "coarse times", "one clock time", "years"} & told(tmp_path, rows(MONDAY)).keys()


@pytest.mark.parametrize("write", ["%Y-%m-%d %H:%m:%S", "%d.%m.%Y %H:%m"])
def test_minutes_that_are_months_are_told(tmp_path, write):
    """A form of writing with MM for months and minutes makes every minute the month's number."""
    found = told(tmp_path, rows(MONDAY), write)["minutes"]
    assert "100 of 100 clock times are the number of their month" in found.found and "mm (Java, .NET)" in found.lost


@pytest.mark.parametrize(("grid", "name"), [
    (60, "full hours"), (30, "full and half hours"), (15, "quarters of an hour")])
def test_coarse_clock_times_are_told(tmp_path, grid, name):
    """Times rounded to hours or their parts tell neither minutes of work nor the order within."""
    rounded = [(case, step, moment.replace(minute=moment.minute // grid * grid, second=0))
               for case, step, moment in rows(MONDAY)]
    found = told(tmp_path, rounded)["coarse times"]
    assert f"lie at {name}" in found.found and f"less than {grid} minutes" in found.lost


@pytest.mark.parametrize("default", ["12:00:00", "23:59:59", "09:00:00"])
def test_one_clock_time_for_many_is_told(tmp_path, default):
    """A clock time that stands in a third of a step's times may stand for a day alone."""
    events = [(case, step, f"{moment:%Y-%m-%d} {default}" if step == "pay" and int(case[1:]) % 3 == 0 else moment)
              for case, step, moment in rows(MONDAY, 60)]
    found = told(tmp_path, events)["one clock time"]
    assert f"pay (33 of 100 at {default[:5]})" in found.found and "where only the day was known" in found.lost


def test_the_year_of_the_week_is_told_by_cases(tmp_path):
    """A case whose step of late December is a year after its others was written with the year of the week."""
    events = [(f"c{number}", step, moment) for number in range(30) for step, moment in (
        ("ask", f"2024-12-{10 + number % 12:02} 09:1{number % 10}:21"),
        ("pay", f"{2025 if number < 6 else 2024}-12-{30 if number < 6 else 23} 10:3{number % 10}:47"))]
    assert "have the later one in the last days of December" in told(tmp_path, events)["years"].found


def test_the_year_of_the_week_is_told_by_days_that_stand_alone(tmp_path):
    """Where each case lies within a day, the last days of December stand alone a year too late."""
    events = [(case, step, moment.replace(year=2025) if moment >= dt.datetime(2024, 12, 29) else moment)
              for case, step, moment in rows(dt.datetime(2024, 12, 2), 25)]
    found = told(tmp_path, events)["years"]
    assert "stand alone" in found.found and "2025-12-30 to 2025-12-31" in found.found


def test_last_years_number_in_january_is_told(tmp_path):
    """Steps of January that lie a year before the others of their case have last year's number."""
    events = [(case, step, moment.replace(year=2022) if step == "ask" and moment < dt.datetime(2023, 1, 8) else moment)
              for case, step, moment in rows(dt.datetime(2023, 1, 2))]
    assert "have the earlier one in January" in told(tmp_path, events)["years"].found


def test_a_review_after_a_year_is_no_wrong_year(tmp_path):
    """Steps a year apart in every month are renewals, and are told nothing."""
    events = [(f"r{number}", step, pd.Timestamp(moment) + pd.Timedelta(days=9 * number)) for number in range(40)
              for step, moment in (("award", "2022-01-10 09:17:23"), ("review", "2023-01-09 10:43:11"))]
    assert "years" not in told(tmp_path, events)


@pytest.mark.parametrize("heading", [
    "EndTimeUtc", "TimestampUTC", "timestamputc", "UtcEnd", "completeTimestampGMT", "EndPST", "DateUtcEnd", "EndPst",
    "PstEnd", "pst_end", "EndPdt", "КонецМск", "времяМСК", "END IST", "END_UTC_PLUS_4", "endUTC5", "end gmt minus 3"])
def test_headings_in_one_word_name_their_clock(tmp_path, heading):
    """A clock named within a heading that programs write in one word is not another zone's."""
    path = tmp_path / "log.csv"
    path.write_text(f"case_id,activity,{heading}\nk,ask,2024-01-08 09:00:11\nk,pay,2024-01-25 10:00:12\n"
                    "m,ask,2024-01-09 09:00:13\n")
    with pytest.raises(BadInput, match="has a heading that says"):
        read_log(path, zone="Europe/Stockholm", columns={"end": heading})


@pytest.mark.parametrize("heading", ["EndEst", "CaseMgmt", "EndWest", "outcome", "TimeGet", "Ende Ist", "Ende (Ist)",
                                     "ENDE IST", "Ist-Ende", "MGMT_END", "segment", "date et heure"])
def test_words_within_a_heading_are_no_clock(tmp_path, heading):
    """Estimates, management and directions end like the letters of a zone."""
    path = tmp_path / "log.csv"
    path.write_text(f"case_id,activity,{heading}\nk,ask,2024-01-08 09:00:11\nk,pay,2024-01-25 10:00:12\n"
                    "m,ask,2024-01-09 09:00:13\n")
    assert len(read_log(path, zone="Europe/Stockholm", columns={"end": heading}).items) == 3


@pytest.mark.parametrize("heading", ["tz_offset", "timezoneOffset", "timezone_offset_minutes", "GMT offset"])
def test_offsets_in_a_column_of_their_own_are_told(tmp_path, heading):
    """Minutes of an offset beside times without one say another clock than the zone's."""
    path = tmp_path / "log.csv"
    path.write_text(f"case_id,activity,end_time,{heading}\nk,ask,2024-01-08 09:00:11,240\n"
                    "k,pay,2024-01-25 10:00:12,240\nm,ask,2024-01-09 09:00:13,240\n")
    notes = read_log(path, zone="Europe/Stockholm").notes
    assert any(f"the column {heading} is not read, and says 240 (3)" in note for note in notes), notes


def test_work_withdrawn_before_it_began_is_told_as_left_out(tmp_path):
    """A withdrawal without a start is no step, and the note does not say that it is one."""
    path = tmp_path / "log.csv"
    path.write_text("case_id,activity,end_time,transition\n" + "".join(
        f"c{number},ask,2024-01-0{number} 09:00:00,complete\nc{number},look,2024-01-0{number} 09:10:00,complete\n"
        f"c{number},pay,2024-01-0{number} 10:00:00,withdraw\n" for number in range(1, 6)))
    log = read_log(path, zone="UTC")
    assert set(log.items["activity"]) == {"ask", "look"}
    assert any("5 times work was withdrawn or aborted that has no start; these events are left out" in note
               for note in log.notes)
    assert not any("counts as a step" in note for note in log.notes)


def test_times_as_short_floats_are_refused(tmp_path):
    """Seconds since 1970 in 32 bits stand for moments two minutes away."""
    path = tmp_path / "log.parquet"
    pd.DataFrame({"case_id": ["k", "k"], "activity": ["a", "b"], "end_time": [1704706818.0, 1704710000.0]}).astype(
        {"end_time": "float32"}).to_parquet(path)
    with pytest.raises(BadInput, match="end_time: holds times as short floating numbers"):
        read_log(path, zone="UTC")


@pytest.mark.parametrize("word", ["vakant", "geen", "nessuno", "aucun", "yox", "tbc", "нет данных", "-1", "неизвестен"])
def test_words_for_nobody_in_more_languages(tmp_path, word):
    """What offices write where a post is vacant or nobody is named is no officer."""
    path = tmp_path / "log.csv"
    path.write_text("case_id,activity,end_time,resource\n" + "".join(
        f"c{number},ask,2024-01-0{number} 09:00:00,{word if number % 2 else 'Anna Berg'}\n"
        f"c{number},pay,2024-01-0{number} 10:00:00,Bo Lind\n" for number in range(1, 6)))
    assert set(read_log(path, zone="UTC").items["resource"].dropna()) == {"Anna Berg", "Bo Lind"}


@pytest.mark.parametrize(("together", "several"), [
    ("Anna Berg and Bo Lind", True), ("Anna Berg for Bo Lind", True), ("Anna Berg i.V. Bo Lind", True),
    ("Anna Berg und Carl Ek", False), ("Luis Garcia y Vega", False)])
def test_people_joined_by_a_word_are_told(tmp_path, together, several):
    """Two known names with a word between them are two people; a name with such a word in it is one."""
    names = ["Anna Berg", "Bo Lind", together, "Eva Perez y Vega"]
    path = tmp_path / "log.csv"
    path.write_text("case_id,activity,end_time,resource\n" + "".join(
        f"c{number},{step},2024-01-{number + 1:02} {hour}:07:12,{names[(number + hour) % 4]}\n"
        for number in range(20) for step, hour in (("ask", 10), ("pay", 11))))
    found = {one.name for one in audit_log(read_log(path, zone="UTC")).findings}
    assert ("people named together" in found) == several
