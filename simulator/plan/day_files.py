"""Days that an office file takes from other files, such as school holidays: ``{file: school.csv}`` among its days."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from simulator.written_times.day_tables import read_day_table
from synthetic_data import BadInput, Problem

_PLACES = ("holidays", "only", "closed_on", "days")
"""Keys under which a file of days may stand."""


def with_days_of_files(raw: Any, folder: Path, place: str, problems: list[Problem]) -> Any:
    """Return a part of an office file with the days of the files it names in their place.

    Parameters
    ----------
    folder : of the office file
    place : of the part, for messages
    problems : grows by what is wrong with the files
    """
    if isinstance(raw, dict):
        # A switch names the place it changes with dots.
        return {key: _days(value, folder, f"{place}.{key}", problems) if str(key).rpartition(".")[2] in _PLACES
                else with_days_of_files(value, folder, f"{place}.{key}", problems) for key, value in raw.items()}
    if isinstance(raw, list):
        return [with_days_of_files(part, folder, f"{place}[{n}]", problems) for n, part in enumerate(raw)]
    return raw


def _days(value: Any, folder: Path, place: str, problems: list[Problem]) -> Any:
    parts = value if isinstance(value, list) else [value]
    if not any(_names_a_file(part) for part in parts):
        return with_days_of_files(value, folder, place, problems)
    days: list[Any] = []
    for part in parts:
        days += _read(folder / part["file"], place, problems) if _names_a_file(part) else [part]
    return days


def _names_a_file(part: Any) -> bool:
    return isinstance(part, dict) and set(part) == {"file"} and isinstance(part["file"], str)


def _read(path: Path, place: str, problems: list[Problem]) -> list[str]:
    try:
        if path.suffix.lower() not in (".csv", ".txt", ".tsv"):
            raise BadInput(Problem(where=path.name, rule="is not a .csv, .tsv or .txt table of days",
                                   remedy="save it as CSV with a day on each line, or columns from and to"))
        return [day.isoformat() for day in read_day_table(path)]
    except BadInput as error:
        problems += [Problem(where=f"{place}.file: {one.where}", rule=one.rule, value=one.value, remedy=one.remedy)
                     for one in error.problems]
        return []
