"""Registers: what each agency wrote down of what happened, how, and when the office came to know it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from synthetic_data.core.columns import Columns, coded, pick, to_frame, word_list
from synthetic_data.core.days import NEVER, day_number
from synthetic_data.core.errors import BadInput, Problem
from synthetic_data.core.seeding import addressed_bits
from synthetic_data.core.specs import did_you_mean
from synthetic_data.country.register_spec import ColumnSpec, RegisterSpec
from synthetic_data.people.history import History
from synthetic_data.people.world import World, stacked
from synthetic_data.registers.arrival import arrivals, in_country, row_numbers
from synthetic_data.registers.register_set import RegisterSet
from synthetic_data.registers.sources import Look, source_table

DATES = ("happened_on", "recorded_on", "received_on")


def build_registers(world: World, as_of: dt.date | None = None, only: Sequence[str] | None = None) -> RegisterSet:
    """Return the registers of the country, without defects.

    Parameters
    ----------
    as_of : the day on which the office looks; it sees what it has received by then. Without it, everything that
        happened before the reference date, also what the office receives later
    only : names of the registers to make; all when absent

    Returns
    -------
    RegisterSet : each frame has `record_id`, the register's own columns and `happened_on, recorded_on, received_on`

    Raises
    ------
    BadInput : `only` names an unknown register, or `as_of` lies outside the world's time
    """
    names = _chosen(world, only)
    day = None if as_of is None else _known_day(world, as_of)
    tables, links = {}, []
    for name in names:
        parts = [register_columns(block, name, day) for block in world.blocks]
        columns = stacked(columns for columns, _ in parts)
        tables[name] = to_frame(columns, day_columns(world.country.registers[name], columns))
        persons = np.concatenate([block.ids_of(rows) for block, (_, rows) in zip(world.blocks, parts, strict=True)])
        links.append((columns["record_id"], persons))
    return RegisterSet(tables=tables, link=_link_frame(names, links), as_of=as_of)


def _chosen(world: World, only: Sequence[str] | None) -> list[str]:
    known = list(world.country.registers)
    unknown = [name for name in only or () if name not in known]
    if unknown:
        raise BadInput([Problem(where="only", rule="is not a register of this country", value=name,
                                remedy=did_you_mean(name, known)) for name in unknown])
    return [name for name in known if only is None or name in only]


def _known_day(world: World, as_of: dt.date) -> int:
    profile = world.country.profile
    if not profile.records_from <= as_of <= profile.reference_date:
        raise BadInput(Problem(where="as_of", value=str(as_of), rule=f"must lie between {profile.records_from} and "
                               f"{profile.reference_date}", remedy="choose a day in which records exist"))
    return day_number(as_of)


def _link_frame(names: list[str], links: list[tuple[NDArray[np.int64], NDArray[np.int64]]]) -> pd.DataFrame:
    sizes = [len(records) for records, _ in links]
    return to_frame({"register": coded(np.repeat(np.arange(len(names), dtype=np.int16), sizes), word_list(names)),
                     "record_id": np.concatenate([records for records, _ in links]),
                     "person_id": np.concatenate([persons for _, persons in links])})


def register_columns(block: History, name: str, as_of: int | None) -> tuple[Columns, NDArray[np.int32]]:
    """Return one register of one block as columns, and the row of the person each record is about."""
    spec = block.country.registers[name]
    today = block.today if as_of is None else as_of
    source = source_table(block, spec.source, Look(today, hindsight=as_of is None))
    known = arrivals(block, name, source, as_of)
    rows, record_id = known.rows, known.record_id
    columns: Columns = {"record_id": record_id}
    for column, column_spec in spec.columns.items():
        columns[column] = (_clerks(block, name, column_spec.clerks, record_id) if column_spec.clerks is not None
                           else _column(block, spec, column_spec, source, rows, today))
    columns |= {"happened_on": source[spec.happened_on][rows], "recorded_on": known.recorded,
                "received_on": known.received}
    return columns, source["person"][rows]


def _clerks(block: History, name: str, clerks: int, record_id: NDArray[np.int64]) -> pd.Categorical:
    """Return who entered each record; the same people work for every block."""
    desk = addressed_bits(block.seed, "clerk", name, at=record_id) % np.uint64(clerks)
    return coded(desk.astype(np.int16), word_list([f"clerk {number:02d}" for number in range(1, clerks + 1)]))


def _column(block: History, spec: RegisterSpec, column: ColumnSpec, source: Columns, rows: NDArray[np.int64],
            today: int) -> Any:
    if column.number is not None:
        return np.int64(column.number) + row_numbers(block, source, rows)
    if column.refers_to is not None:
        other = block.country.registers[column.refers_to]
        return np.int64(other.columns[other.key].number or 0) + in_country(block, source[other.source][rows])
    if column.of is not None:
        return _of_person(block, spec, column, source[column.of][rows], today)
    values = pick(source[str(column.take)], rows)
    if column.unknown_before:
        # What lies ahead of the day looked at is not written down yet.
        values = np.where(values <= today, values, NEVER).astype(np.int32)
    if column.take in _PLACE_COLUMNS:
        codes, words = block.country.places["settlement"]
        return coded(codes[values], words)
    if column.table is not None:
        table, name = column.table.split(".")
        codes, words = block.country.words(table, name)
        return coded(codes[values], words)
    if column.words is not None:
        return coded(np.asarray(values).astype(np.int8), word_list(_all_words(column.words)))
    return values


_PLACE_COLUMNS = ("place", "birth_place", "origin", "target")
_NAMES = ("last_name", "first_name", "patronymic", "birth_last_name")


def _all_words(words: dict[int, str]) -> list[str]:
    # A code needs a place in the list also where the agency has no word for it.
    return [words.get(code, f"code {code}") for code in range(max(words) + 1)]


def _of_person(block: History, spec: RegisterSpec, column: ColumnSpec, persons: NDArray[np.int32],
               today: int) -> Any:
    values = block.attribute(str(column.take), persons, today)
    if column.take in _NAMES and (spec.spelling != "native" or spec.capitals):
        return block.book.spelled(values, spec.spelling, spec.capitals)
    return values


def day_columns(spec: RegisterSpec, columns: Columns) -> list[str]:
    """Return which columns hold days."""
    days = {"born", "died", "left", "day", "end", "since", "until", spec.happened_on}
    return [name for name in columns if name in DATES or (name in spec.columns and spec.columns[name].take in days)]
