"""Records of death that name somebody who lives: a stranger's record, written under a pensioner's number or name.

A clerk's program fills in from the number whatever it knows, so such a record may fit in every field; what it says of
the pensioner is known to be untrue because the person it is about, by the truth of the world, is another one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from courses.cases.careful_reading import one_slip
from courses.evidence import records_of

NAMES = ("last_name", "first_name", "patronymic")
FIELDS = ("personal_number", *NAMES, "birth_date")
FILLED_IN: Mapping[str, tuple[str, ...]] = {
    "revived": FIELDS, "brother": ("personal_number", "last_name", "patronymic", "birth_date"), "year": FIELDS,
    "namesake": (*NAMES, "birth_date")}
"""Kind of wrong record → fields that hold what the roll holds; the others are the stranger's own. In the last two kinds
the year of birth is another one."""
YEARS_APART = (2, 13)


def write_wrong_entries(table: pd.DataFrame, living: pd.DataFrame, strangers: pd.DataFrame, kinds: Mapping[str, int],
                        luck: np.random.Generator) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Write records of strangers under the numbers or names of living people on the roll.

    Parameters
    ----------
    table : the register of deaths
    living, strangers : who may be taken, in the order in which they are
    kinds : kind of `FILLED_IN` → how many; the first two of the first kind have a day of birth that can be a month

    Returns
    -------
    table, written
        The register as it then is, and one row for each of those records: `kind`, `person_id` of the pensioner whom it
        seems to be about, `record_id`.
    """
    free = records_of(strangers)
    wanted = [kind for kind, count in kinds.items() for _ in range(count)]
    people = iter(_swappable_first(records_of(living.head(40 + len(wanted)))))
    written: list[tuple[str, int, int]] = []
    cells: dict[int, dict[str, Any]] = {}
    for kind in wanted:
        person, taken = next(_fitting(kind, people, free))
        free.remove(taken)
        known = {field: person[field] for field in FILLED_IN[kind]}
        if kind in ("year", "namesake"):
            known["birth_date"] += pd.DateOffset(years=int(luck.integers(*YEARS_APART)) * int(luck.choice([-1, 1])))
        cells[taken["record_id"]] = known
        written.append((kind, person["person_id"], taken["record_id"]))
    return _with_cells(table, cells), pd.DataFrame(written, columns=["kind", "person_id", "record_id"])


def _swappable_first(people: list[dict[str, Any]]) -> list[dict[str, Any]]:
    can = [one for one in people if one["birth_date"].day <= 12 and one["birth_date"].day != one["birth_date"].month]
    return [*can[:2], *(one for one in people if not any(one is other for other in can[:2]))]


def _fitting(kind: str, people: Iterator[dict[str, Any]],
             strangers: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Pensioners with a stranger each: man with man, woman with woman, and brothers with another first name."""
    for person in people:
        for stranger in strangers:
            alike = str(stranger["sex"]) == str(person["sex"])
            if alike and not (kind == "brother" and one_slip(stranger["first_name"], person["first_name"])):
                yield person, stranger
                break


def _with_cells(table: pd.DataFrame, cells: Mapping[int, Mapping[str, Any]]) -> pd.DataFrame:
    """Return the table with some cells, by record id, written anew."""
    found = table.astype({field: "str" for field in FIELDS if field != "birth_date"})
    for field in FIELDS:
        new = {record: known[field] for record, known in cells.items() if field in known}
        found[field] = found["record_id"].map(new).fillna(found[field])
    return found
