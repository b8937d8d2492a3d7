"""Other records that defects borrow from: a person's earlier record, a namesake, the owner of a number."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from synthetic_data.cells import Rows, read_cells
from synthetic_data.defect import Hits, Target


def earlier_rows(target: Target, history: str | None = None) -> Rows:
    """Return for each row the same person's record before it, by date; -1 where there is none.

    Parameters
    ----------
    target : the field that is looked at
    history : register that keeps the earlier records; in another register than the target's own, the record
        before the person's latest is meant
    """
    register = history or target.register
    return target.once(lambda: _earlier_rows(target, register), "earlier", target.register, register)


def _earlier_rows(target: Target, register: str) -> Rows:
    person = target.people[register]
    order = _in_order(person, target.days("happened_on", register),
                      target.tables[register]["record_id"].to_numpy(dtype=np.int64))
    before = np.full(len(order), -1, dtype=np.int64)
    same = person[order][1:] == person[order][:-1]
    before[order[1:]] = np.where(same, order[:-1], -1)
    if register == target.register:
        return before
    latest = np.append(~same, True)[: len(order)]
    return _of_persons(target, person[order][latest], before[order][latest])


def _in_order(person: NDArray[np.int64], day: NDArray[np.datetime64], record_id: NDArray[np.int64]) -> Rows:
    """Return the rows by person, then by date, then by number of the record."""
    if len(person) and not np.isnat(day).any() and (record_id[1:] >= record_id[:-1]).all():
        days = day.astype(np.int64)
        spans = [int(np.ptp(numbers)) + 1 for numbers in (person, days)] + [len(person)]
        if spans[0] * spans[1] * spans[2] < 2**63:
            # Packed into one number they are sorted three times as fast.
            packed = ((person - person.min()) * spans[1] + (days - days.min())) * spans[2] + np.arange(len(person))
            return np.sort(packed) % spans[2]
    return np.lexsort((record_id, day, person))


def rows_of_persons(target: Target, register: str) -> Rows:
    """Return for each row the first record of the same person in another register; -1 where there is none."""
    persons, first = np.unique(target.people[register], return_index=True)
    return _of_persons(target, persons, first)


def _of_persons(target: Target, persons: NDArray[np.int64], rows: Rows) -> Rows:
    """Spread what is known per person (sorted) over the rows of the target."""
    mine = target.people[target.register]
    if not len(persons):
        return np.full(len(mine), -1, dtype=np.int64)
    place = np.minimum(np.searchsorted(persons, mine), len(persons) - 1)
    return np.where(persons[place] == mine, rows[place], -1)


def borrowed(target: Target, name: str, register: str | None, rows: Rows) -> pa.Array:
    """Return a field's values in other rows (numbers of records of a register, -1 for none)."""
    values = target.columns(name, register)
    return read_cells(values, pa.array(rows, mask=rows < 0))


def would_change(target: Target, name: str, register: str | None, theirs: str, rows: Rows) -> NDArray[np.bool_]:
    """Tell for each row of the target whether its field holds another value than a field in the row borrowed from.

    Parameters
    ----------
    name : field of the target's register
    register, theirs : where the other value stands; None for the same register
    rows : row to borrow from for each row of the target; -1 for none
    """
    at = np.flatnonzero(rows >= 0)
    changes = np.zeros(len(rows), dtype=bool)
    mine, other = target.columns(name), target.columns(theirs, register)
    if pa.types.is_dictionary(mine.type) and mine.type == other.type and mine.dictionary.equals(other.dictionary):
        codes, others = _codes_of(mine)[at], _codes_of(other)[rows[at]]
        changes[at] = (codes != others) & (others >= 0)
        return changes
    mine = read_cells(mine, at)
    other = read_cells(other, rows[at]).cast(mine.type)
    differs = pc.not_equal(mine, other).fill_null(False)
    changes[at] = np.asarray(pc.or_(differs, pc.and_(mine.is_null(), other.is_valid())))
    return changes


def owners(target: Target, register: str, key: str) -> Rows:
    """Return for each row the record whose number stands in the cell; -1 where nobody has it."""
    return target.once(lambda: _owners(target, register, key), "owners", target.register, target.field, register, key)


def _owners(target: Target, register: str, key: str) -> Rows:
    column, known = target.column, target.columns(key, register)
    if not pa.types.is_dictionary(column.type):
        return _places(column, known.dictionary_decode() if pa.types.is_dictionary(known.type) else known)
    if pa.types.is_dictionary(known.type) and column.dictionary.equals(known.dictionary):
        of_word = np.full(len(known.dictionary) + 1, -1, dtype=np.int64)
        codes = _codes_of(known)
        of_word[codes[::-1]] = np.arange(len(codes))[::-1]  # the first record with a number stands
        of_word[-1] = -1
    else:
        plain = known.dictionary_decode() if pa.types.is_dictionary(known.type) else known
        of_word = np.append(_places(column.dictionary, plain), -1)
    return of_word[_codes_of(column)]


def _codes_of(column: pa.DictionaryArray) -> NDArray[np.int64]:
    """Codes with -1, which is the spare last place of a list, for empty cells."""
    return np.asarray(column.indices.cast(pa.int64()).fill_null(-1))


def peers(target: Target, register: str, key: str, same: tuple[str, ...]) -> tuple[Rows, Rows, Rows]:
    """Group the records of a register that agree in some fields and have a number of their own.

    Returns
    -------
    rows : the records, group by group
    start : for each record of the register, where its group begins in `rows`; -1 without a group
    size : for each record of the register, how many share its group
    """
    return target.once(lambda: _peers(target, register, key, same), "peers", register, key, same)


def _peers(target: Target, register: str, key: str, same: tuple[str, ...]) -> tuple[Rows, Rows, Rows]:
    group = _agreement(target, register, same)
    group = np.where(_is_first(_agreement(target, register, (key,))), group, -1)
    rows = np.sort((group + 1) * len(group) + np.arange(len(group))) % max(len(group), 1)
    alone = int(np.count_nonzero(group < 0))
    counts = np.bincount(group + 1)[1:]
    first = alone + np.cumsum(counts) - counts
    in_group = group >= 0
    start = np.where(in_group, np.append(first, -1)[group], -1)
    return rows, start, np.where(in_group, np.append(counts, 0)[group], 0)


def another_of_group(hits: Hits, mine: Rows, groups: tuple[Rows, Rows, Rows]) -> Rows:
    """Return another record of the group that each record in `mine` belongs to."""
    rows, start, size = groups
    position = np.empty(len(rows), dtype=np.int64)
    position[rows] = np.arange(len(rows))
    inside = position[mine] - start[mine]
    step = 1 + (hits.bits() % (size[mine] - 1).astype(np.uint64)).astype(np.int64)
    return rows[start[mine] + (inside + step) % size[mine]]


def _is_first(numbers: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Mark where each number (-1 for none) stands for the first time."""
    rows = np.arange(len(numbers))
    first = np.full(numbers.max(initial=-1) + 2, -1, dtype=np.int64)
    first[numbers[::-1]] = rows[::-1]
    return (numbers >= 0) & (first[numbers] == rows)


def _agreement(target: Target, register: str, names: tuple[str, ...]) -> NDArray[np.int64]:
    """Number of the combination of values in these fields; -1 where one is empty."""
    combined = np.zeros(len(target.tables[register]), dtype=np.int64)
    empty = np.zeros(len(combined), dtype=bool)
    for name in names:
        column = target.columns(name, register)
        coded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
        codes = np.asarray(coded.indices.cast(pa.int64()).fill_null(-1))
        empty |= codes < 0
        # The first field's codes are numbers enough; later ones would soon grow too large.
        combined = pd.factorize(combined * (len(coded.dictionary) + 1) + codes)[0] if combined.any() else codes
    return np.where(empty, -1, combined)


def _places(values: pa.Array, known: pa.Array) -> Rows:
    return np.asarray(pc.index_in(values.cast(known.type), known, skip_nulls=True).fill_null(-1)).astype(np.int64)
