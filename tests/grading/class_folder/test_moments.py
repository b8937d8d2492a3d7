"""Dates that instructors write: one moment, or refused; never a guess."""

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.class_folder.moments import Unreadable, read_moment, read_zone, written


@pytest.mark.parametrize(("text", "moment"), [
    ("2026-12-01 17:00 UTC", "2026-12-01T17:00"), ("2026-12-01T17:00Z", "2026-12-01T17:00"),
    ("2026-12-01 17:00:30 UTC", "2026-12-01T17:00:30"), ("2026-12-01 17:00+04:00", "2026-12-01T13:00"),
    ("2026-12-01 17:00 +0400", "2026-12-01T13:00"), ("2026-12-01 17:00 -03:30", "2026-12-01T20:30"),
    (" 2026-12-01 17:00  Asia/Baku ", "2026-12-01T13:00"), ("2026-12-01 17:00 GMT", "2026-12-01T17:00"),
    ("2026-12-01 17:00 UTC+04:00", "2026-12-01T13:00"), ("2026-07-01 12:00 Europe/Berlin", "2026-07-01T10:00"),
    ("2026-10-25 02:30 +02:00", "2026-10-25T00:30"), ("2028-02-29 00:00 UTC", "2028-02-29T00:00")])
def test_one_moment_is_read(text, moment):
    """Year first, a time of day, and a zone: read, in UTC."""
    assert read_moment(text) == datetime.fromisoformat(moment).replace(tzinfo=UTC)


@pytest.mark.parametrize(("text", "says"), [
    ("01.12.2026 17:00 UTC", "year-month-day"), ("01/12/2026 17:00 UTC", "year-month-day"),
    ("12-01-2026 17:00 UTC", "year-month-day"), ("2026/12/01 17:00 UTC", "year-month-day"),
    ("26-12-01 17:00 UTC", "year-month-day"), ("20261201T170000Z", "year-month-day"),
    ("2026-12-01", "time of day"), ("2026-12-01 UTC", "time of day"), ("2026-12-01 5 pm UTC", "time of day"),
    ("2026-12-01 05:00 PM", "no one zone"), ("2026-12-01 17:00 PM UTC", "no one zone"), ("Friday 17 Uhr abends",
                                                                                         "time"),
    ("tomorrow", "time"), ("", "time"), ("1796140800", "time"), ("2026-W49-2 17:00 UTC", "time"),
    ("2026-12-01 17:00", "no time zone"), ("2026-12-01 17:00 CET", "no one zone"), ("2026-12-01 17:00 IST", "no one"),
    ("2026-12-01 17:00 AZT", "no one zone"), ("2026-12-01 17:00 Baku", "no one zone"),
    ("2026-12-01 17:00 ../../etc/passwd", "no one zone"), ("2026-12-01 17:00 +4", "no one zone"),
    ("2026-12-01 17:00 +15:00", "no place"), ("2026-12-01 17:00 +04:75", "no place"),
    ("2026-02-30 17:00 UTC", "no day"), ("2026-13-01 17:00 UTC", "no day"), ("2026-12-01 24:00 UTC", "no day"),
    ("2026-12-01 23:59:60 UTC", "no day"), ("9999-12-31 23:59 UTC", "2000 to 2199"), ("0000-01-01 00:00 UTC", "no day"),
    ("1970-01-01 00:00 UTC", "2000 to 2199"), ("\uff12\uff10\uff12\uff16-12-01 17:00 UTC", "year-month-day"),
    ("2026-12-01 17:00 UTC extra", "no one zone"), ("2026-12-01 17:00:00.5 UTC", "no one zone"),
    ("2026-03-29 02:30 Europe/Berlin", "skipped"), ("2026-10-25 02:30 Europe/Berlin", "twice"),
    ("2011-12-30 12:00 Pacific/Apia", "skipped")])
def test_what_may_mean_two_things_is_refused(text, says):
    """Day first, words, short zones, days that are none, hours the clocks skipped or showed twice: a sentence."""
    with pytest.raises(Unreadable, match=says):
        read_moment(text)


@pytest.mark.parametrize(("zone", "said"), [
    ("Baku", "did you mean Asia/Baku?"), ("nairobi", "did you mean Africa/Nairobi?"),
    ("New York", "did you mean America/New_York"), ("CET", "no one zone$"), ("Nowhere", "no one zone$"),
    ("Turkey", "no one zone$"), ("Egypt", "no one zone$"),
    ("GMT+4", "did you mean +04:00?"), ("utc-3", "did you mean -03:00?"), ("+4", "did you mean +04:00?"),
    ("Etc/GMT+4", "its sign is turned round: it is -04:00"), ("Etc/GMT-14", "it is +14:00")])
def test_a_city_without_its_area_is_asked_about(zone, said):
    """The time zone database knows which places there are; no place of ours stands in the message."""
    with pytest.raises(Unreadable, match=re.escape(said).replace(r"\$", "$")):
        read_zone(zone)


def test_the_courses_zone_is_taken_only_where_none_is_named():
    """A zone in the text wins over the course's."""
    assert read_moment("2026-12-01 17:00", "Asia/Baku") == datetime(2026, 12, 1, 13, tzinfo=UTC)
    assert read_moment("2026-12-01 17:00 UTC", "Asia/Baku") == datetime(2026, 12, 1, 17, tzinfo=UTC)


MOMENTS = st.datetimes(datetime(2001, 1, 1), datetime(2198, 1, 1)).map(lambda one: one.replace(microsecond=0,
                                                                                               tzinfo=UTC))
OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(moment=MOMENTS, zone=OFFSETS)
def test_what_is_written_is_read_again(moment, zone):
    """Our own form, and Python's ISO form in any zone, come back as the same moment."""
    assert read_moment(written(moment)) == moment
    assert read_moment(moment.astimezone(zone).isoformat()) == moment
