"""Which reading of a column's numbers is right: decided by all values together, or refused with both readings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from simulator.written_times.complaints import Complaint
from simulator.written_times.fitting import ABSENT, Fitted, Numbers
from simulator.written_times.forms import DateForm, known_forms

TWO_DIGITS = "two-digit years"
YEARS = 1900, 2100
"""First and last year of times that an office's papers can hold; what lies beyond was read wrongly."""
Days = tuple[Numbers, NDArray[np.bool_]]
"""Days since 1970-01-01, and whether the calendar has such a day (and the weekday written is its own)."""


def settle_days(fitted: Fitted, text: Sequence[str]) -> tuple[Numbers, list[Complaint]]:
    """Return the days of a column's values since 1970-01-01, and what speaks against reading them."""
    dates = known_forms().dates
    used = [dates[place] for place in np.unique(fitted.form)]
    families = list(dict.fromkeys(form.family for form in used))
    if len(families) > 1 and not all(form.clear for form in used):
        return np.zeros(len(text), np.int64), [_two_families(fitted, text, used)]
    if families[0] == TWO_DIGITS:
        return np.zeros(len(text), np.int64), [_two_digits(fitted, text)]
    days = np.zeros(len(text), np.int64)
    complaints = []
    for form in used:
        rows = np.flatnonzero(fitted.form == dates.index(form))
        days[rows], complaint = _settled(form, fitted, rows, text)
        complaints += [complaint] if complaint else []
    return days, complaints


def _settled(form: DateForm, fitted: Fitted, rows: Numbers, text: Sequence[str]) -> tuple[Numbers, Complaint | None]:
    parts = {name: column[rows] for name, column in fitted.parts.items()}
    readings = [_days(_named(parts, names)) for names in form.readings]
    sound = [place for place, (_, valid) in enumerate(readings) if valid.all()]
    if not sound:
        return readings[0][0], _no_reading(readings, rows, text)
    chosen = readings[sound[0]][0]
    # Two readings may mean the same days, such as 05/05.
    if len(sound) > 1 and (readings[sound[1]][0] != chosen).any():
        if form.usual and (parts["half"] == ABSENT).all():
            return chosen, None
        return chosen, _unclear([readings[place][0] for place in sound], rows, text)
    return chosen, _seconds_or_years(form, parts, rows, text)


def _named(parts: Mapping[str, Numbers], names: Sequence[str]) -> dict[str, Numbers]:
    """Return year, month, day and weekday under one reading; words for months win over numbers."""
    numbers = [parts[name] for name in ("first", "second", "third")]
    out = {name: parts[name] for name in ("year", "month", "day", "weekday")}
    out |= {name: numbers[place] for place, name in enumerate(names)}
    return out | {"month": np.where(parts["name"] == ABSENT, out["month"], parts["name"])}


def _days(parts: Mapping[str, Numbers]) -> Days:
    year, month, day = parts["year"], parts["month"], parts["day"]
    # Only for saying how two digits might be read: such years are refused.
    year = np.where(year < 100, year + np.where(year < 70, 2000, 1900), year)
    sound = (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31) & (year >= 1)
    months = (np.where(sound, year, 1970) - 1970) * 12 + np.where(sound, month, 1) - 1
    begin = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    days = begin + np.where(sound, day, 1) - 1
    # The 31st of a shorter month would have fallen into the next.
    sound &= days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) == months
    weekday = parts["weekday"]
    # 1970-01-01 was a Thursday, three days after a Monday.
    return days, sound & ((weekday == ABSENT) | (weekday == (days + 3) % 7))


def _no_reading(readings: Sequence[Days], rows: Numbers, text: Sequence[str]) -> Complaint:
    valid = np.array([one for _, one in readings])
    never = ~valid.any(axis=0)
    if never.any():
        value = text[rows[never][0]]
        return Complaint(
            rows=rows[never],
            rule=f"has {never.sum():,} values that are no times: the calendar has no such day, or not on that weekday"
            + (", or its month is named in a language that is not known here" if _has_words(value) else ""),
            value=value,
            each=True,
        )
    one, other = (text[rows[np.flatnonzero(~valid[place])[0]]] for place in (1, 0))
    return Complaint(
        rows=rows,
        rule="has dates with the day first and dates with the month first",
        value=f"{one} and {other}",
        remedy="write all of them as 2024-12-31",
    )


def _has_words(value: str) -> bool:
    return re.search(r"[^\W\d_]{3}", value) is not None


def _unclear(readings: Sequence[Numbers], rows: Numbers, text: Sequence[str]) -> Complaint:
    place = int(np.flatnonzero(readings[0] != readings[1])[0])
    both = " or ".join(_written(int(days[place])) for days in readings)
    return Complaint(
        rows=rows,
        rule=f"has dates of which the day and the month cannot be told apart (is this {both}?)",
        value=text[rows[place]],
        remedy="write them as 2024-12-31",
    )


def _seconds_or_years(
    form: DateForm, parts: Mapping[str, Numbers], rows: Numbers, text: Sequence[str]
) -> Complaint | None:
    """Return a complaint about twelve digits that are a two-digit year and seconds just as well."""
    twelve = form.compact & (parts["hour"] != ABSENT) & (parts["seconds"] == ABSENT)
    if not twelve.all() or not all(word.isdigit() for word in (text[row] for row in rows)):
        return None
    digits = np.array([int(text[row]) for row in rows], np.int64)
    pairs = {name: digits // 100**place % 100 for place, name in enumerate(("s", "m", "hour", "day", "month", "year"))}
    days, valid = _days(pairs | {"weekday": np.full(len(rows), ABSENT)})
    if not (valid & (pairs["hour"] < 24) & (pairs["m"] < 60) & (pairs["s"] < 60)).all():
        return None
    return Complaint(
        rows=rows,
        rule=f"has twelve digits that may begin with the year or with its last two digits ({_written(int(days[0]))}?)",
        value=text[rows[0]],
    )


def _two_digits(fitted: Fitted, text: Sequence[str]) -> Complaint:
    form = known_forms().dates[fitted.form[0]]
    row = fitted.only(np.arange(len(fitted.form)) == 0)
    found = [_days(_named(row.parts, names)) for names in form.readings]
    possible = list(dict.fromkeys(_written(int(days[0])) for days, valid in found if valid[0]))
    rule = "has years of two digits, which may be read as " + (" or ".join(possible) or "no day at all")
    if len(possible) == 1:
        rule += " or a hundred years before or after"
    return Complaint(
        rows=np.arange(len(text)), rule=rule, value=text[0], remedy="write years of four digits, such as 2024-12-31"
    )


def _two_families(fitted: Fitted, text: Sequence[str], used: Sequence[DateForm]) -> Complaint:
    dates = known_forms().dates
    first = {form.family: int(np.flatnonzero(fitted.form == dates.index(form))[0]) for form in reversed(used)}
    shown = sorted(first.values())[:2]
    return Complaint(
        rows=np.arange(len(text)),
        rule="has dates in forms of several kinds, so that no single reading fits all of them",
        value=" and ".join(text[row] for row in shown),
        remedy="write all of them as 2024-12-31",
    )


def _written(days: int) -> str:
    return str(np.datetime64(days, "D"))


def settle_clocks(fitted: Fitted, text: Sequence[str]) -> Iterator[Complaint]:
    """Yield what speaks against the times of day and the offsets of a column."""
    parts, clock = fitted.parts, fitted.has_clock
    half = parts["half"] != ABSENT
    wrong = clock & ~_is_clock(parts, half)
    if wrong.any():
        rows = np.flatnonzero(wrong)
        yield Complaint(
            rows=rows,
            rule=f"has {len(rows):,} values that are no times: no clock and no offset shows this",
            value=text[rows[0]],
            each=True,
        )
    yield from _both_kinds(clock & half, clock & ~half, text, "times with and without AM or PM")
    yield from _both_kinds(fitted.is_aware, ~fitted.is_aware, text, "times with and without a zone")


def _is_clock(parts: Mapping[str, Numbers], half: NDArray[np.bool_]) -> NDArray[np.bool_]:
    hour, minute, seconds = (parts[name] for name in ("hour", "minute", "seconds"))
    # ISO 8601 also writes the end of a day as 24:00.
    at_24 = (hour == 24) & (minute == 0) & (seconds <= 0) & (parts["ms"] <= 0)
    hours = np.where(half, (hour >= 1) & (hour <= 12), (hour < 24) | at_24)
    return np.asarray(hours & (minute < 60) & (seconds < 60) & (np.abs(parts["offset"]) != 2_000))


def _both_kinds(
    these: NDArray[np.bool_], those: NDArray[np.bool_], text: Sequence[str], words: str
) -> Iterator[Complaint]:
    if these.any() and those.any():
        few = np.flatnonzero(those)
        yield Complaint(
            rows=few,
            rule=f"has {words}",
            value=f"{text[int(np.flatnonzero(these)[0])]} and {text[few[0]]}",
            remedy="write all of them in one way",
        )


def moments_of(fitted: Fitted, days: Numbers) -> Numbers:
    """Return milliseconds since 1970-01-01, in UTC where the values have offsets."""
    parts = {name: np.maximum(fitted.parts[name], 0) for name in ("hour", "minute", "seconds", "ms")}
    half, hour = fitted.parts["half"], parts["hour"]
    hour = np.where(half == ABSENT, hour, hour % 12 + 12 * np.maximum(half, 0))
    offset = np.where(fitted.is_aware, fitted.parts["offset"], 0)
    minutes = (days * 24 + hour) * 60 + parts["minute"] - offset
    return np.asarray((minutes * 60 + parts["seconds"]) * 1000 + parts["ms"])


def outside_years(moments: Numbers, text: Sequence[str]) -> Iterator[Complaint]:
    """Yield a complaint about times that no office's log can hold."""
    years = moments.astype("datetime64[ms]").astype("datetime64[Y]").astype(np.int64) + 1970
    far = np.flatnonzero((years < YEARS[0]) | (years > YEARS[1]))
    if len(far):
        yield Complaint(
            rows=far,
            rule="has times outside the years 1900 to 2100",
            value=text[far[0]],
            remedy="check the format of the dates; write nothing where a time is not known",
            each=True,
        )
