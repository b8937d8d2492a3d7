"""Dates and times of any form are read right or refused: never another day, hour or offset in silence."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.written_times import forms
from simulator.written_times.columns import read_times, understand_times
from simulator.written_times.days import read_days
from simulator.written_times.forms import known_forms
from synthetic_data import BadInput

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
GERMAN = ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
          "Dezember")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
DAYS = {
    "ymd-": "{y}-{m:02}-{d:02}", "ymd- short": "{y}-{m}-{d}", "ymd/": "{y}/{m:02}/{d:02}", "ymd.": "{y}.{m:02}.{d:02}",
    "korean": "{y}. {m}. {d}.", "compact": "{y}{m:02}{d:02}", "chinese": "{y}年{m}月{d}日",
    "dmy.": "{d:02}.{m:02}.{y}", "dmy. short": "{d}.{m}.{y}", "dmy/": "{d:02}/{m:02}/{y}", "dmy-": "{d:02}-{m:02}-{y}",
    "mdy/": "{m:02}/{d:02}/{y}", "mdy/ short": "{m}/{d}/{y}", "mdy-": "{m:02}-{d:02}-{y}", "dmy space": "{d} {m} {y}",
    "d b y": "{d} {b} {y}", "d-B-y": "{d:02}-{b}-{y}", "d/b/y": "{d:02}/{b}/{y}", "oracle": "{d:02}-{B}-{y}",
    "sas": "{d:02}{B}{y}", "b d, y": "{b} {d}, {y}", "german": "{d}. {g} {y}", "y-b-d": "{y}-{b}-{d:02}",
    "rfc": "{w}, {d:02} {b} {y}", "js": "{w} {b} {d:02} {y}", "weekday": "{w} {d:02}/{m:02}/{y}",
    "dmy2.": "{d:02}.{m:02}.{s:02}", "dmy2/": "{d:02}/{m:02}/{s:02}", "mdy2/": "{m}/{d}/{s:02}",
    "ymd2-": "{s:02}-{m:02}-{d:02}", "d-b-y2": "{d:02}-{b}-{s:02}", "six digits": "{s:02}{m:02}{d:02}",
    "bare": "{d:02}{m:02}{y}",
}
"""Name → how a day is written. Year, day, month is left out: what begins with the year is ISO, by rule."""
MIXED = sorted(DAYS.keys() - {"mdy/", "mdy/ short", "mdy-"})
"""Nobody could tell 02/01 of one order from 02/01 of the other in one column, so one of them is left out."""
CLOCKS = {
    "minutes": " {H:02}:{M:02}", "seconds": " {H:02}:{M:02}:{S:02}", "T": "T{H:02}:{M:02}:{S:02}",
    "ms": "T{H:02}:{M:02}:{S:02}.{f:03}", "comma": " {H:02}:{M:02}:{S:02},{f:03}", "us": " {H}:{M:02}:{S:02}.{f:03}000",
    "am": " {h}:{M:02}:{S:02} {P}", "am close": ", {h:02}:{M:02}{P}", "dots": " {H:02}.{M:02}.{S:02}",
    "digits": "T{H:02}{M:02}{S:02}", "digits close": "{H:02}{M:02}{S:02}", "db2": "-{H:02}.{M:02}.{S:02}.{f:03}000",
    "none": "", "hour": " {h} {P}", "apache": ":{H:02}:{M:02}:{S:02}",
}
ZONES = {"": "", "Z": "Z", " UTC": " UTC", " GMT": " GMT", "+hh:mm": "{o:+03}:{q:02}", "+hhmm": "{o:+03}{q:02}",
         "+hh": "{o:+03}", " +hhmm": " {o:+03}{q:02}", "GMT+h": " GMT{o:+}", "java": "{o:+03}:{q:02}[Europe/Berlin]",
         "letters": " CET"}
PLAIN = ("ymd-", "ymd/", "ymd.", "compact", "korean")
MOMENTS = st.datetimes(dt.datetime(1995, 1, 1), dt.datetime(2060, 1, 1)).map(
    lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000))
OFFSETS = st.sampled_from((0, 60, 120, -300, 330, -210, 840))


def written(moment, day, clock, zone, minutes):
    """A moment in one form, and what is right for it: the day alone where there is no clock."""
    sign, size = (-1 if minutes < 0 else 1), abs(minutes)
    text = (DAYS[day] + CLOCKS[clock] + ZONES[zone]).format(
        y=moment.year, s=moment.year % 100, m=moment.month, d=moment.day, b=MONTHS[moment.month - 1],
        B=MONTHS[moment.month - 1].upper(), g=GERMAN[moment.month - 1], w=WEEKDAYS[moment.weekday()], H=moment.hour,
        h=(moment.hour - 1) % 12 + 1, P="PM" if moment.hour > 11 else "AM", M=moment.minute, S=moment.second,
        f=moment.microsecond // 1000, o=sign * (size // 60), q=size % 60)
    shown = CLOCKS[clock]
    kept = moment.replace(microsecond=moment.microsecond if "{f" in shown else 0)
    kept = kept.replace(second=kept.second if "{S" in shown else 0, minute=kept.minute if "{M" in shown else 0)
    kept = kept if shown else kept.replace(hour=0)
    away = minutes if "{o" in ZONES[zone] else 0
    return text, kept - dt.timedelta(minutes=away)


def right(found, moments):
    """Whether times were read as they are meant."""
    meant = np.array(moments, "datetime64[ms]").astype(np.int64)
    return not found.complaints and (found.moments == meant).all()


def test_there_are_many_forms():
    """The generator below has some thousands of forms of which at least 60 are read for every moment."""
    assert len(DAYS) * len(CLOCKS) * len(ZONES) > 4000
    moment = dt.datetime(2024, 1, 31, 21, 4, 5, 125_000)
    read = sum(right(understand_times([text]), [meant]) for day in DAYS for clock in CLOCKS for zone in ZONES
               for text, meant in [written(moment, day, clock, zone, 60)])
    assert read > 600


@settings(max_examples=400, deadline=None)
@given(st.lists(MOMENTS, min_size=1, max_size=5), st.sampled_from(sorted(DAYS)), st.sampled_from(sorted(CLOCKS)),
       st.sampled_from(sorted(ZONES)), OFFSETS)
def test_a_column_is_read_right_or_refused(moments, day, clock, zone, minutes):
    """Whatever the form: the moments that are meant, or a complaint; ISO-like forms are read."""
    minutes = minutes // 60 * 60 if zone in ("+hh", "GMT+h") else minutes
    pairs = [written(moment, day, clock, zone, minutes) for moment in moments]
    found = understand_times([text for text, _ in pairs])
    assert found.complaints or right(found, [meant for _, meant in pairs]), pairs
    plain = clock in ("minutes", "seconds", "T", "ms", "comma", "us", "am") and zone != "letters"
    if day in ("ymd-", "ymd/") and plain:
        assert not found.complaints


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(MOMENTS, st.sampled_from(MIXED), st.sampled_from(sorted(CLOCKS)),
                          st.sampled_from(sorted(ZONES)), OFFSETS), min_size=2, max_size=5))
def test_mixed_rows_are_read_right_or_refused(rows):
    """Each row in a form of its own: right in every row, or refused as a whole."""
    pairs = [written(moment, day, clock, zone, minutes // 60 * 60 if zone in ("+hh", "GMT+h") else minutes)
             for moment, day, clock, zone, minutes in rows]
    found = understand_times([text for text, _ in pairs])
    assert found.complaints or right(found, [meant for _, meant in pairs]), pairs


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(MOMENTS, st.sampled_from(PLAIN), st.sampled_from(("seconds", "ms", "comma", "minutes"))),
                min_size=1, max_size=6), st.sampled_from(("", "Z", "+hh:mm", "+hh", " UTC")))
def test_iso_stays_iso_in_mixed_rows(rows, zone):
    """Year first is read in every mixture of separators and fractions."""
    pairs = [written(moment, day, clock, zone, 60) for moment, day, clock in rows]
    assert right(understand_times([text for text, _ in pairs]), [meant for _, meant in pairs]), pairs


@settings(max_examples=100, deadline=None)
@given(st.data(), st.sampled_from(sorted(DAYS)), st.sampled_from(("none", "seconds", "am")))
def test_the_order_of_rows_changes_nothing(data, day, clock):
    """A column is read, or refused, as a whole: sorted or shuffled, each value means the same."""
    texts = [written(moment, day, clock, "", 0)[0] for moment in data.draw(st.lists(MOMENTS, min_size=2, max_size=6))]
    shuffled = data.draw(st.permutations(range(len(texts))))
    one, other = understand_times(texts), understand_times([texts[place] for place in shuffled])
    assert {complaint.rule[:20] for complaint in one.complaints} \
        == {complaint.rule[:20] for complaint in other.complaints}
    if not one.complaints:
        assert one.moments[shuffled].tolist() == other.moments.tolist()


@pytest.mark.parametrize("text", [
    "2024-01-08-05", "2024-01-08 -05:00", "2024-01-08+01:00", "2024-01-08T09-05", "08-01-2024-0500"])
def test_an_offset_needs_a_time_before_it(text):
    """What looks like an offset behind a day is none."""
    assert understand_times([text]).complaints


@pytest.mark.parametrize(("texts", "words"), [
    (["03/04/2024 09:00", "05/06/2024 10:00"], ["2024-04-03 or 2024-03-04", "2024-12-31"]),
    (["24/01/08"], ["2008-01-24 or 2024-01-08", "four digits"]), (["08-JAN-24"], ["2024-01-08 or 2008-01-24"]),
    (["31.12.99"], ["1999-12-31 or a hundred years"]), (["200108091018"], ["2020-01-08"]),
    (["13/01/2024", "01/13/2024"], ["13/01/2024 and 01/13/2024"]), (["45299.4"], ["1900 or from 1904"]),
    (["40:18.1"], ["without a date"]), (["2024-01-08 09:40 CET"], ["write the offset"]),
    (["2024-01-08", "13/01/2024"], ["several kinds"]), (["1709081200"], ["several times"]),
    (["2024-01-08 9:40 PM", "2024-01-08 09:40"], ["AM or PM"]), (["9999-12-31"], ["1900 to 2100"]),
    (["2024-01-08 09:40Z", "2024-01-08 09:40"], ["with and without a zone"]), (["2024-02-30"], ["no such day"]),
    (["Tue, 08 Jan 2024"], ["weekday"]), (["2024-01-08 25:00"], ["no clock"]), (["2024-01-08T09:00+25:00"], ["offset"]),
])
def test_a_refusal_shows_the_readings_and_the_remedy(texts, words):
    """The message names a value, what it may mean, and what to write."""
    with pytest.raises(BadInput) as found:
        read_times(pd.Series(texts), "log.csv: end")
    assert "log.csv: end" in str(found.value)
    assert all(word in str(found.value) for word in words), str(found.value)


@pytest.mark.parametrize(("text", "meant"), [
    ("1704706818", "2024-01-08T09:40:18"), ("1704706818125", "2024-01-08T09:40:18.125"),
    ("Mon Jan  8 09:40:18 2024", "2024-01-08T09:40:18"), ("Mon Jan  8 09:40:18 UTC 2024", "2024-01-08T09:40:18"),
    ("Mon Jan 08 2024 09:40:18 GMT+0100 (CET)", "2024-01-08T08:40:18"), ("2024-01-08 24:00", "2024-01-09T00:00:00"),
    ("Jan 8, 2024, 9:40:18\u202fPM", "2024-01-08T21:40:18"), ("2024-01-08 09:40:18−01:00", "2024-01-08T10:40:18"),
    ("\u200e2024-01-08 09:40", "2024-01-08T09:40:00"), ("20240108094018.125Z", "2024-01-08T09:40:18.125")])
def test_forms_of_programs_are_read(text, meant):
    """What C, Java, JavaScript, LDAP and browsers write."""
    assert understand_times([text]).moments.astype("datetime64[ms]").tolist() == [np.datetime64(meant, "ms").tolist()]


@settings(max_examples=50, deadline=None)
@given(st.lists(MOMENTS, min_size=1, max_size=5), st.sampled_from(("Europe/Berlin", "America/New_York", "Asia/Baku")))
def test_offsets_that_change_with_summer_time_are_each_taken(moments, zone):
    """Moments written in a zone's own offsets are those moments, whatever Python's own reader says too."""
    there = [moment.replace(tzinfo=dt.UTC).astimezone(ZoneInfo(zone)) for moment in moments]
    for texts in ([one.isoformat(" ") for one in there], [f"{one:%d %b %Y %H:%M:%S.%f %z}" for one in there]):
        found = understand_times(texts)
        assert found.aware
        assert right(found, moments)


def test_days_are_read_by_the_same_rules():
    """A list of holidays tells day from month as a log does, and names every value that is none."""
    assert read_days(["13/01/2024", "02/03/2024"], ["1", "2"], "h")[1] == dt.date(2024, 3, 2)
    with pytest.raises(BadInput, match="cannot be told apart"):
        read_days(["01/02/2024"], ["line 1"], "h")
    with pytest.raises(BadInput, match=r"(?s)line 1.*line 3") as found:
        read_days(["soon", "2024-01-08", "2024-02-30"], ["line 1", "line 2", "line 3"], "h")
    assert len(found.value.problems) == 2


@pytest.mark.parametrize("written", [
    "8 Ocak 2024", "08.Oca.2024", "8 янв. 2024", "8 января 2024", "8 de janeiro de 2024", "8 de enero de 2024"])
def test_months_of_other_languages_are_read(written):
    """A month in words is read as it says, with the small word that some languages put before it."""
    assert [f"{day:%Y-%m-%d}" for day in read_times(pd.Series([written]), "log.csv: end")] == ["2024-01-08"]


def test_a_month_of_a_language_that_is_not_known_is_no_wrong_day():
    """The message says what may be wrong with a word, and does not speak of words where there are numbers alone."""
    for written, named in (("8 siječnja 2024", True), ("2024-02-30", False)):
        with pytest.raises(BadInput) as refused:
            read_times(pd.Series([written]), "log.csv: end")
        assert ("language that is not known" in str(refused.value)) is named


def test_no_word_stands_for_two_months():
    """The table of months holds each word once."""
    raw = yaml.safe_load(Path(forms.__file__).with_suffix(".yml").read_text(encoding="utf-8"))
    words = [word for month in raw["months"] for word in month]
    assert len(words) == len(set(words)) == len(known_forms().months)


@pytest.mark.parametrize(("start", "meant"), [
    ("2024-01-08", dt.date(2024, 1, 8)), ("08.01.2024", dt.date(2024, 1, 8)), ("20240108", dt.date(2024, 1, 8)),
    ("'8 Jan 2024'", dt.date(2024, 1, 8)), ("13/01/2024", dt.date(2024, 1, 13)), ("03/04/2024", None), ("86400", None),
    ("24-01-08", None), ("1.5", None), ("true", None), ("'2024-02-30'", None)])
def test_days_of_office_files_are_read_by_the_same_rules(tmp_path, start, meant):
    """A day in an office file is the day that is meant, or refused; a number is no count of seconds."""
    from simulator import load_scenario

    (tmp_path / "office.yml").write_text(f"extends: claim\nstart: {start}\n")
    if meant:
        assert load_scenario(tmp_path / "office.yml").start == meant
    else:
        with pytest.raises(BadInput, match="start"):
            load_scenario(tmp_path / "office.yml")
