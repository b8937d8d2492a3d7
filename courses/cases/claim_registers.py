"""Wage lines, declarations and contracts of everybody in a pile of claims, before any error is planted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from courses.cases.claim_cast import PARTS, SPOILT, ClaimCast
from courses.cases.work_year import wages_by_month
from synthetic_data import RegisterSet

LINE = {"month": "d5.month", "employer_tin": "d5.employer", "wage": "d5.wage", "number": "d5.number"}
CONTRACT = {"employer_tin": "d5.employer", "start": "d5.first_day", "end": "d5.last_day", "monthly_wage": "d5.agreed"}
SHOWN = {"wage_line": tuple(LINE), "declaration": ("month", "declared"), "employment_contract": tuple(CONTRACT)}
"""Register → the fields a file shows."""


def claim_registers(office: ClaimCast) -> RegisterSet:
    """Return wage lines, declarations and contracts of everybody cast, as three registers without an error."""
    contracts = office.work.contracts[office.work.contracts["person_id"].isin(office.kinds)]
    earned = wages_by_month(contracts, office.work.year)
    shares = np.array([office.earned[person] / np.maximum(office.work.wages[person], 1)
                       for person in contracts["person_id"].tolist()])
    earned = np.round(earned * shares)
    contract, month = np.nonzero(earned)
    lines = contracts.iloc[contract][["person_id", "employer_tin"]].reset_index(drop=True)
    lines, month = _in_parts(office, lines.assign(wage=earned[contract, month]), month)
    lines, month = _with_second_lines(office, lines, month)
    spans = {person: office.months(person, kind) for person, kind in office.kinds.items()}
    who = np.repeat(list(spans), [len(months) for months in spans.values()])
    said = np.concatenate(list(spans.values())).astype(int)
    declared = np.concatenate([office.earned[person][months] for person, months in spans.items()])
    tables = {"wage_line": _dated(office, lines, month),
              "declaration": _dated(office, pd.DataFrame({"person_id": who, "declared": declared}), said),
              "employment_contract": contracts.drop(columns=["died", "left", "personal_number", "sector"])}
    link = pd.concat([table[["record_id", "person_id"]].assign(register=name) for name, table in tables.items()])
    return RegisterSet(tables={name: table.drop(columns="person_id") for name, table in tables.items()}, link=link)


def _in_parts(office: ClaimCast, lines: pd.DataFrame, month: NDArray[np.int64]
              ) -> tuple[pd.DataFrame, NDArray[np.int64]]:
    """Pay up to two months of a person in two unequal parts, so that two lines in a month are no sign of a bonus."""
    people, wages = lines["person_id"].to_numpy(), lines["wage"].to_numpy().copy()
    places: list[int] = []
    for person in office.kinds:
        rows = np.flatnonzero((people == person) & ~np.isin(month, SPOILT) & (wages >= 2 * office.free))
        places += office.shuffled(rows.tolist())[:int(office.luck.integers(3))]
    parts = np.round(wages[places] * office.luck.choice(PARTS, len(places)))
    second = lines.iloc[places].assign(wage=parts)
    wages[places] -= parts
    both = pd.concat([lines.assign(wage=wages), second], ignore_index=True)
    return both, np.concatenate([month, month[places]])


def _with_second_lines(office: ClaimCast, lines: pd.DataFrame, month: NDArray[np.int64]
                       ) -> tuple[pd.DataFrame, NDArray[np.int64]]:
    """Number all lines, and add second ones of the same wage under a number of their own.

    Of a month on the benefit they may be a bonus or an error; after it they change nothing.
    """
    places = []
    for person, kind in office.kinds.items():
        paid = len(office.months(person, kind))
        rows = np.flatnonzero(lines["person_id"].to_numpy() == person)
        if kind == "bonus":
            places.append(next(place for place in rows if month[place] == SPOILT[person % 2]))
        elif kind == "left":
            places.append(next(place for place in rows[::-1] if month[place] >= paid))
    both = pd.concat([lines, lines.iloc[places]], ignore_index=True)
    numbers = office.luck.permutation(90_000)[:len(both)] + 10_000
    return both.assign(number=numbers), np.concatenate([month, month[places]])


def _dated(office: ClaimCast, table: pd.DataFrame, month: NDArray[np.int64]) -> pd.DataFrame:
    """Add month, record number and the three dates: at the month's end, then within three weeks."""
    # The 28th, which every month has.
    ends = np.array([f"{office.work.month(place)}-28" for place in range(12)], dtype="datetime64[s]")[month]
    day = np.timedelta64(86_400, "s")
    months = pd.Series([office.work.month(place) for place in month.tolist()], index=table.index, dtype="str")
    return table.assign(month=months, record_id=np.arange(len(table)) + 1, happened_on=ends,
                        recorded_on=ends + 10 * day, received_on=ends + 18 * day)


def people_of(registers: RegisterSet) -> dict[tuple[str, int], int]:
    """Return register and record → person."""
    keys = zip(*columns_of(registers.link, "register", "record_id"), strict=True)
    return dict(zip(keys, registers.link["person_id"].tolist(), strict=True))


def columns_of(table: pd.DataFrame, *names: str) -> list[list[Any]]:
    """Return columns as lists."""
    return [table[name].tolist() for name in names]


def records_of(registers: RegisterSet, year: int) -> Iterator[tuple[str, int, int, int]]:
    """Give register, record, person and month of each record of the year."""
    people = people_of(registers)
    for name in SHOWN:
        days = registers[name]["happened_on"].dt
        for record, month, of in zip(registers[name]["record_id"].tolist(), days.month.tolist(), days.year.tolist(),
                                     strict=True):
            if of == year:
                yield name, record, people[name, record], month
