"""What a list of payments must never show: each function marks the payments that break one rule."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from synthetic_data.checks.seen_registers import Days, SeenRegisters
from synthetic_data.core.days import NEVER, day_number
from synthetic_data.country.law import Benefit
from synthetic_data.people.entitlements import groups_of
from synthetic_data.people.lives import NOBODY

Marks = NDArray[np.bool_]


def payments_below_minimum(seen: SeenRegisters) -> Marks:
    """Mark payments below the least that the law of their day names."""
    paid, (code, names) = seen.records("payment"), seen.words("payment", "benefit")
    marks = np.zeros(len(code), bool)
    for place, name in enumerate(names):
        rows = np.flatnonzero(code == place)
        marks[rows] = paid["amount"][rows] < _least(seen.block.benefits[name], paid["day"][rows])
    return marks


def _least(benefit: Benefit, days: Days) -> NDArray[np.float64]:
    since = np.array([day_number(amount.since) for amount in benefit.amounts])
    least = np.array([amount.at_least for amount in benefit.amounts])
    of_day: NDArray[np.float64] = least[np.clip(np.searchsorted(since, days, side="right") - 1, 0, None)]
    return of_day


def payments_without_case(seen: SeenRegisters) -> Marks:
    """Mark payments of a benefit of which the person has no case on file."""
    return ~seen.paired(("payment", "benefit"), ("entitlement", "benefit"))


def payments_of_another_case(seen: SeenRegisters) -> Marks:
    """Mark payments whose case is not on file, is of another person or benefit, or was paid already on that day.

    A list of payments that names no cases is not looked at.
    """
    name, file = seen.name_of("payment"), seen.name_of("entitlement")
    column = next((column for column, told in seen.spec(name).columns.items() if told.refers_to == file), None)
    if column is None:
        return np.zeros(0, bool)
    paid, cases = seen.records("payment"), seen.records("entitlement")
    number = seen.registers[name][column].to_numpy(np.int64)
    place = pd.Index(seen.registers[file][seen.spec(file).key].to_numpy(np.int64)).get_indexer(number)
    (code, names), (case_code, case_names) = seen.words("payment", "benefit"), seen.words("entitlement", "benefit")
    wrong, known = place < 0, np.flatnonzero(place >= 0)
    place = place[known]
    wrong[known] = ((cases["person"][place] != paid["person"][known])
                    | (names.get_indexer(case_names)[case_code[place]] != code[known]))
    marks: Marks = wrong | pd.DataFrame({"case": number, "day": paid["day"]}).duplicated().to_numpy()
    return marks


def payments_of_two_alternatives(seen: SeenRegisters) -> Marks:
    """Mark payments to somebody who was paid something else on that day that may not be paid beside it."""
    paid, (code, names) = seen.records("payment"), seen.words("payment", "benefit")
    marks = np.zeros(len(code), bool)
    for kind in _alternatives(seen, names):
        rows = np.flatnonzero(kind[code] >= 0)
        frame = pd.DataFrame({"person": paid["person"][rows], "day": paid["day"][rows], "kind": kind[code[rows]]})
        marks[rows] = (frame.groupby(["person", "day"])["kind"].transform("nunique") > 1).to_numpy()
    return marks


def cases_of_two_alternatives(seen: SeenRegisters) -> Marks:
    """Mark cases that run while another of the same person runs that may not be paid beside it."""
    cases, (code, names) = seen.records("entitlement"), seen.words("entitlement", "benefit")
    marks = np.zeros(len(code), bool)
    for kind in _alternatives(seen, names):
        rows = np.flatnonzero((kind[code] >= 0) & (cases["person"] != NOBODY))
        rows = rows[np.lexsort((cases["end"][rows], cases["day"][rows], cases["person"][rows]))]
        person, start, end, of = (column[rows] for column in (cases["person"], cases["day"], cases["end"], kind[code]))
        for before in range(1, int(np.unique(person, return_counts=True)[1].max(initial=1))):
            both = np.flatnonzero((person[before:] == person[:-before]) & (of[before:] != of[:-before])
                                  & (start[before:] < end[:-before]))
            marks[rows[both + before]] = True
    return marks


def _alternatives(seen: SeenRegisters, names: pd.Index) -> Iterator[NDArray[np.int8]]:
    """Yield, for each group of benefits that exclude each other, which alternative each word names; -1 for others."""
    place = pd.Index(seen.block.benefits).get_indexer(names)
    for group in groups_of(seen.block.benefits):
        yield np.where(place >= 0, group.of[place], -1).astype(np.int8)


def late_rights_without_back_pay(seen: SeenRegisters) -> Marks:
    """Mark payments that were the first, of a right that had begun before the month of payment before, with nothing
    for that month. Whoever has several cases of a benefit is not looked at.
    """
    paid, cases = seen.records("payment"), seen.records("entitlement")
    if "back_pay" not in paid:
        return np.zeros(0, bool)
    (code, names), (case_code, case_names) = seen.words("payment", "benefit"), seen.words("entitlement", "benefit")
    case_keys = cases["person"].astype(np.int64) * len(names) + names.get_indexer(case_names)[case_code]
    known, first, count = np.unique(case_keys, return_index=True, return_counts=True)
    keys = paid["person"].astype(np.int64) * len(names) + code
    at = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    case, months = first[at], paid["day"].astype("datetime64[D]").astype("datetime64[M]")
    before = (months - 1).astype("datetime64[D]").astype(np.int32)
    filed = seen.days(seen.name_of("entitlement"), "received_on")[case]
    late = (known[at] == keys) & (count[at] == 1) & (cases["day"][case] < before) & (filed >= before)
    marks: Marks = late & ~(paid["back_pay"] > 0)
    return marks


def payments_to_the_dead(seen: SeenRegisters) -> Marks:
    """Mark payments after a death that the office had been told of by then."""
    paid, deaths = seen.records("payment"), seen.records("death")
    told = np.full(len(seen.gone) + 1, NEVER, np.int32)
    np.minimum.at(told, deaths["person"], seen.days(seen.name_of("death"), "received_on"))
    # NOBODY, -1, is the spare place at the end: the death of somebody unknown is nobody's here.
    told[NOBODY] = NEVER
    marks: Marks = told[paid["person"]] <= paid["day"]
    return marks
