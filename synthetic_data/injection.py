"""Plant the defects of a plan in clean registers and write down every change.

Whole rows first, then keys, then single cells, then layouts; within these the order of the plan. At most one
defect stands on a cell. Everything is computed from the clean tables, and each column is written once.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from synthetic_data.cells import (
    NEW_WORD,
    Rows,
    can_be_empty,
    cell_values,
    codes_of,
    extend_cells,
    kind_of,
    new_words,
    read_cells,
    share_words,
    take_cells,
    used_words,
    value_type,
    whole_column,
    whole_values,
    word_places,
    write_values,
)
from synthetic_data.columns import coded
from synthetic_data.conditions import Condition, holds, read_condition
from synthetic_data.defect import STAGES, Defect, Edit, Hits, Mask, PeopleOf, Target, load_defect
from synthetic_data.defect_plan import DefectPlan, PlannedDefect, means, refuse, settings_of
from synthetic_data.draws import OutOfReach, Share, chosen_batches, draw_rows
from synthetic_data.errors import Problem
from synthetic_data.ledger import NEW_COLUMN, Entry, row_texts, write_ledger
from synthetic_data.register_set import RegisterSet
from synthetic_data.seeding import addressed_bits
from synthetic_data.specs import did_you_mean

_ANYWHERE = "any field"
"""Under this name `taken` holds the rows in which some field has a defect."""
_PLACEHOLDER = -987_654_321_123_456_789
"""Stands in for a number that differs from hit to hit."""
_FAR_GAP, _TRIES = 400, 12
"""How far behind a record a free number for its copy is looked for, and how often."""
_DATES_OF_ROW = ("happened_on", "recorded_on", "received_on")


def inject(registers: RegisterSet, plan: DefectPlan, seed: int, world: Any) -> tuple[RegisterSet, pd.DataFrame]:
    """Plant defects and return the registers as they would arrive, with the truth ledger.

    Parameters
    ----------
    registers : clean registers; left as they are
    plan : what to plant
    seed : decides which cells are hit and how
    world : the truth behind the registers, for defects and conditions that look at persons

    Returns
    -------
    registers : with the defects
    ledger : one row per change; columns `LEDGER_COLUMNS`

    Raises
    ------
    BadInput : unknown register or field, a defect that does not fit its field, a rate that cannot be
        reached (with both numbers); all problems at once
    """
    run = _Run(registers=registers, people=PeopleOf(registers.tables, registers.link), world=world, seed=seed)
    planned = [one for number, line in enumerate(plan.defects)
               for one in _targets(run, line, f"{plan.title}: defects[{number}]")]
    refuse(run.problems)
    for one in sorted(planned, key=lambda one: STAGES.index(one.defect.stage)):
        _plant(run, one)
    refuse(run.problems)
    _find_places(run)
    ledger = write_ledger(run.entries)
    return _written(run), ledger


@dataclass
class _Run:
    """What has been planted so far."""

    registers: RegisterSet
    people: PeopleOf
    world: Any
    seed: int
    problems: list[Problem] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    taken: dict[tuple[str, str], Mask] = field(default_factory=dict)
    """Register and field (``*`` for the row) → rows where a defect already stands."""
    cells: dict[tuple[str, str], list[_CellEdit]] = field(default_factory=dict)
    """Register and field → what changes: rows, values, and their places in the word list of a column of codes."""
    unplaced: list[_Unplaced] = field(default_factory=list)
    dropped: dict[str, list[Rows]] = field(default_factory=dict)
    copied: dict[str, list[tuple[Rows, Mapping[str, pa.Array], NDArray[np.int64]]]] = field(default_factory=dict)
    new_fields: dict[str, dict[str, str]] = field(default_factory=dict)
    shared: dict[tuple[object, ...], Any] = field(default_factory=dict)
    next_defect: int = 0


_CellEdit = tuple[Rows, pa.Array, Rows | None]


@dataclass(frozen=True, kw_only=True)
class _Unplaced:
    """New values of a column of codes that still have to be looked up in its word list."""

    one: _Planned
    edits: list[_CellEdit]
    edit: int
    entry: int
    words: pd.CategoricalDtype


@dataclass(frozen=True, kw_only=True)
class _Planned:
    line: PlannedDefect
    defect: Defect
    target: Target
    place: str


# --- from the plan to fields that exist -------------------------------------------------------------------

def _targets(run: _Run, line: PlannedDefect, place: str) -> Iterator[_Planned]:
    defect = load_defect(line.defect)
    settings = settings_of(line)
    for register, name in _places(run, line, defect, settings, place):
        address = ("defect", line.defect, register, name, line.label)
        yield _Planned(line=line, defect=defect, place=place, target=Target(
            register=register, field=name, tables=run.registers.tables, people=run.people, world=run.world,
            settings=settings, seed=run.seed, address=address, shared=run.shared))


def _places(run: _Run, line: PlannedDefect, defect: Defect, settings: Any, place: str) -> list[tuple[str, str]]:
    """Registers and fields that the line names; a field found by pattern is left out when it cannot fit."""
    registers = _matching(run, line.registers, run.registers, f"{place}.registers")
    known = {name: _fields(run, name) for name in registers}
    if registers and not defect.on_rows:
        _matching(run, line.fields, dict.fromkeys(name for names in known.values() for name in names),
                  f"{place}.fields")
    found = [(register, column) for register in registers for column in (["*"] if defect.on_rows else known[register])
             if column in line.fields or _meant(defect, column, line.fields)]
    misfits = {spot: _misfit(run, defect, settings, *spot) for spot in found}
    fitting = [spot for spot, reason in misfits.items() if reason is None]
    by_name = [spot for spot in found if (spot[1] in line.fields or defect.on_rows) and spot[0] in line.registers]
    for spot in by_name if fitting else found:
        if reason := misfits[spot]:
            run.problems.append(Problem(where=f"{place}.fields", value=".".join(spot),
                                        rule=f"cannot carry {defect.name}: {reason}"))
    return fitting


def _fields(run: _Run, register: str) -> list[str]:
    if ("fields", register) not in run.shared:
        run.shared["fields", register] = [str(name) for name in run.registers[register].columns if name != "record_id"]
    found: list[str] = run.shared["fields", register]
    return found


def _meant(defect: Defect, column: str, patterns: tuple[str, ...]) -> bool:
    """Whether a pattern means the field; the dates of the row itself are only meant by defects about them."""
    if column in _DATES_OF_ROW and column not in defect.only_fields:
        return False
    return any(means(pattern, column) for pattern in patterns)


def _matching(run: _Run, patterns: tuple[str, ...], known: Collection[str], place: str) -> list[str]:
    for pattern in patterns:
        if pattern not in known and not any(means(pattern, name) for name in known):
            run.problems.append(Problem(where=place, rule="matches nothing here", value=pattern,
                                        remedy=did_you_mean(pattern, known)))
    if all(pattern in known for pattern in patterns):
        return [name for name in known if name in patterns]
    return [name for name in known if any(means(pattern, name) for pattern in patterns)]


def _misfit(run: _Run, defect: Defect, settings: Any, register: str, name: str) -> str | None:
    """Why the defect cannot stand in this field; None when it can."""
    for needed in defect.needs(settings):
        other, _, column = needed.rpartition(".")
        if other and other not in run.registers:
            return f"it looks into {other}, which is not among the registers"
        if column not in run.registers[other or register].columns:
            return f"it needs the field {column} in {other or register}"
    return None if defect.on_rows else _column_misfit(defect, _stored(run, register, name))


def _column_misfit(defect: Defect, column: pd.Series) -> str | None:
    if defect.only_fields and column.name not in defect.only_fields:
        return f"it is about {' and '.join(sorted(defect.only_fields))}"
    kind = kind_of(column)
    if kind not in defect.kinds:
        return f"it holds {kind}, and the defect needs {' or '.join(sorted(defect.kinds))}"
    if defect.needs_empty and not can_be_empty(column):
        return "its column type cannot hold an empty cell"
    return None


# --- one planned defect -----------------------------------------------------------------------------------

def _plant(run: _Run, one: _Planned) -> None:
    target, line = one.target, one.line
    try:
        eligible = one.defect.eligible(target)
        for condition in line.where:
            eligible = eligible & holds(condition, _condition_column(target, condition))
        rows = draw_rows(Share(rate=line.rate.value if line.rate else None, count=line.count), eligible=eligible,
                         free=_free(run, one), multipliers=_multipliers(target, line),
                         record_id=target.record_id, seed=run.seed, address=target.address)
    except OutOfReach as short:
        run.problems.append(_unreachable(one, short))
        return
    except (ValueError, KeyError) as error:
        run.problems.append(Problem(where=f"{one.place} on {target.register}", rule=str(error.args[0])))
        return
    if len(rows):
        _take(run, one, rows)
        _record(run, one, rows, one.defect.apply(Hits(target=target, rows=rows)))


def _unreachable(one: _Planned, short: OutOfReach) -> Problem:
    cells = f"{one.target.register}.{one.target.field}"
    share = short.reachable / short.eligible if short.eligible else 0.0
    asked = short.asked / short.eligible if short.eligible else float(bool(short.asked))
    return Problem(where=f"{one.place}.rate", value=one.line.rate.value if one.line.rate else one.line.count,
                   rule=f"cannot be reached on {cells}: it asks for {short.asked} of {short.eligible} eligible cells "
                        f"({asked:.3g}), and {short.reachable} ({share:.3g}) are open to {one.defect.name}",
                   remedy="lower the rate or its multipliers, or widen `where` and `batch`")


def _free(run: _Run, one: _Planned) -> Mask:
    target = one.target
    size = len(target.table)
    fields = one.defect.touches(target)
    closed = np.zeros(size, dtype=bool)
    for name in ("*", _ANYWHERE) if "*" in fields else ("*", *fields):
        if (target.register, name) in run.taken:
            closed |= run.taken[target.register, name]
    if one.line.batch:
        codes, words = used_words(_plain_column(target, one.line.batch.column))
        return ~closed & chosen_batches(codes, words, one.line.batch.share, run.seed, target.address)
    return ~closed


def _multipliers(target: Target, line: PlannedDefect) -> NDArray[np.float64] | None:
    if not line.by:
        return None
    return target.once(lambda: _times(target, line.by), "times", target.register, *line.by.items())


def _times(target: Target, by: Mapping[str, float]) -> NDArray[np.float64]:
    times = np.ones(len(target.table))
    for text, factor in by.items():
        condition = read_condition(text)
        times[holds(condition, _condition_column(target, condition))] *= factor
    return times


def _condition_column(target: Target, condition: Condition) -> pa.Array:
    return _plain_column(target, condition.column)


def _plain_column(target: Target, name: str) -> pa.Array:
    """A column of the register, or ``person.x`` from the truth about the person behind each row."""
    if not name.startswith("person."):
        if name not in target.table.columns:
            raise ValueError(f"{target.register} has no column {name!r}; "
                             f"{did_you_mean(name, [str(known) for known in target.table.columns])}")
        return target.columns(name)
    persons = target.world.persons
    wanted = name.removeprefix("person.")
    if wanted not in persons.columns:
        raise ValueError(f"persons have no column {wanted!r}; {did_you_mean(wanted, map(str, persons.columns))}")
    rows = target.once(lambda: _person_rows(target), "persons", target.register)
    return whole_column(persons[wanted]).take(pa.array(rows))


def _person_rows(target: Target) -> NDArray[np.int64]:
    """Row of the table of persons for each row of the register."""
    persons = pd.Index(target.world.persons["person_id"].to_numpy(dtype=np.int64))
    return np.asarray(persons.get_indexer(target.people[target.register]))


def _take(run: _Run, one: _Planned, rows: Rows) -> None:
    """Close the touched cells to later defects, and the row to later row defects."""
    target = one.target
    for name in (*one.defect.touches(target), _ANYWHERE):
        mask = run.taken.setdefault((target.register, name), np.zeros(len(target.table), dtype=bool))
        mask[rows] = True


# --- writing it down --------------------------------------------------------------------------------------

def _record(run: _Run, one: _Planned, rows: Rows, edit: Edit) -> None:
    defect_id = run.next_defect + np.arange(len(rows))
    run.next_defect += len(rows)
    for name, like in edit.new_fields.items():
        run.new_fields.setdefault(one.target.register, {})[name] = like
        _log(run, one, name, rows[:1], defect_id[:1], edit, pa.array([None], pa.string()),
             pa.array([NEW_COLUMN]), record_id=pa.nulls(1, pa.int64()))
    for name, values in edit.cells.items():
        _record_cells(run, one, name, rows, defect_id, edit, values)
    if edit.drops:
        run.dropped.setdefault(one.target.register, []).append(rows)
        texts = row_texts(_whole_rows(one.target, rows))
        _log(run, one, "*", rows, defect_id, edit, texts, pa.nulls(len(rows), pa.string()),
             params=_params_each(one, "row", rows.tolist()))
    if edit.copies is not None:
        _record_copies(run, one, rows, defect_id, edit, edit.copies)


def _record_cells(run: _Run, one: _Planned, name: str, rows: Rows, defect_id: NDArray[np.int64], edit: Edit,
                  values: pa.Array) -> None:
    target = one.target
    is_new = name in edit.new_fields
    true = pa.nulls(len(rows), _words_of(values)) if is_new else take_cells(target.columns(name), rows)
    change = _changed_codes(true, values) if share_words(true, values) else _changed_words(_plain(true), _plain(values))
    if len(change.at) < len(rows):
        rows, defect_id, edit = rows[change.at], defect_id[change.at], _only(edit, change.at)
    edits = run.cells.setdefault((target.register, name), [])
    if change.places is None and not is_new and isinstance(target.stored(name).dtype, pd.CategoricalDtype):
        run.unplaced.append(_Unplaced(one=one, edits=edits, edit=len(edits), entry=len(run.entries),
                                      words=target.stored(name).dtype))
    edits.append((rows, change.observed, change.places))
    _log(run, one, name, rows, defect_id, edit, change.true, change.observed)


def _find_places(run: _Run) -> None:
    """Look the new values of all columns of codes up in their word lists, each list once, and mark new words."""
    lists: dict[int, list[_Unplaced]] = {}
    for waiting in run.unplaced:
        lists.setdefault(id(waiting.words), []).append(waiting)
    for group in lists.values():
        values = [waiting.edits[waiting.edit][1] for waiting in group]
        found = word_places(group[0].words, pa.concat_arrays([value.cast(pa.string()) for value in values]))
        places = np.split(found, np.cumsum([len(value) for value in values])[:-1])
        for waiting, mine in zip(group, places, strict=True):
            rows, observed, _ = waiting.edits[waiting.edit]
            waiting.edits[waiting.edit] = (rows, observed, mine)
            if (mine == NEW_WORD).any():
                words = _params(waiting.one, new_word=True), _params(waiting.one)
                run.entries[waiting.entry] = replace(run.entries[waiting.entry],
                                                     params=np.where(mine == NEW_WORD, *words).tolist())


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
    return _Change(at, _plain(_taken(true, at)), _plain(_taken(values, at)), after[at].astype(np.int64))


def _changed_words(true: pa.Array, values: pa.Array) -> _Change:
    values = values.cast(true.type)
    differs = np.asarray(pc.fill_null(pc.not_equal(true, values), True))
    if true.null_count and values.null_count:
        differs = differs & ~np.asarray(pc.and_(true.is_null(), values.is_null()))
    at = np.flatnonzero(differs)
    values = _taken(values, at)
    return _Change(at, _taken(true, at), values)


def _taken(values: pa.Array, at: Rows) -> pa.Array:
    return values if len(at) == len(values) else values.take(pa.array(at))


def _plain(values: pa.Array) -> pa.Array:
    return values.dictionary_decode() if pa.types.is_dictionary(values.type) else values


def _words_of(values: pa.Array) -> pa.DataType:
    return values.type.value_type if pa.types.is_dictionary(values.type) else values.type


def _record_copies(run: _Run, one: _Planned, rows: Rows, defect_id: NDArray[np.int64], edit: Edit,
                   changed: Mapping[str, pa.Array]) -> None:
    target = one.target
    ids = _free_record_ids(run, one, rows)
    typed = {name: values.cast(value_type(target.stored(name))) for name, values in changed.items()}
    # The copy is of the clean row: where the same edit spoils the original, the copy keeps what was true.
    kept = {name: read_cells(target.columns(name), rows) for name in edit.cells}
    run.copied.setdefault(target.register, []).append((rows, kept | typed, ids))
    texts = row_texts(_whole_rows(target, rows) | typed)
    fresh = {name: new_words(target.stored(name), values) for name, values in typed.items()}
    changed_fields = json.dumps(sorted(typed))
    lists = {name: is_new.tolist() for name, is_new in fresh.items() if is_new.any()}
    new = [json.dumps([name for name, is_new in lists.items() if is_new[place]]) for place in range(len(rows))
           ] if lists else ["[]"] * len(rows)
    start = _params(one)[:-1] + ("" if _params(one) == "{}" else ", ")
    params = [f'{start}"changed": {changed_fields}, "copy_of": {original}, "new_words": {words}}}'
              for original, words in zip(target.record_id[rows].tolist(), new, strict=True)]
    _log(run, one, "*", rows, defect_id, edit, pa.nulls(len(rows), pa.string()), texts, record_id=pa.array(ids),
         params=params)


def _whole_rows(target: Target, rows: Rows) -> dict[str, pa.Array]:
    """Clean values of every field of some rows."""
    names = [str(name) for name in target.table.columns if name != "record_id"]
    return {name: _plain(whole_values(_rows_of(cell_values(target.stored(name)), rows))) for name in names}


def _log(run: _Run, one: _Planned, name: str, rows: Rows, defect_id: NDArray[np.int64], edit: Edit, true: pa.Array,
         observed: pa.Array, record_id: pa.Array | None = None, params: list[str] | None = None) -> None:
    target = one.target
    others = edit.other_persons
    run.entries.append(Entry(
        defect=one.defect, register=target.register, field=name, defect_id=defect_id,
        record_id=pa.array(target.record_id[rows]) if record_id is None else record_id,
        person_id=run.people[target.register][rows], true_value=true, observed_value=observed,
        harm=one.line.harm or edit.harm or one.defect.harm, params=params or [_params(one)],
        other_person_id=None if others is None else others[: len(rows)]))


def _only(edit: Edit, at: Rows) -> Edit:
    """What the edit says about some of its hits."""
    return Edit(harm=edit.harm, other_persons=None if edit.other_persons is None else edit.other_persons[at])


def _params(one: _Planned, **more: Any) -> str:
    return json.dumps(one.target.settings.model_dump(mode="json") | more, sort_keys=True, ensure_ascii=False)


def _params_each(one: _Planned, name: str, numbers: list[int]) -> list[str]:
    """Return `_params` with another number for each hit, written out only once."""
    before, after = _params(one, **{name: _PLACEHOLDER}).split(str(_PLACEHOLDER))
    return [f"{before}{number}{after}" for number in numbers]


def _free_record_ids(run: _Run, one: _Planned, rows: Rows) -> NDArray[np.int64]:
    """Numbers for added rows: from gaps some way off the original, so that they give nothing away, or from the end."""
    target = one.target
    known = target.record_id if (target.record_id[1:] > target.record_id[:-1]).all() else np.sort(target.record_id)
    added = {number for _, _, ids in run.copied.get(target.register, []) for number in ids.tolist()}
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
    ids[late] = last + np.cumsum(1 + steps.astype(np.int64))
    return ids


# --- the tables as they arrive ----------------------------------------------------------------------------

def _written(run: _Run) -> RegisterSet:
    touched = {register for register, _ in run.cells} | set(run.dropped) | set(run.copied)
    tables = {name: _written_table(run, name) for name in run.registers if name in touched}
    return run.registers.with_tables(tables, _written_link(run))


def _written_table(run: _Run, register: str) -> pd.DataFrame:
    clean = run.registers[register]
    changed: dict[str, Any] = {}
    for name, like in run.new_fields.get(register, {}).items():
        empty = extend_cells(_stored(run, register, like).iloc[:0], pa.nulls(len(clean), value_type(clean[like])))
        changed[name] = cell_values(empty)
    for (place, name), edits in run.cells.items():
        if place == register:
            rows, values, places = zip(*edits, strict=True)
            known = None if any(one is None for one in places) else np.concatenate(places)
            cells = changed[name] if name in changed else cell_values(_stored(run, register, name))
            changed[name] = write_values(cells, np.concatenate(rows), pa.concat_arrays(values), known)
    if register in run.dropped or register in run.copied:
        columns = {str(name): cell_values(_stored(run, register, str(name))) for name in clean.columns} | changed
        return _with_rows(columns, run.dropped.get(register, []), run.copied.get(register, []))
    table = clean.copy(deep=False)
    for name, cells in changed.items():
        table[name] = pd.Series(cells, index=table.index, copy=False)
    return table


def _stored(run: _Run, register: str, name: str) -> pd.Series:
    """The clean column that `Target.stored` gives too."""
    key = ("stored", register, name)
    if key not in run.shared:
        run.shared[key] = run.registers[register][name]
    return run.shared[key]


def _with_rows(columns: Mapping[str, Any], dropped: list[Rows],
               copied: list[tuple[Rows, Mapping[str, pa.Array], NDArray[np.int64]]]) -> pd.DataFrame:
    size = len(columns["record_id"])
    ids = np.concatenate([np.asarray(columns["record_id"], dtype=np.int64), *(ids for _, _, ids in copied)])
    keep = np.ones(len(ids), dtype=bool)
    for rows in dropped:
        keep[rows] = False
    originals = np.concatenate([np.arange(size), *(rows for rows, _, _ in copied)])
    order = _row_order(ids, np.flatnonzero(keep), size)
    taken = originals[order]
    longer = {name: ids[order] if name == "record_id" else _rows_of(cells, taken) for name, cells in columns.items()}
    place = np.empty(len(ids), dtype=np.int64)
    place[order] = np.arange(len(order))
    first = size
    for rows, changed, _ in copied:
        new = place[first:first + len(rows)]
        first += len(rows)
        for name, values in changed.items():
            longer[name] = write_values(longer[name], new, values)
    return pd.DataFrame(longer, copy=False)


def _rows_of(cells: Any, rows: Rows) -> Any:
    if isinstance(cells, pd.Categorical):
        return coded(cells.codes.take(rows), cells.dtype)
    return cells.take(rows)


def _row_order(ids: NDArray[np.int64], kept: Rows, size: int) -> Rows:
    """Added rows stand where their number belongs; the clean rows keep their order."""
    split = int(np.searchsorted(kept, size))
    clean, added = kept[:split], kept[split:]
    if not len(added) or not len(clean) or (ids[1:size] < ids[:size - 1]).any():
        return kept
    added = added[np.argsort(ids[added], kind="stable")]
    return np.insert(clean, np.searchsorted(ids[clean], ids[added]), added)


def _written_link(run: _Run) -> pd.DataFrame:
    link = run.registers.link
    added = [(register, run.people[register][rows], ids) for register, copies in run.copied.items()
             for rows, _, ids in copies]
    if not added:
        return link
    names = np.repeat([register for register, _, _ in added], [len(ids) for _, _, ids in added])
    values = {"register": pa.array(names),
              "record_id": pa.array(np.concatenate([ids for _, _, ids in added])),
              "person_id": pa.array(np.concatenate([persons for _, persons, _ in added]))}
    return pd.DataFrame({name: extend_cells(link[name], values[name]) for name in link.columns}, copy=False)
