"""The office's own holidays: a table of dates, a YAML file, or the calendars of an office file."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from simulator.written_times.days import is_day, read_days
from synthetic_data import BadInput, Problem

_OFFICE_KEYS = frozenset(("calendars", "extends", "process"))
_LARGEST = 1_000_000

Found = Iterator[tuple[str, str, str]]
"""Place in the file, what stands there for a date, and the name beside it."""


def read_holidays(source: Path | str) -> dict[dt.date, str]:
    """Return date → name (which may be empty) of the days on which the office is closed.

    Parameters
    ----------
    source : a ``.csv`` file with the dates in its first column or in one called ``date``, names beside them; a
        ``.yml`` file with a list of dates, or with dates as keys and names as values; or an office file, by path or by
        the name of a shipped one, whose calendars have holidays

    Raises
    ------
    BadInput : the file cannot be read, or something in it is no date; all such places are listed
    """
    path = Path(source)
    ending = path.suffix.lower()
    if ending in (".csv", ".txt", ".tsv"):
        return _dates(path.name, _in_table(_text(path)))
    if ending not in (".yml", ".yaml"):
        return _of_office(str(source))
    try:
        # Words only: a date that does not exist is to be named with all others, not to stop the reading.
        values = yaml.load(_text(path), Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        reason = " ".join(str(error).split())[:160]
        raise BadInput(Problem(where=str(path), rule=f"is not readable YAML ({reason})")) from None
    if isinstance(values, dict) and _OFFICE_KEYS & values.keys():
        return _of_office(str(source))
    return _dates(path.name, _in_mapping(values))


def _of_office(source: str) -> dict[dt.date, str]:
    from simulator.plan.scenario import load_scenario

    days = {day for calendar in load_scenario(source).calendars.values() for day in calendar.holidays}
    if not days:
        raise BadInput(Problem(where=source, rule="is an office without holidays", remedy="name a file with dates"))
    return dict.fromkeys(sorted(days), "")


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            raise BadInput(Problem(where=str(path), rule="is too large for a list of holidays"))
        return path.read_text(encoding="utf-8-sig")
    except OSError:
        raise BadInput(Problem(where=str(path), rule="does not exist or cannot be read")) from None
    except UnicodeDecodeError:
        raise BadInput(Problem(where=str(path), rule="is not UTF-8 text", remedy="save it as UTF-8 text")) from None


def _in_table(text: str) -> Found:
    mark = max(",;\t", key=text.partition("\n")[0].count)
    first, _, below = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) <= 5:
        # An empty line in its place keeps the numbers of lines in messages right.
        text = f"\n{below}"
        mark = first.strip()[4:] or "\t"
    lines = csv.reader(text.splitlines(), delimiter=mark)
    rows = [(n, [cell.strip() for cell in row]) for n, row in enumerate(lines, 1) if "".join(row).strip()]
    column = 0
    # No date is without a digit, so such a first row holds headings.
    if rows and not any(letter.isdigit() for letter in "".join(rows[0][1])):
        header = [cell.lower() for cell in rows.pop(0)[1]]
        column = header.index("date") if "date" in header else 0
    for n, row in rows:
        names = [cell for place, cell in enumerate(row) if place != column and cell and not is_day(cell)]
        yield f"line {n}", row[column] if column < len(row) else "", next(iter(names), "")


def _in_mapping(values: Any) -> Found:
    if isinstance(values, dict) and set(values) == {"holidays"}:
        values = values["holidays"]
    if isinstance(values, dict):
        yield from ((key, key, name if isinstance(name, str) else "") for key, name in values.items())
        return
    for place, one in enumerate(values if isinstance(values, list) else [values]):
        pair = (one.get("date", ""), one.get("name", "")) if isinstance(one, dict) else (one, "")
        yield f"holidays[{place}]", str(pair[0]), str(pair[1])


def _dates(where: str, found: Iterable[tuple[str, str, str]]) -> dict[dt.date, str]:
    rows = list(found)
    if not rows:
        remedy = "write a day such as 2024-01-20 on each line"
        raise BadInput(Problem(where=where, rule="holds no dates", remedy=remedy))
    days = read_days([value for _, value, _ in rows], [place for place, _, _ in rows], where)
    return dict(sorted(zip(days, (name for _, _, name in rows), strict=True)))
