"""Other records that defects borrow from: a person's earlier record, a namesake, the owner of a number."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from synthetic_data.core.ordering import stable_order
from synthetic_data.planting.cells import Rows, codes_of, read_cells, share_words, take_cells
from synthetic_data.planting.defect import Hits, Target

_DENSE = 1 << 22
"""Persons whose numbers span less than this are looked up in a list with a place for every number."""
_MANY = 64
"""Where somebody has more records than this, all are sorted."""


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
    person, day = target.people[register], target.stored("happened_on", register)
    record_id = np.asarray(target.stored("record_id", register), dtype=np.int64)
    before = _linked(person, day, record_id) if isinstance(day, np.ndarray) else None
    if before is None:
        before = _sorted(person, target.days("happened_on", register), record_id)
    if register == target.register:
        return before
    is_latest = np.ones(len(before), dtype=bool)
    is_latest[before.take(np.flatnonzero(before >= 0))] = False
    latest = np.flatnonzero(is_latest)
    return _of_persons(target, person.take(latest), before.take(latest))


def _linked(person: NDArray[np.int64], day: NDArray[np.datetime64], record_id: NDArray[np.int64]) -> Rows | None:
    """Return the row before each one without sorting; None where somebody's rows do not stand by date."""
    if np.isnat(day).any() or (record_id[1:] < record_id[:-1]).any():
        return None
    before = np.full(len(person), -1)
    if (person[1:] >= person[:-1]).all():
        rows = np.flatnonzero(person[1:] == person[:-1])
        before[rows + 1] = rows
    elif not _chained(person - person.min(), before):
        return None
    rows = np.flatnonzero(before >= 0)
    return before if (day.take(rows) >= day.take(before.take(rows))).all() else None


def _chained(numbers: NDArray[np.int64], before: Rows) -> bool:
    """Fill in the row before each one, from everybody's last row on; tell whether that was worth it."""
    if numbers.max() >= _DENSE:
        return False
    rows, last_of = np.arange(len(numbers)), np.empty(numbers.max() + 1, dtype=np.int64)
    last_of[numbers] = rows  # of several rows of a person the last one stays
    after = last_of.take(numbers)
    for _ in range(_MANY):
        # Everybody's last row is done; the last one of the others is the row before it.
        others = np.flatnonzero(after != rows)
        if not len(others):
            return True
        rows, numbers, after = rows.take(others), numbers.take(others), after.take(others)
        last_of[numbers] = rows
        last = last_of.take(numbers)
        before[after] = last
        after = last
    return False


def _sorted(person: NDArray[np.int64], day: NDArray[np.datetime64], record_id: NDArray[np.int64]) -> Rows:
    """Return the row before each one, by date, then by number of the record; -1 where there is none."""
    rows = np.lexsort((record_id, day, person))
    person = person.take(rows)
    before = np.full(len(rows), -1)
    before[rows[1:]] = np.where(person[1:] == person[:-1], rows[:-1], -1)
    return before


def places_of(numbers: Rows, known: Rows) -> Rows:
    """Return where each number stands last among known ones; -1 for those that are not among them.

    Examples
    --------
    >>> places_of(np.array([7, 4, 9]), np.array([9, 7, 7])).tolist()
    [2, -1, 0]
    """
    if not len(known):
        return np.full(len(numbers), -1, dtype=np.int64)
    lowest, highest = known.min(), known.max()
    if highest - lowest == len(known) - 1 and (known[1:] > known[:-1]).all():
        # One after the other, as persons stand in the truth.
        return _within(numbers - lowest, len(known))
    if highest - lowest >= _DENSE:
        different, back = np.unique(known[::-1], return_index=True)
        at = np.minimum(np.searchsorted(different, numbers), len(different) - 1)
        return np.where(different[at] == numbers, len(known) - 1 - back[at], -1)
    # One place more at the end, for all that lie below and above.
    place = np.full(highest - lowest + 2, -1, dtype=np.int64)
    place[known - lowest] = np.arange(len(known))
    places: Rows = place.take(_within(numbers - lowest, highest - lowest + 1))
    return places


def _within(places: Rows, size: int) -> Rows:
    """Return the places with -1 for those that lie outside a list of so many."""
    if not len(places) or (places.min() >= 0 and places.max() < size):
        return places
    return np.where((places < 0) | (places >= size), -1, places)


def rows_of_persons(target: Target, register: str) -> Rows:
    """Return for each row the first record of the same person in another register; -1 where there is none."""
    return target.once(lambda: _rows_of_persons(target, register), "rows of persons", target.register, register)


def _rows_of_persons(target: Target, register: str) -> Rows:
    persons = target.people[register]
    return _of_persons(target, persons[::-1], np.arange(len(persons))[::-1])


def _of_persons(target: Target, persons: NDArray[np.int64], rows: Rows) -> Rows:
    """Spread what is known per person over the rows of the target; of two rows of a person the later one counts."""
    # Who is not among them gets what stands at the end.
    of_persons: Rows = np.append(rows, -1).take(places_of(target.people[target.register], persons))
    return of_persons


def households(target: Target) -> Rows:
    """Return the number of the household of each row's person, from the truth about people; -1 for none."""
    return target.once(lambda: _households(target), "households", target.register)


def _households(target: Target) -> Rows:
    if "household_id" not in target.persons:
        return np.full(len(target.table), -1, dtype=np.int64)
    known = pd.Series(target.persons["household_id"]).to_numpy(dtype=np.int64, na_value=-1)
    of_rows: Rows = np.append(known, -1).take(rows_in_truth(target))  # a row of -1 reads the last one
    return of_rows


def rows_in_truth(target: Target) -> Rows:
    """Return for each row the row of its person in the truth about persons; -1 where there is none."""
    return target.once(lambda: places_of(target.people[target.register], np.asarray(
        target.persons["person_id"], dtype=np.int64)), "rows in truth", target.register)


def first_of_groups(groups: Rows, possible: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Mark the first row of each group (-1 for none) among those that are possible."""
    rows = np.flatnonzero(possible & (groups >= 0))
    marked, members = np.zeros(len(groups), dtype=bool), groups[rows]
    if not len(rows):
        return marked
    members = members - members.min()
    if members.max() >= _DENSE:
        marked[rows[np.unique(members, return_index=True)[1]]] = True
        return marked
    first = np.empty(members.max() + 1, dtype=np.int64)
    first[members[::-1]] = rows[::-1]  # of the rows of a group the first is written last
    marked[first[members]] = True
    return marked


def borrowed(target: Target, name: str, register: str | None, rows: Rows) -> pa.Array:
    """Return a field's values in other rows (numbers of records of a register, -1 for none); codes stay codes."""
    return take_cells(target.columns(name, register), pa.array(rows, mask=rows < 0) if (rows < 0).any() else rows)


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
    changes[at] = differs(target, name, register, theirs, at, rows.take(at))
    return changes


def differs(target: Target, name: str, register: str | None, theirs: str, mine: Rows, borrowed_from: Rows
            ) -> NDArray[np.bool_]:
    """Tell what `would_change` tells for some rows (`mine`) of the target and as many to borrow from."""
    column, other = target.columns(name), target.columns(theirs, register)
    if share_words(column, other):
        codes, others = codes_of(column).take(mine), codes_of(other).take(borrowed_from)
        changes: NDArray[np.bool_] = (codes != others) & (others >= 0)
        return changes
    own = read_cells(column, mine)
    values = read_cells(other, borrowed_from).cast(own.type)
    unequal = pc.not_equal(own, values).fill_null(False)
    return np.asarray(pc.or_(unequal, pc.and_(own.is_null(), values.is_valid())))


def owners(target: Target, register: str, key: str) -> Rows:
    """Return for each row the record whose number stands in the cell; -1 where nobody has it."""
    return target.once(lambda: _owners(target, register, key), "owners", target.register, target.field, register, key)


def _owners(target: Target, register: str, key: str) -> Rows:
    column, known = target.column, target.columns(key, register)
    if not pa.types.is_dictionary(column.type):
        return _places(column, known.dictionary_decode() if pa.types.is_dictionary(known.type) else known)
    if share_words(column, known):
        of_word = target.once(lambda: _first_with(known), "first with", register, key)
    else:
        plain = known.dictionary_decode() if pa.types.is_dictionary(known.type) else known
        of_word = np.append(_places(column.dictionary, plain), -1)
    owners: Rows = of_word.take(codes_of(column))
    return owners


def _first_with(column: pa.DictionaryArray) -> Rows:
    """Return for each word of the list the first row that holds it; -1 for none, and at the end for empty cells."""
    first, codes = np.full(len(column.dictionary) + 1, -1, dtype=np.int64), codes_of(column)
    first[codes[::-1]] = np.arange(len(codes))[::-1]
    first[-1] = -1
    return first


@dataclass(frozen=True, kw_only=True)
class Peers:
    """Groups of the records of a register that agree in some fields and have a number of their own."""

    rows: Rows
    """The records, group by group, those of no group left out."""
    group: Rows
    """Number of the group of each record of the register; -1 for none."""
    start: Rows
    """Where each group begins among `rows`, and where the last one ends."""

    def size(self, records: Rows) -> Rows:
        """Return how many share the group of each of these records; 0 without a group."""
        sizes: Rows = np.append(np.diff(self.start), 0).take(self.group.take(records))
        return sizes


def peers(target: Target, register: str, key: str, same: tuple[str, ...]) -> Peers:
    """Group the records of a register that agree in the fields `same`, one record for each number in `key`."""
    return target.once(lambda: _peers(target, register, key, same), "peers", register, key, same)


def _peers(target: Target, register: str, key: str, same: tuple[str, ...]) -> Peers:
    alike = _agreement(target, register, same)
    rows = np.flatnonzero((alike >= 0) & _is_first(_agreement(target, register, (key,))))
    alike = alike.take(rows)
    order = stable_order(alike)
    rows, alike = rows.take(order), alike.take(order)
    begins = np.append(True, alike[1:] != alike[:-1])[: len(rows)]
    group = np.full(len(target.tables[register]), -1)
    group[rows] = np.cumsum(begins) - 1
    return Peers(rows=rows, group=group, start=np.append(np.flatnonzero(begins), len(rows)))


def another_of_group(hits: Hits, mine: Rows, groups: Peers) -> Rows:
    """Return another record of the group that each record in `mine` belongs to."""
    position = np.empty(len(groups.group), dtype=np.int64)
    position[groups.rows] = np.arange(len(groups.rows))
    start, size = groups.start[groups.group[mine]], groups.size(mine)
    # At least one step on and less than once around, so never the record itself.
    step = 1 + (hits.bits() % (size - 1).astype(np.uint64)).astype(np.int64)
    return groups.rows[start + (position[mine] - start + step) % size]


def _is_first(numbers: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Mark where each number (-1 for none) stands for the first time."""
    if (numbers[1:] > numbers[:-1]).all():
        return numbers >= 0
    rows = np.arange(len(numbers))
    first = np.full(numbers.max(initial=-1) + 2, -1, dtype=np.int64)
    first[numbers[::-1]] = rows[::-1]
    is_first: NDArray[np.bool_] = (numbers >= 0) & (first.take(numbers) == rows)
    return is_first


def _agreement(target: Target, register: str, names: tuple[str, ...]) -> NDArray[np.int64]:
    """Number of the combination of values in these fields; -1 where one is empty."""
    combined = np.zeros(len(target.tables[register]), dtype=np.int64)
    empty, largest = np.zeros(len(combined), dtype=bool), 1
    for name in names:
        column = target.columns(name, register)
        coded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
        codes = codes_of(coded)
        empty |= codes < 0
        if largest * (len(coded.dictionary) + 1) * (len(combined) + 1) >= 2**62:
            combined = pd.factorize(combined)[0]  # or the numbers would grow too large
            largest = len(combined)
        combined = combined * (len(coded.dictionary) + 1) + codes
        largest *= len(coded.dictionary) + 1
    return np.where(empty, -1, combined)


def _places(values: pa.Array, known: pa.Array) -> Rows:
    return np.asarray(pc.index_in(values.cast(known.type), known, skip_nulls=True).fill_null(-1)).astype(np.int64)
