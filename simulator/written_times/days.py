"""Days that people write, such as holidays: the rules of columns of times; a time of day is midnight or refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

import numpy as np

from simulator.written_times.columns import problem_of, understand_times
from simulator.written_times.complaints import Complaint
from simulator.written_times.fitting import Numbers
from synthetic_data import BadInput, Problem

_REMEDY = "write a day such as 2024-01-20 or 20.01.2024"
_DAY = 86_400_000


def read_days(values: Sequence[str], places: Sequence[str], where: str) -> list[dt.date]:
    """Return the days, in the order of the values.

    Parameters
    ----------
    places : where each value stands in the file, such as ``line 3``
    where : the file, for messages

    Raises
    ------
    BadInput : something is no day, or the list can be read in two ways; all such places are named

    Examples
    --------
    >>> read_days(["20.01.2024", "8.3.2024"], ["line 1", "line 2"], "days.csv")
    [datetime.date(2024, 1, 20), datetime.date(2024, 3, 8)]
    """
    words = [value.strip() for value in values]
    # Empty places are named apart: they would pass for gaps in a column of times.
    left = np.array([row for row, word in enumerate(words) if word], np.int64)
    problems = {row: _no_day(_at(where, places[row]), "") for row, word in enumerate(words) if not word}
    found = understand_times([words[row] for row in left])
    # One wrong value may hide another, so what is left is read again.
    while any(one.each for one in found.complaints):
        wrong = np.unique(np.concatenate([one.rows for one in found.complaints if one.each]))
        problems |= {int(row): _no_day(_at(where, places[row]), words[row]) for row in left[wrong]}
        left = np.delete(left, wrong)
        found = understand_times([words[row] for row in left])
    clocked = left[(found.moments % _DAY != 0) | found.aware] if not found.complaints else []
    problems |= {int(row): _with_clock(_at(where, places[row]), words[row]) for row in clocked}
    if problems or found.complaints:
        whole = [problem_of(one, _at(where, places[_row_of(one, words, left)])) for one in found.complaints]
        raise BadInput([*(problems[row] for row in sorted(problems)), *whole])
    return list(_days(found.moments))


def is_day(text: str) -> bool:
    """Whether a word is a day by itself, in whatever order its numbers stand."""
    return bool(text.strip()) and not any(one.each for one in understand_times([text.strip()]).complaints)


def _at(where: str, place: str) -> str:
    return place if place.startswith(f"{where}: ") else f"{where}: {place}"


def _row_of(complaint: Complaint, words: Sequence[str], left: Numbers) -> int:
    """The row of the value that a complaint shows."""
    rows = [int(row) for row in left[complaint.rows]] or [int(left[0])]
    return next((row for row in rows if words[row] == complaint.value), rows[0])


def _no_day(where: str, value: str) -> Problem:
    if not value:
        return Problem(where=where, rule="is empty where a date is needed", remedy=f"{_REMEDY}, or take the line out")
    return Problem(where=where, rule="is not a date", value=value, remedy=_REMEDY)


def _with_clock(where: str, value: str) -> Problem:
    return Problem(where=where, rule="must be a day without a time of day", value=value,
                   remedy="write the day alone, such as 2024-01-20")


def _days(moments: Numbers) -> Iterator[dt.date]:
    return (dt.date(1970, 1, 1) + dt.timedelta(days=int(moment // _DAY)) for moment in moments)
