"""From register rows to what lies in a file on a desk: plain values, side by side, with the three dates.

Nothing here decides anything; a `build.py` chooses the rows, these functions show them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from courses.form.desk_spec import Panel, Value
from synthetic_data import RegisterSet, World

DATES = ("happened_on", "recorded_on", "received_on")
DATES_HEAD = ("dates.source", "dates.happened", "dates.recorded", "dates.received")


def shown(value: Any) -> Value:
    """Return a value as a desk shows it: days as 2023-05-17, gaps as None.

    Examples
    --------
    >>> shown(pd.Timestamp("2023-05-17 00:00")), shown(pd.NaT), shown(np.int64(4))
    ('2023-05-17', None, 4)
    """
    if value is None or value is pd.NaT or (isinstance(value, float) and np.isnan(value)):
        return None
    if isinstance(value, (pd.Timestamp, np.datetime64)):
        day = pd.Timestamp(value)
        return None if day is pd.NaT else day.date().isoformat()
    if isinstance(value, np.generic):
        value = value.item()
    return value if isinstance(value, (str, int, float, bool)) else str(value)


def compare_panel(name: str, title: str, records: Mapping[str, Mapping[str, Any]], fields: Mapping[str, str], *,
                  is_open: bool = True) -> Panel:
    """Return two or more records side by side.

    Parameters
    ----------
    records : heading → record
    fields : field → label, in order
    """
    rows = [(label, *(shown(record.get(field)) for record in records.values())) for field, label in fields.items()]
    return Panel(name=name, title=title, head=("compare.field", *records), rows=tuple(rows), open=is_open)


def dates_panel(records: Mapping[str, Mapping[str, Any]], *, is_open: bool = True) -> Panel:
    """Return the three dates of each record: when it was true, when it was written down, when the office had it."""
    rows = [(label, *(shown(record.get(day)) for day in DATES)) for label, record in records.items()]
    return Panel(name="dates", title="dates.title", head=DATES_HEAD, rows=tuple(rows), open=is_open)


def list_panel(name: str, title: str, rows: Iterable[Mapping[str, Any]], fields: Mapping[str, str], *,
               nothing: str, is_open: bool = False) -> Panel:
    """Return register rows as a table; `nothing` is what it says when there are none."""
    found = tuple(tuple(shown(row.get(field)) for field in fields) for row in rows)
    return Panel(name=name, title=title, head=tuple(fields.values()) if found else (),
                 rows=found or ((nothing,),), open=is_open)


def with_people(world: World, registers: RegisterSet, name: str) -> pd.DataFrame:
    """Return one register with the person behind each row and that person's `died` and `left`; truth, never shown."""
    link = registers.link
    people = link[link["register"] == name].set_index("record_id")["person_id"]
    frame = registers[name].assign(person_id=people.reindex(registers[name]["record_id"]).to_numpy())
    truth = world.persons.set_index("person_id")[["died", "left"]]
    return frame.join(truth, on="person_id")


def by_text(frame: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Return the frame with these coded columns as plain text, so that they can be compared and joined."""
    return frame.assign(**{column: frame[column].astype("str") for column in columns})


def records_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows as records, as `to_dict("records")` does; of a few rows, as here, in a third of its time.

    Examples
    --------
    >>> records_of(pd.DataFrame({"name": ["Aydin"], "group": [2]}))
    [{'name': 'Aydin', 'group': 2}]
    """
    names = list(frame.columns)
    return [dict(zip(names, row, strict=True)) for row in zip(*map(_values, (frame[name] for name in names)),
                                                              strict=True)]


def _values(column: pd.Series) -> list[Any]:
    """The values of a column as Python's own."""
    # As objects first: pandas takes text out of its own columns one by one, which takes ten times as long.
    found: list[Any] = (column.astype(object) if isinstance(column.dtype, pd.StringDtype) else column).tolist()
    return [value.item() if isinstance(value, np.generic) else value for value in found] \
        if column.dtype == object else found


def signs_of_life(registers: RegisterSet, numbers: Iterable[str], since: str, until: str,
                  in_registers: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """Return what registers hold about some personal numbers: number → rows with `register` and the three dates.

    Parameters
    ----------
    since, until : days; only what happened in between and had reached the office by the last of them
    in_registers : the registers to look in; one that the country lacks is passed over
    """
    wanted = set(numbers)
    found: dict[str, list[dict[str, Any]]] = {number: [] for number in wanted}
    for name in [name for name in in_registers if name in registers]:
        table = registers[name]
        fresh = table[(table["happened_on"] >= since) & (table["received_on"] <= until)]
        for column in [column for column in table.columns if column == "personal_number" or column.endswith("_number")]:
            for row in fresh[fresh[column].isin(wanted)].to_dict("records"):
                found[row[column]].append({"register": f"register.{name}", **{day: row[day] for day in DATES}})
    return found


class RegisterRecords:
    """Rows of one register as records, found by personal number or by surname and first name, as an office looks."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self._records = records_of(frame)
        self._by_number: dict[str, list[int]] = {}
        self._by_name: dict[tuple[str, str], list[int]] = {}
        for place, record in enumerate(self._records):
            self._by_number.setdefault(record["personal_number"], []).append(place)
            self._by_name.setdefault((record["last_name"], record["first_name"]), []).append(place)

    def about(self, person: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return the records under this person's number or name, in the register's order."""
        places = {*self._by_number.get(person["personal_number"], ()),
                  *self._by_name.get((person["last_name"], person["first_name"]), ())}
        return [self._records[place] for place in sorted(places)]


def planned(register: str, defect: str, field: str, records: Iterable[Any], count: int | None = None,
            **settings: Any) -> dict[str, Any]:
    """Return one line of a defect plan that hits chosen records only.

    Parameters
    ----------
    records : ids of the records that may be hit
    count : how many of them; all that are eligible when left out
    settings : of the defect

    Examples
    --------
    >>> planned("civil_death", "swap_day_month", "birth_date", [7, 9], 1)["where"]
    'record_id in [7, 9]'
    """
    share: dict[str, Any] = {"rate": 1.0} if count is None else {"count": count}
    return {"defect": defect, "registers": register, "fields": field, "settings": settings, **share,
            "where": f"record_id in [{', '.join(map(str, records))}]"}
