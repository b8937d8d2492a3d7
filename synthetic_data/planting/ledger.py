"""The truth ledger: one row for every change a defect made, enough to take it back byte for byte.

A changed cell has a row with its true and observed value. A row that is gone or that should not exist has one
with the field ``*`` and the whole row as JSON. A column that should not exist has one without a record.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from json.encoder import encode_basestring
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from synthetic_data.core.columns import coded, framed, word_list
from synthetic_data.core.ordering import stable_order
from synthetic_data.planting.cells import (
    as_text,
    cell_values,
    coded_texts,
    codes_of,
    extend_cells,
    forget_words,
    from_text,
    value_type,
    write_cells,
)
from synthetic_data.planting.defect import Defect
from synthetic_data.registers.register_set import RegisterSet

LEDGER_COLUMNS = ("defect_id", "seq", "defect", "iso", "dama", "register", "record_id", "field", "person_id",
                  "other_person_id", "true_value", "observed_value", "seen_by", "harm", "params")
_WORDS = ("defect", "iso", "dama", "register", "field", "seen_by", "harm")
_TEXTS = ("true_value", "observed_value")
NEW_COLUMN = "new column"
"""Observed value of a column that a defect added."""


@dataclass(frozen=True, kw_only=True)
class LedgerEntry:
    """Ledger rows of one kind that one planned defect made: one array element per change."""

    defect: Defect
    register: str
    field: str
    defect_id: NDArray[np.int64]
    record_id: pa.Array
    person_id: NDArray[np.int64]
    true_value: pa.Array
    observed_value: pa.Array
    harm: str
    params: Sequence[str]
    """One text for all, or one per change, or those that `params_at` points at."""
    params_at: NDArray[np.int64] | None = None
    """Which of the texts in `params` each change has."""
    other_person_id: NDArray[np.int64] | None = None

    def words(self) -> dict[str, str]:
        """Return what columns of words say, the same in all rows."""
        return {"defect": self.defect.name, "iso": self.defect.iso, "dama": self.defect.dama,
                "register": self.register, "field": self.field, "seen_by": self.defect.seen_by, "harm": self.harm}

    def values(self) -> dict[str, pa.Array]:
        """Return the other columns."""
        size = len(self.defect_id)
        other = pa.nulls(size, pa.int64()) if self.other_person_id is None else pa.array(self.other_person_id)
        return {"defect_id": pa.array(self.defect_id), "record_id": self.record_id.cast(pa.int64()),
                "person_id": pa.array(self.person_id), "other_person_id": other,
                "true_value": self.true_value, "observed_value": self.observed_value}


def write_ledger(entries: Sequence[LedgerEntry]) -> pd.DataFrame:
    """Return the ledger of all entries, ordered by defect and by part of the defect."""
    values = [entry.values() for entry in entries]
    ids = np.concatenate([entry.defect_id for entry in entries]) if entries else np.empty(0, dtype=np.int64)
    order = stable_order(ids)
    ids = ids.take(order)
    columns: dict[str, Any] = {"defect_id": ids, "seq": _parts(ids)}
    entry_of = np.repeat(np.arange(len(entries)), [len(entry.defect_id) for entry in entries]).take(order)
    words = [entry.words() for entry in entries]
    for name in LEDGER_COLUMNS[2:]:
        if name == "params":
            columns[name] = _params(entries, order)
        elif name in _WORDS:
            columns[name] = _words([one[name] for one in words], entry_of)
        else:
            join = _joined_texts if name in _TEXTS else _joined_numbers
            columns[name] = join([one[name] for one in values], order)
    return framed(columns)


def row_texts(cells: Mapping[str, pa.Array]) -> pa.Array:
    """Return whole rows as JSON texts, one per row; `cells` holds a column of values per field."""
    # Put together by column: `json.dumps` of each row would take three times as long.
    names = [json.dumps(name, ensure_ascii=False).replace("%", "%%") for name in cells]
    row = f"{{{', '.join(f'{name}: %s' for name in names)}}}"
    parts = [_in_json(as_text(values)) for values in cells.values()]
    return pa.array([row % line for line in zip(*parts, strict=True)], pa.string())


def _in_json(texts: pa.Array) -> list[str]:
    if not texts.null_count:
        return list(map(encode_basestring, texts.to_pylist()))
    return ["null" if text is None else encode_basestring(text) for text in texts.to_pylist()]


def undo(registers: RegisterSet, ledger: pd.DataFrame) -> RegisterSet:
    """Take back every change of the ledger.

    Parameters
    ----------
    registers : what `inject` returned
    ledger : its ledger, also after a round trip through Parquet

    Returns
    -------
    RegisterSet : the clean tables, byte for byte, categories and row order included
    """
    touched = [name for name in registers if (ledger["register"] == name).any()]
    tables = {name: _undo_table(registers[name], ledger[(ledger["register"] == name).to_numpy(dtype=bool)])
              for name in touched}
    return registers.with_tables(tables, _undo_link(registers, ledger))


@dataclass(frozen=True, kw_only=True)
class _Changes:
    """The ledger of one register, sorted by what has to be taken back."""

    cells: pd.DataFrame
    dropped: pd.DataFrame
    added: pd.DataFrame
    columns: list[str] = field(default_factory=list)


def _sorted_out(ledger: pd.DataFrame) -> _Changes:
    of_row = (ledger["field"] == "*").to_numpy(dtype=bool)
    of_column = ledger["record_id"].isna().to_numpy(dtype=bool)
    gone = ledger["observed_value"].isna().to_numpy(dtype=bool)
    return _Changes(cells=ledger[~of_row & ~of_column], dropped=ledger[of_row & gone], added=ledger[of_row & ~gone],
                    columns=list(ledger.loc[of_column, "field"].astype(str)))


def _undo_table(table: pd.DataFrame, ledger: pd.DataFrame) -> pd.DataFrame:
    changes = _sorted_out(ledger)
    table = table.drop(columns=changes.columns)
    if len(changes.added):
        table = table[~table["record_id"].isin(changes.added["record_id"].to_numpy(dtype=np.int64))]
    table = table.reset_index(drop=True)
    columns = {str(name): table[name] for name in table.columns}
    row_of = pd.Index(table["record_id"].to_numpy(dtype=np.int64))
    for name, cells in changes.cells.groupby("field", observed=True):
        if name in columns:
            rows = row_of.get_indexer(cells["record_id"].to_numpy(dtype=np.int64))
            true = from_text(pa.array(cells["true_value"], pa.string()), columns[str(name)])
            columns[str(name)] = write_cells(columns[str(name)], rows, true)
    for name, kind in _stored_as(changes).items():
        if name in columns:
            columns[name] = columns[name].astype(kind)
    for name, words in _words_to_forget(changes).items():
        if name in columns:
            columns[name] = forget_words(columns[name], words)
    # Last, because the places kept in the ledger are those in the whole clean table.
    return _undo_drops(pd.DataFrame(columns, copy=False), changes.dropped)


def _stored_as(changes: _Changes) -> dict[str, str]:
    """Field → type that its column had before a defect emptied cells of it, where that type holds no empty cell."""
    params = pd.concat([changes.cells["params"], changes.added["params"]]).astype(str)
    told = params[params.str.contains('"stored_as": ', regex=False).to_numpy(dtype=bool)]
    return {name: kind for text in told.unique() for name, kind in json.loads(text)["stored_as"].items()}


def _words_to_forget(changes: _Changes) -> dict[str, set[str]]:
    """Field → words that its column of codes learnt from a defect."""
    is_new = changes.cells["params"].astype(str).str.contains('"new_word": true', regex=False).to_numpy(dtype=bool)
    words: dict[str, set[str]] = {}
    for name, cells in changes.cells[is_new].groupby("field", observed=True):
        words[str(name)] = set(cells["observed_value"])
    for params, text in zip(changes.added["params"].astype(str), changes.added["observed_value"], strict=True):
        for name in json.loads(params)["new_words"]:
            words.setdefault(name, set()).add(json.loads(text)[name])
    return words


def _undo_drops(table: pd.DataFrame, dropped: pd.DataFrame) -> pd.DataFrame:
    if dropped.empty:
        return table
    places = np.array([json.loads(text)["row"] for text in dropped["params"].astype(str)])
    back = dropped.iloc[np.argsort(places)]
    places = np.sort(places)
    lines = [json.loads(text) for text in back["true_value"]]
    size = len(table) + len(places)
    order = np.empty(size, dtype=np.int64)
    is_back = np.zeros(size, dtype=bool)
    is_back[places] = True
    order[is_back] = len(table) + np.arange(len(places))
    order[~is_back] = np.arange(len(table))
    ids = pa.array(back["record_id"].to_numpy(dtype=np.int64))
    columns = {}
    for name in table.columns:
        back_again = ids if name == "record_id" else pa.array([line[name] for line in lines], pa.string())
        values = back_again.cast(value_type(cell_values(table[name])))
        columns[name] = extend_cells(table[name], values).take(order).reset_index(drop=True)
    return pd.DataFrame(columns, copy=False)


def _undo_link(registers: RegisterSet, ledger: pd.DataFrame) -> pd.DataFrame:
    added = _sorted_out(ledger).added
    if added.empty:
        return registers.link
    # Added records stand at the end of the link.
    return registers.link.iloc[: len(registers.link) - len(added)]


def _words(texts: Sequence[str], entry_of: NDArray[np.int64]) -> pd.Categorical:
    """The one text of each entry, as codes; `entry_of` is the entry of each row."""
    places: dict[str, int] = {}
    known = [places.setdefault(text, len(places)) for text in texts]
    return coded(np.array(known, dtype=_kind_for(places)).take(entry_of), _list_of(places))


def _params(entries: Sequence[LedgerEntry], order: NDArray[np.int64]) -> pd.Categorical:
    """The settings of each change, as codes in this order."""
    places: dict[str, int] = {}
    codes = [_codes_of_params(entry, places) for entry in entries]
    kind = _kind_for(places)
    return coded(np.concatenate([np.empty(0, kind), *codes], dtype=kind, casting="unsafe").take(order),
                 _list_of(places))


def _codes_of_params(entry: LedgerEntry, places: dict[str, int]) -> NDArray[np.int64]:
    known = np.array([places.setdefault(text, len(places)) for text in entry.params], dtype=np.int64)
    if entry.params_at is not None:
        return known.take(entry.params_at)
    return np.repeat(known, len(entry.defect_id)) if len(known) == 1 else known


def _kind_for(places: Mapping[str, int]) -> np.dtype[Any]:
    return np.min_scalar_type(-max(len(places), 1))


def _list_of(places: Mapping[str, int]) -> pd.CategoricalDtype:
    return word_list(pa.array(places, pa.string())) if places else pd.CategoricalDtype(pd.Index([], dtype="str"))


def _different_texts(arrays: Sequence[pa.Array]) -> Iterator[tuple[list[int], pa.DictionaryArray]]:
    """Each different text once: array by array where the values are codes, those of one type at once otherwise.

    Most entries have few hits: to begin with one takes longer than to do it.
    """
    groups: dict[pa.DataType, list[int]] = {}
    for place, values in enumerate(arrays):
        if pa.types.is_dictionary(values.type):
            yield [place], coded_texts(values)
        else:
            groups.setdefault(values.type, []).append(place)
    for group in groups.values():
        yield group, coded_texts(pa.concat_arrays([arrays[place] for place in group]))


def _joined_texts(arrays: list[pa.Array], order: NDArray[np.int64]) -> pd.Categorical:
    """The values of each entry, whose word lists differ, as codes of one list in this order."""
    parts = list(_different_texts(arrays))
    joined = pa.chunked_array([part for _, part in parts], pa.dictionary(pa.int32(), pa.large_string()))
    joined = joined.unify_dictionaries()
    if not joined.num_chunks:
        return coded(np.empty(0, np.int32), word_list(pa.array([], pa.large_string())))
    codes, ends = np.empty(len(order), dtype=np.int32), np.cumsum([len(values) for values in arrays]).tolist()
    for (group, _), part in zip(parts, joined.chunks, strict=True):
        found, used = codes_of(part), 0
        for place in group:
            size = len(arrays[place])
            codes[ends[place] - size:ends[place]] = found[used:used + size]
            used += size
    return coded(codes.take(order), word_list(joined.chunk(0).dictionary))


def _joined_numbers(arrays: list[pa.Array], order: NDArray[np.int64]) -> Any:
    column = pa.chunked_array([pa.concat_arrays(arrays).take(pa.array(order))] if arrays else [], pa.int64())
    return pd.ArrowDtype(pa.int64()).__from_arrow__(column)


def _parts(defect_id: NDArray[np.int64]) -> NDArray[np.int16]:
    """Number the rows of each defect 0, 1, ...; the ids are sorted."""
    size = len(defect_id)
    starts = np.flatnonzero(np.append(True, defect_id[1:] != defect_id[:-1])[:size])
    return (np.arange(size) - np.repeat(starts, np.diff(np.append(starts, size)))).astype(np.int16)
