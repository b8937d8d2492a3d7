"""What a planted defect changes, written down: cells, whole rows, added records, and their lines in the ledger."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import compress
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from synthetic_data.core.seeding import addressed_bits
from synthetic_data.planting.cells import (
    NEW_WORD,
    Rows,
    as_text,
    cells_at,
    codes_of,
    needs_room,
    read_cells,
    share_words,
    take_cells,
    value_type,
    word_places,
)
from synthetic_data.planting.defect import Edit, Mask, Target
from synthetic_data.planting.ledger import NEW_COLUMN, LedgerEntry, row_texts
from synthetic_data.planting.run import Copies, Planned, Planting, Unplaced, in_json, stored

_PLACEHOLDER = -987_654_321_123_456_789
"""Stands in for a number that differs from hit to hit."""
_FAR_GAP, _TRIES = 400, 12
"""How far behind a record a free number for its copy is looked for, and how often."""


def record_edit(run: Planting, one: Planned, rows: Rows, edit: Edit, hit: Rows | None = None) -> None:
    """Write down what a defect does to the rows it hit, for the tables and for the ledger.

    Parameters
    ----------
    hit : number of the hit that each row belongs to, from 0 on, where one hit changes several rows
    """
    hit = np.arange(len(rows)) if hit is None else hit
    defect_id = run.next_defect + hit
    run.next_defect += int(hit.max(initial=-1)) + 1
    for name, like in edit.new_fields.items():
        run.new_fields.setdefault(one.target.register, {})[name] = like
        # A new column is one change, however many rows it has.
        _log(run, one, name, rows[:1], defect_id[:1], edit, pa.array([None], pa.string()),
             pa.array([NEW_COLUMN]), record_id=pa.nulls(1, pa.int64()))
    for name, values in edit.cells.items():
        _record_cells(run, one, name, rows, defect_id, edit, values)
    if edit.drops:
        run.dropped.setdefault(one.target.register, []).append(rows)
        texts = row_texts(_whole_rows(run, one.target, rows))
        _log(run, one, "*", rows, defect_id, edit, texts, pa.nulls(len(rows), pa.string()),
             params=_params_each(one, "row", rows.tolist()))
    if edit.copies is not None:
        _record_copies(run, one, rows, defect_id, edit, edit.copies)


def _record_cells(run: Planting, one: Planned, name: str, rows: Rows, defect_id: NDArray[np.int64], edit: Edit,
                  values: pa.Array) -> None:
    target = one.target
    is_new = name in edit.new_fields
    true = pa.nulls(len(rows), _words_of(values)) if is_new else take_cells(target.columns(name), rows)
    change = _changed_codes(true, values) if share_words(true, values) else _changed_words(_plain(true), _plain(values))
    if len(change.at) < len(rows):
        rows, defect_id, edit = rows[change.at], defect_id[change.at], _only(edit, change.at)
    edits = run.cells.setdefault((target.register, name), [])
    if change.places is None and not is_new and isinstance(target.stored(name).dtype, pd.CategoricalDtype):
        run.unplaced.append(Unplaced(one=one, edits=edits, edit=len(edits), entry=len(run.entries),
                                     words=target.stored(name).dtype))
    # Where the place of each value in the word list is known, nobody asks for the value.
    edits.append((rows, change.observed if change.places is None else pa.nulls(len(rows), _words_of(change.observed)),
                  change.places))
    was = {} if is_new else _stored_otherwise(target, {name: change.observed})
    _log(run, one, name, rows, defect_id, edit, change.true, change.observed,
         params=[_params(one, stored_as=was)] if was else None)


def _stored_otherwise(target: Target, values: Mapping[str, pa.Array]) -> dict[str, str]:
    """Field → the type that its column had, for those that have to be stored otherwise to hold an empty cell."""
    kinds = {name: target.stored(name).dtype for name in values}
    return {name: str(kind) for name, kind in kinds.items() if needs_room(kind, values[name])}


def find_places(run: Planting) -> None:
    """Look the new values of all columns of codes up in their word lists, each list once, and mark new words."""
    lists: dict[int, list[Unplaced]] = {}
    for waiting in run.unplaced:
        lists.setdefault(id(waiting.words), []).append(waiting)
    for group in lists.values():
        values = [waiting.edits[waiting.edit][1] for waiting in group]
        found = word_places(group[0].words, pa.concat_arrays([as_text(value) for value in values]))
        places = np.split(found, np.cumsum([len(value) for value in values])[:-1])
        for waiting, mine in zip(group, places, strict=True):
            rows, observed, _ = waiting.edits[waiting.edit]
            waiting.edits[waiting.edit] = (rows, observed, mine)
            # Marked, so that `undo` also takes the word out of the list again.
            if (mine == NEW_WORD).any():
                words = _params(waiting.one), _params(waiting.one, new_word=True)
                run.entries[waiting.entry] = replace(run.entries[waiting.entry], params=words,
                                                     params_at=(mine == NEW_WORD).astype(np.int64))


@dataclass(frozen=True)
class _Change:
    """Which of the hits change in one field, and how."""

    at: Rows
    true: pa.Array
    observed: pa.Array
    places: Rows | None = None
    """Places of the new values in the word list of a column of codes, where they are known."""


def _changed_codes(true: pa.DictionaryArray, values: pa.DictionaryArray) -> _Change:
    before, after = codes_of(true), codes_of(values)
    at = np.flatnonzero(before != after)
    return _Change(at, _taken(true, at), _taken(values, at), after[at].astype(np.int64))


def _changed_words(true: pa.Array, values: pa.Array) -> _Change:
    values = values if values.type == true.type else values.cast(true.type)
    differs = pc.not_equal(true, values)
    if differs.null_count:
        differs = differs.fill_null(True)
    if true.null_count and values.null_count:
        differs = pc.and_not(differs, pc.and_(true.is_null(), values.is_null()))
    at = np.flatnonzero(np.asarray(differs))
    values = _taken(values, at)
    return _Change(at, _taken(true, at), values)


def _taken(values: pa.Array, at: Rows) -> pa.Array:
    return values if len(at) == len(values) else values.take(pa.array(at))


def _plain(values: pa.Array) -> pa.Array:
    return values.dictionary_decode() if pa.types.is_dictionary(values.type) else values


def _words_of(values: pa.Array) -> pa.DataType:
    return values.type.value_type if pa.types.is_dictionary(values.type) else values.type


def _record_copies(run: Planting, one: Planned, rows: Rows, defect_id: NDArray[np.int64], edit: Edit,
                   changed: Mapping[str, pa.Array]) -> None:
    target = one.target
    ids = _free_record_ids(run, one, rows)
    typed = {name: values.cast(value_type(target.stored(name))) for name, values in changed.items()}
    # The copy is of the clean row: where the same edit spoils the original, the copy keeps what was true.
    kept = {name: read_cells(target.columns(name), rows) for name in edit.cells}
    kinds = {name: target.stored(name).dtype for name in typed}
    places = {name: word_places(kind, typed[name]) for name, kind in kinds.items()
              if isinstance(kind, pd.CategoricalDtype)}
    run.copied.setdefault(target.register, []).append(
        Copies(rows=rows, values=kept | typed, places=places, record_id=ids))
    texts = row_texts(_whole_rows(run, target, rows) | typed)
    fresh = {name: place == NEW_WORD for name, place in places.items()}
    changed_fields = _changed_fields(target, rows, typed)
    new = _names_each({name: is_new for name, is_new in fresh.items() if is_new.any()}, len(rows))
    was = _stored_otherwise(target, typed)
    settings = _params(one, stored_as=was) if was else _params(one)
    start = settings[:-1] + ("" if settings == "{}" else ", ")
    params = [f'{start}"changed": {fields}, "copy_of": {original}, "new_words": {words}}}'
              for fields, original, words in zip(changed_fields, target.record_id[rows].tolist(), new, strict=True)]
    _log(run, one, "*", rows, defect_id, edit, pa.nulls(len(rows), pa.string()), texts, record_id=pa.array(ids),
         params=params)


def _changed_fields(target: Target, rows: Rows, values: Mapping[str, pa.Array]) -> list[str]:
    """The names of the fields in which each copy differs from its original, as JSON."""
    changes = {}
    for name in sorted(values):
        changes[name] = np.zeros(len(rows), dtype=bool)
        changes[name][_changed_words(_plain(read_cells(target.columns(name), rows)), values[name]).at] = True
    return _names_each(changes, len(rows))


def _names_each(marks: Mapping[str, Mask], size: int) -> list[str]:
    """Return for each of so many rows the names under which it is marked, as JSON; each combination written once."""
    if not marks:
        return ["[]"] * size
    written: dict[tuple[bool, ...], str] = {}
    texts = []
    for marked in zip(*(mask.tolist() for mask in marks.values()), strict=True):
        if marked not in written:
            written[marked] = json.dumps(list(compress(marks, marked)))
        texts.append(written[marked])
    return texts


def _whole_rows(run: Planting, target: Target, rows: Rows) -> dict[str, pa.Array]:
    """Clean values of every field of some rows."""
    columns = stored(run, target.register)
    return {name: cells_at(values, rows) for name, values in columns.items() if name != "record_id"}


def _log(run: Planting, one: Planned, name: str, rows: Rows, defect_id: NDArray[np.int64], edit: Edit, true: pa.Array,
         observed: pa.Array, record_id: pa.Array | None = None, params: list[str] | None = None) -> None:
    target = one.target
    others = edit.other_persons
    run.entries.append(LedgerEntry(
        defect=one.defect, register=target.register, field=name, defect_id=defect_id,
        record_id=pa.array(target.record_id[rows]) if record_id is None else record_id,
        person_id=run.people[target.register][rows], true_value=true, observed_value=observed,
        harm=one.line.harm or edit.harm or one.defect.harm, params=params or [_params(one)],
        other_person_id=None if others is None else others[: len(rows)]))


def _only(edit: Edit, at: Rows) -> Edit:
    """What the edit says about some of its hits."""
    return Edit(harm=edit.harm, other_persons=None if edit.other_persons is None else edit.other_persons[at])


def _params(one: Planned, **more: Any) -> str:
    if not more:
        return one.settings
    return in_json(json.loads(one.settings) | more)


def _params_each(one: Planned, name: str, numbers: list[int]) -> list[str]:
    """Return `_params` with another number for each hit, written out only once."""
    before, after = _params(one, **{name: _PLACEHOLDER}).split(str(_PLACEHOLDER))
    return [f"{before}{number}{after}" for number in numbers]


def _free_record_ids(run: Planting, one: Planned, rows: Rows) -> NDArray[np.int64]:
    """Numbers for added rows: from gaps some way off the original, so that they give nothing away, or from the end."""
    target = one.target
    known = target.record_id if (target.record_id[1:] > target.record_id[:-1]).all() else np.sort(target.record_id)
    added = {number for copies in run.copied.get(target.register, []) for number in copies.record_id.tolist()}
    last = max(int(known[-1]), *added) if added else int(known[-1])
    ids = np.zeros(len(rows), dtype=np.int64)
    for step in range(_TRIES):
        waiting = np.flatnonzero(ids == 0)
        if not len(waiting):
            return ids
        near = target.record_id[rows[waiting]]
        luck = addressed_bits(target.seed, *target.address, "number", step, at=near) % np.uint64(_FAR_GAP)
        ahead = near + _FAR_GAP < last
        candidates = np.where(ahead, near + 1 + luck.astype(np.int64), near - 1 - luck.astype(np.int64))
        place = np.minimum(np.searchsorted(known, candidates), len(known) - 1)
        open_numbers = (known[place] != candidates) & (candidates > known[0]) & (candidates < last)
        for spot, number in zip(waiting[open_numbers].tolist(), candidates[open_numbers].tolist(), strict=True):
            if number not in added:
                added.add(number)
                ids[spot] = number
    late = np.flatnonzero(ids == 0)
    steps = addressed_bits(target.seed, *target.address, "late number", at=target.record_id[rows[late]]) % np.uint64(8)
    # In uneven steps, as a register's own numbers rise.
    ids[late] = last + np.cumsum(1 + steps.astype(np.int64))
    return ids
