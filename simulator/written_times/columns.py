"""A column of times, read in one way for all its values: right, or refused with the reason.

Forms are known beforehand (`forms.yml`); a column fits the forms of one family, and the order of its rows changes
nothing. ISO 8601, year first, is never read in another order.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.written_times.complaints import ISO_REMEDY, Complaint
from simulator.written_times.fitting import (
    Numbers,
    by_word,
    fit_forms,
    minutes_of_offset,
    taken_apart,
    thousandths,
)
from simulator.written_times.forms import Epoch, known_forms
from simulator.written_times.readings import moments_of, outside_years, settle_clocks, settle_days
from synthetic_data import BadInput, Problem

_PLAIN = r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?"
_PLAIN_ISO = (
    (re.compile(_PLAIN), False),
    (re.compile(rf"{_PLAIN}(?:Z|[+-](?:0[0-9]|1[0-3]):?[0-5][0-9])"), True),
)
"""The commonest forms, without and with offset."""
_NO_WIDTH = {ord(mark): "" for mark in "\u200b\u200e\u200f\u2066\u2067\u2068\u2069\ufeff"} | {0x2212: "-"}
_EPOCH_BOUNDS = 1_000_000_000, 1_900_000_000
"""2001-09-09 and 2030-03-17: digits outside may be dates in compact forms."""


@dataclass(frozen=True, kw_only=True)
class Understood:
    """Times of values.

    Attributes
    ----------
    moments : milliseconds since 1970-01-01, in UTC where `aware`; without meaning where there are complaints
    aware : whether the values have offsets
    complaints : what speaks against reading them; empty when all is well
    """

    moments: Numbers
    aware: bool = False
    complaints: tuple[Complaint, ...] = ()
    bare: bool = False
    """Whether some of them are dates without a clock time."""
    offsets: Numbers | None = None
    """Minutes of the offset that stands behind each value; None where none stands there."""


class ReadColumn(NamedTuple):
    """Times of a column."""

    times: pd.Series
    """In UTC where they have an offset."""
    bare: bool = False
    """Whether some of them are dates without a clock time."""
    offsets: NDArray[np.float64] | None = None
    """Minutes of the offset that stands behind each time, NaN where there is no time; None where none stands there."""


def read_times(column: pd.Series, where: str) -> pd.Series:
    """Return the times of a column of text (or of times already), in UTC where they have an offset.

    Parameters
    ----------
    where : file and column, for messages

    Raises
    ------
    BadInput : a value is no time, some have an offset and some have none, or the column can be read in two ways

    Examples
    --------
    >>> read_times(pd.Series(["31/01/2024 9:15 PM", "01/02/2024"]), "log.csv: end").tolist()
    [Timestamp('2024-01-31 21:15:00'), Timestamp('2024-02-01 00:00:00')]
    """
    return read_column(column, where).times


def read_column(column: pd.Series, where: str) -> ReadColumn:
    """Return the times of a column as `read_times` does, and what else their signs say."""
    # Parquet files hold times already: moments alone, without an offset.
    if pd.api.types.is_datetime64_any_dtype(column):
        return ReadColumn(_within_years(column, where))
    # Each different word is read once, however often it stands there.
    words = column.astype("category")
    text = words.cat.categories.astype(str).str.strip()
    used = np.zeros(len(text), bool)
    codes = words.cat.codes.to_numpy()
    used[codes[codes >= 0]] = True
    filled = np.flatnonzero(used & ~text.isin(known_forms().blank))
    found = understand_times(text[filled].tolist())
    if found.complaints:
        raise BadInput([problem_of(one, where) for one in found.complaints])
    # One place more, the last, for gaps: their code is -1.
    moments = np.full(len(text) + 1, np.datetime64("NaT", "ms"))
    moments[filled] = found.moments.astype("datetime64[ms]")
    times = pd.Series(moments[codes])
    offsets = None
    if found.offsets is not None:
        of_words = np.full(len(text) + 1, np.nan)
        of_words[filled] = found.offsets
        offsets = of_words[codes]
    return ReadColumn(times.dt.tz_localize("UTC") if found.aware else times, found.bare, offsets)


def _within_years(column: pd.Series, where: str) -> pd.Series:
    """Return times that are read already, unless some lie where no office's do: clocks there have no zones either."""
    known = column.dropna()
    # Of millions, only the first and the last are looked at.
    ends = pd.Series([known.min(), known.max()] if len(known) else [], dtype=column.dtype)
    complaints = list(outside_years(ends.to_numpy("datetime64[ms]").astype(np.int64), ends.astype(str).tolist()))
    if complaints:
        raise BadInput([problem_of(one, where) for one in complaints])
    return column


def problem_of(complaint: Complaint, where: str) -> Problem:
    """Return a complaint as the problem of a file."""
    return Problem(where=where, rule=complaint.rule, value=complaint.value, remedy=complaint.remedy)


def understand_times(values: Sequence[str]) -> Understood:
    """Return the times of values that are all filled, or the reasons why they are not read.

    The values are those of one whole column, each as often as one likes and in any order.
    """
    if not values:
        return Understood(moments=np.zeros(0, np.int64))
    plain = _plain_iso(values)
    if plain is not None:
        return plain
    text = [
        # Spreadsheets and chats leave wide digits and marks without width in their texts.
        value if value.isascii() else unicodedata.normalize("NFKC", value.translate(_NO_WIDTH)).strip()
        for value in values
    ]
    return _counted(text) or _fitted(text, values)


def _plain_iso(values: Sequence[str]) -> Understood | None:
    """Read the commonest form fast; None where a value has another, or names no time."""
    aware = next((aware for pattern, aware in _PLAIN_ISO if all(map(pattern.fullmatch, values))), None)
    if aware is None:
        return None
    times = pd.to_datetime(pd.Series(values, dtype=object), format="ISO8601", utc=aware or None, errors="coerce")
    if times.isna().any():
        return None
    moments = times.dt.as_unit("ms").to_numpy("datetime64[ms]").astype(np.int64)
    # Behind the minutes stand seconds, and then the offset.
    offsets = by_word([value[16:].lstrip(":.0123456789") for value in values], minutes_of_offset) if aware else None
    return Understood(moments=moments, aware=aware, complaints=tuple(outside_years(moments, values)), offsets=offsets)


def _counted(text: Sequence[str]) -> Understood | None:
    """Read seconds since 1970 and the like; None where the values are no such numbers."""
    for epoch in known_forms().epochs:
        # The first value tells most columns apart at once.
        hit, groups = taken_apart(text, epoch.pattern) if epoch.pattern.fullmatch(text[0]) else (np.zeros(1, bool), {})
        if hit.all():
            return _since_1970(groups, epoch)
    return None


def _since_1970(groups: dict[str, list[str]], epoch: Epoch) -> Understood | None:
    whole = np.array([int(word) for word in groups["whole"]], np.int64)
    seconds = whole // epoch.per_second
    # Ten digits that all end in a clock time may be dates, such as 1701310915.
    looks_like_clocks = epoch.per_second == 1 and bool(((whole // 100 % 100 < 24) & (whole % 100 < 60)).all())
    looks_like_clocks |= epoch.per_second == 1000 and _are_century_days(whole)
    if (seconds < _EPOCH_BOUNDS[0]).any() or (seconds > _EPOCH_BOUNDS[1]).any() or looks_like_clocks:
        return None
    if epoch.per_second == 1:
        moments = whole * 1000 + thousandths(groups["fraction"])
    else:
        moments = whole // (epoch.per_second // 1000)
    return Understood(moments=moments, aware=True)


def _are_century_days(whole: Numbers) -> bool:
    """Tell whether thirteen digits are all a day and a clock time behind a sign of the century, as IBM i writes them.

    It is 1 from 2000 on: 1240131091500 is 2024-01-31 09:15:00. Of a thousand moments about three look like that.
    """
    month, day, hour, minute, second = (whole // 100**place % 100 for place in (4, 3, 2, 1, 0))
    return bool(((month >= 1) & (month <= 12) & (day >= 1) & (day <= 31) & (hour < 24) & (minute < 60)
                 & (second < 60)).all())


def _fitted(text: Sequence[str], values: Sequence[str]) -> Understood:
    fitted = fit_forms(text)
    unread = np.flatnonzero(fitted.form < 0)
    if len(unread):
        return Understood(moments=fitted.form, complaints=(_no_form(text, unread, values),))
    days, complaints = settle_days(fitted, values)
    complaints += settle_clocks(fitted, values)
    moments = moments_of(fitted, days)
    if not complaints:
        complaints += outside_years(moments, values)
    aware = bool(fitted.is_aware.any())
    return Understood(moments=moments, aware=aware, complaints=tuple(complaints), bare=not fitted.has_clock.all(),
                      offsets=fitted.parts["offset"] if aware else None)


def _no_form(text: Sequence[str], unread: Numbers, values: Sequence[str]) -> Complaint:
    """Say why values have no form that is known."""
    count = f"has {len(unread):,} values that are no times"
    for known in known_forms().refused:
        found = next((row for row in unread if known.pattern.search(text[row])), None)
        if found is not None:
            rule = f"{count}: {known.rule}"
            return Complaint(rows=unread, rule=rule, value=values[found], remedy=known.remedy, each=True)
    return Complaint(rows=unread, rule=count, value=values[unread[0]], remedy=ISO_REMEDY, each=True)
