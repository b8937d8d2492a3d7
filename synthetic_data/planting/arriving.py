"""The registers as they arrive: the clean tables with every recorded change, each column written once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from synthetic_data.core.columns import Columns, framed
from synthetic_data.planting.cells import Rows, extend_values, value_type, write_values
from synthetic_data.planting.run import Copies, Planting, rows_of, stored
from synthetic_data.registers.register_set import RegisterSet


def written_registers(run: Planting) -> RegisterSet:
    """Return the registers with everything that was recorded, and the link with the added records."""
    touched = {register for register, _ in run.cells} | set(run.dropped) | set(run.copied)
    tables = {name: _written_table(run, name) for name in run.registers if name in touched}
    return run.registers.with_tables(tables, _written_link(run))


def _written_table(run: Planting, register: str) -> pd.DataFrame:
    clean = run.registers[register]
    changed: dict[str, Any] = {}
    for name, like in run.new_fields.get(register, {}).items():
        cells = stored(run, register)[like]
        changed[name] = extend_values(cells[:0], pa.nulls(len(clean), value_type(cells)))
    for (place, name), edits in run.cells.items():
        if place == register:
            rows, values, places = zip(*edits, strict=True)
            known = None if any(one is None for one in places) else np.concatenate(places)
            cells = changed[name] if name in changed else stored(run, register)[name]
            changed[name] = write_values(cells, np.concatenate(rows), pa.concat_arrays(values), known)
    if register in run.dropped or register in run.copied:
        columns = stored(run, register) | changed
        kinds = {name: cells.dtype for name, cells in stored(run, register).items()}
        return _with_rows(columns, kinds, run.dropped.get(register, []), run.copied.get(register, []))
    table, names = clean.copy(deep=False), list(stored(run, register))
    for name, cells in changed.items():
        if name in names:
            # By place, because the first search for a name takes longer than to write ten columns.
            table.isetitem(names.index(name), cells)
        else:
            table[name] = cells
    return table


def _with_rows(columns: Columns, clean: Mapping[str, Any], dropped: list[Rows], copied: list[Copies]) -> pd.DataFrame:
    size = len(columns["record_id"])
    ids = np.concatenate([np.asarray(columns["record_id"], dtype=np.int64), *(copies.record_id for copies in copied)])
    keep = np.ones(len(ids), dtype=bool)
    for rows in dropped:
        keep[rows] = False
    order = _row_order(ids, np.flatnonzero(keep), size)
    taken = np.concatenate([np.arange(size), *(copies.rows for copies in copied)]).take(order) if copied else order
    longer = {name: rows_of(cells, taken) for name, cells in columns.items()} | {"record_id": ids.take(order)}
    place = np.empty(len(ids), dtype=np.int64)
    place[order] = np.arange(len(order))
    first = size
    for copies in copied:
        new = place[first:first + len(copies.rows)]
        first += len(copies.rows)
        for name, values in copies.values.items():
            # A list that has learnt words since must be asked again.
            known = copies.places.get(name) if longer[name].dtype is clean[name] else None
            longer[name] = write_values(longer[name], new, values, known)
    return framed(longer)


def _row_order(ids: NDArray[np.int64], kept: Rows, size: int) -> Rows:
    """Added rows stand where their number belongs; the clean rows keep their order."""
    split = int(np.searchsorted(kept, size))
    clean, added = kept[:split], kept[split:]
    # Among rows that are in no order, an added one has no place: it stays at the end.
    if not len(added) or not len(clean) or (ids[1:size] < ids[:size - 1]).any():
        return kept
    added = added[np.argsort(ids[added], kind="stable")]
    return np.insert(clean, np.searchsorted(ids[clean], ids[added]), added)


def _written_link(run: Planting) -> pd.DataFrame:
    link = run.registers.link
    added = [(register, run.people[register][copies.rows], copies.record_id)
             for register, several in run.copied.items() for copies in several]
    if not added:
        return link
    names = np.repeat([register for register, _, _ in added], [len(ids) for _, _, ids in added])
    values = {"register": pa.array(names),
              "record_id": pa.array(np.concatenate([ids for _, _, ids in added])),
              "person_id": pa.array(np.concatenate([persons for _, persons, _ in added]))}
    return framed({name: extend_values(cells, values[name]) for name, cells in run.people.link.items()})
