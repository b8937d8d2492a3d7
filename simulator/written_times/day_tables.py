"""Tables of days that people keep: a date on each line, or from which day to which, with names beside them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from simulator.written_times.days import is_day, read_days
from synthetic_data import (
    BadInput,
    Problem,
    no_whole_day,
    other_day,
    refuse_odd_file,
    separated_rows,
    sheet_text,
    weekday_in,
)

_LARGEST = 1_000_000
LONGEST_SPAN = 366
"""Days from a first to a last one at most; a longer span is likely a slip of the pen."""


class DayRow(NamedTuple):
    """One line of a table of days."""

    place: str
    """Where it stands in the file, such as ``line 3``."""
    first: str
    last: str
    """Empty where the table has no column ``to``."""
    name: str
    more: tuple[str, ...] = ()
    """What stands beside the day and its name."""
    weekday: str = ""


def read_day_table(path: Path) -> dict[dt.date, str]:
    """Return day → name (which may be empty) of a text table.

    Parameters
    ----------
    path : a table with its dates in the first column or in one called ``date``, or in two called ``from`` and ``to``,
        both of which count; a column with names, and nothing else, may stand beside them

    Raises
    ------
    BadInput : the file cannot be read, or something in it is no date; all such places are listed
    """
    return named_days(path.name, rows_of_days(text_of_days(path), path.name))


def text_of_days(path: Path) -> str:
    """Return the text of a file of days."""
    try:
        refuse_odd_file(path, _LARGEST, "a list of holidays")
        return sheet_text(path.read_bytes(), path).replace("\r\n", "\n").replace("\r", "\n")
    except OSError:
        raise BadInput(Problem(where=str(path), rule="does not exist or cannot be read")) from None


def rows_of_days(text: str, where: str) -> Iterator[DayRow]:
    """Yield the lines of a table of days, as written; ``where`` names the file in messages."""
    rows = [(n, row) for n, row in separated_rows(text, Path(where)) if any(row)]
    begins, ends = 0, -1
    # No date is without a digit, so such a first row holds headings.
    if rows and not any(letter.isdigit() for letter in "".join(rows[0][1])):
        header = [cell.lower() for cell in rows.pop(0)[1]]
        begins = next((header.index(name) for name in ("date", "from") if name in header), 0)
        ends = header.index("to") if "to" in header and "date" not in header else -1
    for n, row in rows:
        cells = dict(enumerate(row))
        others = [cell for place, cell in cells.items() if place not in (begins, ends) and cell]
        beside = [cell for cell in others if not _is_weekday(cell)]
        weekday = next(filter(_is_weekday, others), "")
        names = [cell for cell in beside if not is_day(cell)]
        more = tuple(cell for cell in beside if cell not in names[:1])
        yield DayRow(f"line {n}", cells.get(begins, ""), cells.get(ends, ""), next(iter(names), ""), more, weekday)


def named_days(where: str, found: Iterable[DayRow]) -> dict[dt.date, str]:
    """Return day → name, in order; of a line with a last day, every day up to it.

    Raises
    ------
    BadInput : there is no day at all, or something is none, or no whole day off; all such places are listed
    """
    rows = list(found)
    if not rows:
        remedy = "write a day such as 2024-01-20 on each line"
        raise BadInput(Problem(where=where, rule="holds no dates", remedy=remedy))
    # Both columns together, since the order of day and month is told from all dates of a file.
    ends = [row for row in rows if row.last]
    doubts = [problem for row in rows for problem in _doubts(where, row)]
    try:
        days = read_days([*(row.first for row in rows), *(row.last for row in ends)],
                         [row.place for row in (*rows, *ends)], where)
    except BadInput as error:
        raise BadInput([*error.problems, *doubts]) from None
    last = dict(zip((row.place for row in ends), days[len(rows):], strict=True))
    spans = [(row, first, last.get(row.place, first)) for row, first in zip(rows, days[:len(rows)], strict=True)]
    problems = [_no_span(where, row) for row, a, b in spans if not 0 <= (b - a).days < LONGEST_SPAN]
    problems += [problem for row, a, _ in spans for problem in _other_days(where, row, a)]
    problems += _unnamed(where, {a: row for row, a, _ in spans})
    if problems or doubts:
        raise BadInput([*problems, *doubts])
    return dict(sorted((a + dt.timedelta(days=n), row.name) for row, a, b in spans for n in range((b - a).days + 1)))


def _unnamed(where: str, rows: Mapping[dt.date, DayRow]) -> Iterator[Problem]:
    """Days without a name that stand in a row with others, in a file that names fewer: ordinary days of a calendar."""
    nameless = [day for day, row in rows.items() if not row.name]
    if len(rows) / 2 <= len(nameless) < len(rows):
        for day in nameless:
            if {day - dt.timedelta(days=1), day + dt.timedelta(days=1)} & set(rows):
                yield Problem(where=f"{where}: {rows[day].place}", value=rows[day].first,
                              rule="has no name beside it, as other days have: it may be an ordinary day of a calendar",
                              remedy="take the line out; if it is a whole day off, write a name beside it")


def _is_weekday(cell: str) -> bool:
    return " " not in cell.strip() and weekday_in(cell) is not None


def _other_days(where: str, row: DayRow, day: dt.date) -> Iterator[Problem]:
    """Yield what is said of a weekday or a year that the day is not of."""
    for said in (row.weekday, row.name):
        if rule := other_day(said, day):
            yield Problem(where=f"{where}: {row.place}", value=f"{row.first}, {said}", rule=rule,
                          remedy="look which of both is wrong")


def _no_span(where: str, row: DayRow) -> Problem:
    return Problem(where=f"{where}: {row.place}", value=f"{row.first} to {row.last}",
                   rule=f"must run from a day to a later one, over {LONGEST_SPAN} days at most",
                   remedy="put the earlier day under from, and look at both years")


def _doubts(where: str, row: DayRow) -> Iterator[Problem]:
    """What stands beside a day and may mean that it is a day off for some people, at some places, or for some hours."""
    place = f"{where}: {row.place}"
    if row.more:
        yield Problem(where=place, rule="has more beside the day than its name, which may say where, for whom or how "
                      "long the office is closed", value="; ".join(row.more),
                      remedy="keep the whole days off of this office, and the columns of days and names")
    if rule := no_whole_day(row.name):
        yield Problem(where=place, rule=rule, value=row.name, remedy="take the line out; if it is a whole day off, "
                      "write another name beside it; shorter hours are those of a calendar")
