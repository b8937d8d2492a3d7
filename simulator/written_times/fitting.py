"""Which form each value of a column has, and the numbers in it: no value is understood here, only taken apart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.written_times.forms import DateForm, known_forms

Numbers = NDArray[np.int64]
_PARTS = ("year", "month", "day", "first", "second", "third", "name", "weekday", "hour", "minute", "seconds", "ms",
          "half", "offset")
ABSENT = -1
UNKNOWN = -2
"""A word that is no month or weekday, or an offset that no place has."""
NO_OFFSET = -10_000
_AM, _PM = 0, 1


@dataclass(frozen=True, kw_only=True)
class Fitted:
    """The values of a column, taken apart.

    Attributes
    ----------
    form : place of each value's form among the known ones, -1 where none fits
    parts : name of a part → its number in each value, -1 where the value has none; ``offset`` in minutes
    """

    form: Numbers
    parts: dict[str, Numbers]

    def only(self, rows: NDArray[np.bool_]) -> Fitted:
        """Return these values only."""
        return Fitted(form=self.form[rows], parts={name: column[rows] for name, column in self.parts.items()})

    @property
    def has_clock(self) -> NDArray[np.bool_]:
        """Which values have a time of day."""
        return np.asarray(self.parts["hour"] >= 0)

    @property
    def is_aware(self) -> NDArray[np.bool_]:
        """Which values have an offset."""
        return np.asarray(self.parts["offset"] != NO_OFFSET)


def fit_forms(text: Sequence[str]) -> Fitted:
    """Take every value apart by the first form that fits all of it."""
    size = len(text)
    parts = {name: np.full(size, ABSENT, np.int64) for name in _PARTS}
    parts["offset"][:] = NO_OFFSET
    fitted = Fitted(form=np.full(size, ABSENT, np.int64), parts=parts)
    for pattern, to in known_forms().moved:
        text = [pattern.sub(to, word) for word in text]
    left = np.arange(size)
    for place, form in enumerate(known_forms().dates):
        if len(left):
            left = _fit(text, left, place, form, fitted)
    return fitted


def _fit(text: Sequence[str], left: Numbers, place: int, form: DateForm, fitted: Fitted) -> Numbers:
    """Fit one form to the values left over; return those still left."""
    hit, groups = taken_apart([text[row] for row in left.tolist()], form.pattern)
    rows = left[hit]
    if not len(rows):
        return left
    whole = _fit_clocks(groups["rest"], rows, form.compact, fitted)
    fitted.form[rows[whole]] = place
    for name, words in groups.items():
        if name != "rest":
            fitted.parts[name][rows[whole]] = _numbers(name, words)[whole]
    return np.setdiff1d(left, rows[whole], assume_unique=True)


def _fit_clocks(rest: Sequence[str], rows: Numbers, compact: bool, fitted: Fitted) -> NDArray[np.bool_]:
    """Take the times of day apart; return where nothing is left over."""
    done = np.array([not word for word in rest])
    for clock in known_forms().clocks:
        left = np.flatnonzero(~done)
        if len(left) and (compact or not clock.compact):
            hit, groups = taken_apart([rest[row] for row in left.tolist()], clock.pattern)
            if hit.any():
                _write_clock(groups, rows[left[hit]], fitted)
            done[left[hit]] = True
    return done


def _write_clock(groups: dict[str, list[str]], rows: Numbers, fitted: Fitted) -> None:
    for name, words in groups.items():
        if name == "fraction":
            fitted.parts["ms"][rows] = thousandths(words)
        elif name == "zone":
            fitted.parts["offset"][rows] = by_word(words, minutes_of_offset)
        else:
            fitted.parts[name][rows] = _numbers(name, words)


def taken_apart(text: Sequence[str], pattern: re.Pattern[str]) -> tuple[NDArray[np.bool_], dict[str, list[str]]]:
    """Return which values fit a pattern, and the groups of those that do (empty where a group has nothing)."""
    found = [pattern.fullmatch(word) for word in text]
    hit = np.array([one is not None for one in found], bool)
    columns = zip(*(one.groups("") for one in found if one), strict=True)
    return hit, dict(zip(pattern.groupindex, map(list, columns), strict=False))


def thousandths(words: Sequence[str]) -> Numbers:
    """Return the first three digits of fractions of a second, 0 where there are none."""
    return np.array([int(f"{word}000"[:3]) for word in words], np.int64)


def _numbers(name: str, words: Sequence[str]) -> Numbers:
    if name in ("name", "weekday"):
        table = known_forms().months if name == "name" else known_forms().weekdays
        return by_word(words, lambda word: table.get(small_letters(word), UNKNOWN) if word else ABSENT)
    if name == "half":
        return by_word(words, lambda word: ABSENT if not word else _PM if word[0] in "Pp" else _AM)
    return np.array([int(word) if word else ABSENT for word in words], np.int64)


def small_letters(word: str) -> str:
    """Return a word without capitals; of the Turkish İ most programs make an i and a dot above it."""
    return unicodedata.normalize("NFC", word.lower().replace("i\u0307", "i"))


def by_word(words: Sequence[str], meaning: Callable[[str], int]) -> Numbers:
    """Apply a function to each different word."""
    table = {word: meaning(word) for word in set(words)}
    return np.array([table[word] for word in words], np.int64)


def minutes_of_offset(word: str) -> int:
    """Return the minutes of an offset such as Z, UTC, +01, -0330 or GMT+1."""
    if not word:
        return NO_OFFSET
    digits = word.upper().lstrip("UTCGMZ ")
    if not digits:
        return 0
    hours, _, minutes = digits[1:].partition(":")
    if not minutes and len(hours) > 2:
        hours, minutes = hours[:-2], hours[-2:]
    size = 60 * int(hours) + int(minutes or 0)
    if int(minutes or 0) > 59 or size > 14 * 60:
        # Far from every offset in minutes, and known again by the check of clocks.
        return UNKNOWN * 1000
    return -size if digits[0] == "-" else size
