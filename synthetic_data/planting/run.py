"""What an injection holds while it runs: the planned defects and everything they have changed so far."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from synthetic_data.core.columns import Columns, coded, column_values
from synthetic_data.core.errors import Problem
from synthetic_data.planting.cells import Rows
from synthetic_data.planting.defect import Defect, Mask, Target
from synthetic_data.planting.defect_plan import PlannedDefect
from synthetic_data.planting.ledger import LedgerEntry
from synthetic_data.planting.people_of import PeopleOf
from synthetic_data.registers.register_set import RegisterSet

_JSON = json.JSONEncoder(sort_keys=True, ensure_ascii=False)


@dataclass
class Planting:
    """What has been planted so far."""

    registers: RegisterSet
    world: Any
    seed: int
    problems: list[Problem] = field(default_factory=list)
    entries: list[LedgerEntry] = field(default_factory=list)
    taken: dict[tuple[str, str], Mask] = field(default_factory=dict)
    """Register and field (``*`` for the row) → rows where a defect already stands."""
    cells: dict[tuple[str, str], list[CellEdit]] = field(default_factory=dict)
    """Register and field → what changes: rows, values, and their places in the word list of a column of codes."""
    unplaced: list[Unplaced] = field(default_factory=list)
    dropped: dict[str, list[Rows]] = field(default_factory=dict)
    copied: dict[str, list[Copies]] = field(default_factory=dict)
    new_fields: dict[str, dict[str, str]] = field(default_factory=dict)
    shared: dict[tuple[object, ...], Any] = field(default_factory=dict)
    next_defect: int = 0
    able: dict[str, int] = field(default_factory=dict)
    """Line of the plan → how many cells could carry its defect, over all fields that it means."""

    @cached_property
    def people(self) -> PeopleOf:
        """Whose record each row of a clean register is."""
        # Not of this planting: in a circle its tables would stay until the collector of circles comes by.
        shared, registers = self.shared, self.registers

        def record_ids(register: str) -> NDArray[np.int64]:
            return np.asarray(_once_stored(shared, registers, register)["record_id"], dtype=np.int64)

        return PeopleOf(registers, record_ids, registers.link)


CellEdit = tuple[Rows, pa.Array, Rows | None]


@dataclass(frozen=True, kw_only=True)
class Copies:
    """Records that a defect adds: copies of some rows in which some fields differ."""

    rows: Rows
    values: Mapping[str, pa.Array]
    """Field → what each copy holds instead."""
    places: Mapping[str, Rows]
    """Field of codes → places of these values in the word list of the clean column."""
    record_id: NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Unplaced:
    """New values of a column of codes that still have to be looked up in its word list."""

    one: Planned
    edits: list[CellEdit]
    edit: int
    entry: int
    words: pd.CategoricalDtype


@dataclass(frozen=True, kw_only=True)
class Planned:
    """One defect on one field of one register, as the plan asks for it."""

    line: PlannedDefect
    defect: Defect
    target: Target
    place: str

    @cached_property
    def settings(self) -> str:
        """The settings as the ledger writes them, in JSON."""
        return in_json(self.target.settings.model_dump(mode="json"))


def in_json(settings: Mapping[str, Any]) -> str:
    """Return settings as the ledger writes them."""
    return _JSON.encode(settings) if settings else "{}"


def stored(run: Planting, register: str) -> Columns:
    """What the columns of the clean register keep their values in, as `Target.stored` gives it too."""
    return _once_stored(run.shared, run.registers, register)


def _once_stored(shared: dict[tuple[object, ...], Any], registers: RegisterSet, register: str) -> Columns:
    key = ("stored", register)
    if key not in shared:
        shared[key] = column_values(registers[register])
    found: Columns = shared[key]
    return found


def rows_of(cells: Any, rows: Rows) -> Any:
    """Some rows of a column's cells; codes keep their word list."""
    if isinstance(cells, pd.Categorical):
        return coded(cells.codes.take(rows), cells.dtype)
    return cells.take(rows)
