"""Columns of durations, which are not read: what they say against the time from start to end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_CLOCK = re.compile(r"(?:(\d+) ?d(?:ays?)?,? )?(\d+):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?")
_ISO = re.compile(r"P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?")
_SECOND, _HOUR = 1 / 60, 60.0
_UNITS = (1 / 60_000, _SECOND, 1.0, _HOUR, 1440.0)
"""Minutes of a thousandth of a second, a second, a minute, an hour and a day: a plain number may count any of them."""
_FEW, _MOST_OTHERS, _SLACK = 3, 0.05, 1.01
"""Rows from which on a column is looked at; share that may differ, as where pauses count; minutes lost by rounding."""


def duration_notes(durations: Mapping[str, pd.Series], minutes: Mapping[str, Floats]) -> Iterator[str]:
    """Yield notes on columns of durations that are not what lies between start and end, in whichever unit.

    Parameters
    ----------
    durations : column → its words
    minutes : part (``start, end``) → minutes of each row, NaN where it says nothing

    Examples
    --------
    >>> times = {"start": np.array([0.0, 9, 9]), "end": np.array([20.0, 39, 39])}
    >>> list(duration_notes({"duration": pd.Series(["20", "30", "30"])}, times))
    []
    >>> list(duration_notes({"duration": pd.Series(["80", "95", "02:08"])}, times))[0]
    'the column duration is not read, and says otherwise than start and end in 3 of 3 rows, such as 80 where 20 \
minutes lie between them'
    """
    for column, words in durations.items():
        told = words.astype(object).where(words.notna(), "").astype(str).str.strip()
        known = ~np.isnan(_told(told, 1.0))
        if known.sum() < _FEW:
            continue
        took = minutes["end"] - minutes["start"] if {"start", "end"} <= minutes.keys() else np.full(len(told), np.nan)
        held = known & ~np.isnan(took)
        if held.sum() < _FEW:
            yield (f"the column {column} is not read, and without a column of starts there are no minutes of work; "
                   "write a column of starts: the end, less what stands there")
            continue
        wrong = min((held & ~_agree(took, _told(told, unit), unit) for unit in _UNITS), key=np.sum)
        if wrong.sum() > _MOST_OTHERS * held.sum():
            first = int(np.flatnonzero(wrong)[0])
            yield (f"the column {column} is not read, and says otherwise than start and end in {wrong.sum():,} of "
                   f"{held.sum():,} rows, such as {told.iloc[first]} where {took[first]:,.0f} minutes lie between them")


def _agree(took: Floats, told: Floats, unit: float) -> NDArray[np.bool_]:
    # A number of hours is rounded to one.
    return np.asarray(np.abs(took - told) <= np.maximum(_SLACK, min(unit, _HOUR) / 2) + 0.01 * np.abs(took))


def _told(words: pd.Series, unit: float) -> Floats:
    """Return minutes, where a plain number counts a unit, and 20:00 minutes and seconds if that unit is a second."""
    return np.array([float(word.replace(",", ".")) * unit if _NUMBER.fullmatch(word) else _spelled(word, unit)
                     for word in words], float)


def _spelled(word: str, unit: float) -> float:
    """Return minutes of a word that says its unit: 1:20:00, 0 days 00:20:00, PT20M."""
    found = _CLOCK.fullmatch(word) or (_ISO.fullmatch(word) if len(word) > 2 else None)
    if found is None:
        return float("nan")
    days, hours, minutes, seconds = (float(part or 0) for part in found.groups())
    clock = 60 * hours + minutes + seconds / 60
    return 1440 * days + (clock / 60 if word.count(":") == 1 and unit == _SECOND else clock)
