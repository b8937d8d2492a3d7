"""The office's own holidays: a table of dates, a YAML file, or the calendars of an office file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from simulator.written_times.day_tables import DayRow, named_days, read_day_table, text_of_days
from synthetic_data import BadInput, Problem, refuse_endless, unreadable_yaml

_OFFICE_KEYS = frozenset(("calendars", "extends", "process"))


def read_holidays(source: Path | str) -> dict[dt.date, str]:
    """Return date → name (which may be empty) of the days on which the office is closed.

    Parameters
    ----------
    source : a ``.csv`` file with the dates in its first column or in one called ``date``, names beside them, or
        in two called ``from`` and ``to``; a ``.yml`` file with a list of dates, or with dates as keys and names as
        values; or an office file, by path or by the name of a shipped one, whose calendars have holidays

    Raises
    ------
    BadInput : the file cannot be read, or something in it is no date; all such places are listed
    """
    path = Path(source)
    ending = path.suffix.lower()
    if ending in (".csv", ".txt", ".tsv"):
        return read_day_table(path)
    if ending not in (".yml", ".yaml"):
        return _of_office(str(source))
    text = text_of_days(path)
    try:
        # Words only: a date that does not exist is to be named with all others, not to stop the reading.
        refuse_endless(text)
        values = yaml.load(text, Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        raise BadInput(unreadable_yaml(path, error, text)) from None
    if isinstance(values, dict) and _OFFICE_KEYS & values.keys():
        return _of_office(str(source))
    return named_days(path.name, _in_mapping(values))


def _of_office(source: str) -> dict[dt.date, str]:
    from simulator.plan.scenario import load_scenario

    days = {day for calendar in load_scenario(source).calendars.values() for day in calendar.holidays}
    if not days:
        raise BadInput(Problem(where=source, rule="is an office without holidays", remedy="name a file with dates"))
    return dict.fromkeys(sorted(days), "")


def _in_mapping(values: Any) -> Iterator[DayRow]:
    if isinstance(values, dict) and set(values) == {"holidays"}:
        values = values["holidays"]
    if isinstance(values, dict):
        yield from (DayRow(key, key, "", *_said(name)) for key, name in values.items())
        return
    for place, one in enumerate(values if isinstance(values, list) else [values] if values else []):
        day, name, more = one, "", []
        if isinstance(one, dict) and "date" in one:
            day, name = one["date"], one.get("name", "")
            more = [f"{key}: {said}" for key, said in one.items() if key not in ("date", "name")]
        elif isinstance(one, dict) and len(one) == 1:
            # A line such as `2024-01-01: New Year` is a mapping of its own.
            day, name = next(iter(one.items()))
        first, others = _said(name)
        yield DayRow(f"holidays[{place}]", str(day), "", first, (*others, *more))


def _said(name: Any) -> tuple[str, tuple[str, ...]]:
    """Return the name beside a day, and what else a list or a mapping says of it."""
    if isinstance(name, dict):
        return str(name.get("name", "")), tuple(f"{key}: {said}" for key, said in name.items() if key != "name")
    if isinstance(name, list):
        return (str(name[0]) if name else ""), tuple(map(str, name[1:]))
    return str(name), ()
