"""Dates and times that people write: read when they can mean one moment only, else refused with the form to write."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from synthetic_data import place_zone, zones_of_town

# ASCII, because \d alone takes the digits of every script.
_FORM = re.compile(r"(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d)(?::(\d\d)(?:\.0{1,6})?)?\s*(.*)", re.ASCII)
_OFFSET = re.compile(r"(?:(?:UTC|GMT)\s*)?([+-])(\d\d):?(\d\d)", re.ASCII)
_WHOLE_HOURS = re.compile(r"(Etc/)?(?:UTC|GMT)?\s*([+-])(\d\d?)", re.ASCII | re.IGNORECASE)
_YEARS = range(2000, 2200)
ZONES = "UTC, an offset such as +02:00, or an area and a city as the time zone database names them (Area/City)"
WRITE = f"write it as 2026-12-01 17:00 UTC (year-month-day, hours and minutes, and a zone: {ZONES})"
"""The remedy for every date that cannot be read."""


class Unreadable(ValueError):
    """A text that means no one moment; the message is a rule, such as "names no time zone"."""

    def __init__(self, rule: str, *, without_zone: bool = False) -> None:
        super().__init__(rule)
        self.without_zone = without_zone
        """Whether a zone is all that is missing."""


def now_text() -> str:
    """Return this moment as records keep it: UTC, ISO 8601."""
    return datetime.now(UTC).isoformat()


def read_moment(text: str, zone: str = "") -> datetime:
    """Return the moment a text means, in UTC.

    Parameters
    ----------
    text : `year-month-day hours:minutes`, seconds where wanted, and a zone: UTC, Z, an offset, or a place's name in
        the time zone database
    zone : taken where the text names none; empty takes none

    Raises
    ------
    Unreadable : it is of another form, is no day, names no zone, or the clock passed it twice or never

    Examples
    --------
    >>> read_moment("2026-12-01 17:00 +04:00").isoformat()
    '2026-12-01T13:00:00+00:00'
    >>> read_moment("01.12.2026 17:00 UTC")
    Traceback (most recent call last):
    ...
    grading.class_folder.moments.Unreadable: is no date of the form year-month-day with a time of day
    """
    found = _FORM.fullmatch(text.strip())
    if found is None:
        raise Unreadable("is no date of the form year-month-day with a time of day")
    parts = [int(part or 0) for part in found.groups()[:6]]
    try:
        local = datetime(*parts)  # type: ignore[arg-type]  # six numbers
    except ValueError as error:
        raise Unreadable(f"is no day or time there is ({error})") from None
    if local.year not in _YEARS:
        raise Unreadable(f"lies outside the years {_YEARS[0]} to {_YEARS[-1]}")
    named = found[7].strip() or zone
    if not named:
        raise Unreadable("names no time zone, so it may mean any hour of that day", without_zone=True)
    return _in_utc(local, read_zone(named))


def read_zone(name: str) -> tzinfo:
    """Return a zone: UTC, Z, GMT, an offset, or a name of the time zone database.

    Raises
    ------
    Unreadable : there is no such zone, or the name is a short one that several zones share (CET, AZT, IST)
    """
    if name.upper() in ("UTC", "Z", "GMT"):
        return UTC
    offset = _OFFSET.fullmatch(name.upper())
    if offset is not None:
        minutes = int(offset[2]) * 60 + int(offset[3])
        # UTC+14:00 (Kiritimati) is the farthest there is.
        if minutes > 14 * 60 or int(offset[3]) > 59:
            raise Unreadable(f"has an offset {name!r} that no place has")
        return timezone(timedelta(minutes=minutes if offset[1] == "+" else -minutes))
    place = place_zone(name)
    if place is None:
        raise Unreadable(f"has a zone {name!r} that means no one zone{_meant(name)}")
    return place


def _meant(name: str) -> str:
    """Ask whether a place of that name, or an offset in whole hours, is meant; a short name such as CET is neither."""
    hours = _WHOLE_HOURS.fullmatch(name.strip())
    if hours is None:
        found = zones_of_town(name)
    elif hours[1]:
        return f" (its sign is turned round: it is {'-' if hours[2] == '+' else '+'}{int(hours[3]):02}:00)"
    else:
        found = [f"{hours[2]}{int(hours[3]):02}:00"]
    return f" (did you mean {' or '.join(found)}?)" if found else ""


def written(moment: datetime) -> str:
    """Return a moment in the form that is read everywhere, in UTC to the minute (to the second where it has any).

    Examples
    --------
    >>> written(datetime(2026, 12, 1, 13, tzinfo=UTC))
    '2026-12-01 13:00 UTC'
    """
    own = moment.astimezone(UTC)
    return own.strftime("%Y-%m-%d %H:%M:%S UTC" if own.second else "%Y-%m-%d %H:%M UTC")


def to_the_minute(moment: datetime) -> str:
    """Return a moment as `written` does, without its seconds.

    Examples
    --------
    >>> to_the_minute(datetime(2026, 12, 1, 13, 5, 59, tzinfo=UTC))
    '2026-12-01 13:05 UTC'
    """
    return written(moment.replace(second=0))


def _in_utc(local: datetime, zone: tzinfo) -> datetime:
    # PEP 495: an hour that occurs twice is told apart by `fold`; one that never occurs does not survive the way to UTC
    # and back.
    first, second = (local.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    readings = f"{written(first)} and {written(second)}"
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local:
        raise Unreadable(f"is an hour that the clocks there skipped ({readings} would both be guesses)")
    if first.utcoffset() != second.utcoffset():
        raise Unreadable(f"is an hour that the clocks there showed twice ({readings}); write the offset")
    return first.astimezone(UTC)
