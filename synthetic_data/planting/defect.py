"""What a defect is: where it can happen, what it does to the cells it hits, and what it means for people.

A file in ``defects/`` holds two functions and one record::

    def eligible(target): ...   # which rows could carry the defect, and would really change
    def apply(hits): ...        # what the rows that were hit hold afterwards
    DEFECT = Defect(title=..., harm=..., eligible=eligible, apply=apply, ...)

Which of the eligible rows are hit is not the defect's business: `synthetic_data.planting.draws` decides.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from synthetic_data.core.columns import Columns, column_values
from synthetic_data.core.seeding import addressed_bits
from synthetic_data.core.specs import Spec
from synthetic_data.planting.cells import Kind, Rows, codes_of, read_cells, used_codes, whole_values, words_at

Scope = Literal["cell", "row", "table", "cross", "time"]
"""The least one has to look at to see a defect: the cell, its row, its table, other registers, earlier states."""
SCOPES: tuple[Scope, ...] = ("cell", "row", "table", "cross", "time")
Dimension = Literal["accuracy", "completeness", "consistency", "timeliness", "uniqueness", "validity"]
DIMENSIONS: tuple[Dimension, ...] = ("accuracy", "completeness", "consistency", "timeliness", "uniqueness", "validity")
Stage = Literal["household", "row", "link", "cell", "table"]
STAGES: tuple[Stage, ...] = ("household", "row", "link", "cell", "table")
"""The order in which defects claim cells: households, whole rows, keys, single cells, layouts."""
Mask = NDArray[np.bool_]
T = TypeVar("T")


class NoSettings(Spec):
    """For a defect that has nothing to set."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """One field of one clean register, as a defect sees it before anything is hit."""

    register: str
    field: str
    """``*`` for whole rows."""
    tables: Mapping[str, pd.DataFrame]
    people: Mapping[str, NDArray[np.int64]]
    world: Any
    settings: Any
    seed: int
    address: tuple[str, ...]
    shared: dict[tuple[object, ...], Any] = dataclasses.field(default_factory=dict, repr=False)
    """What was already looked up in the clean registers; one store for all targets of a run."""

    def once(self, make: Callable[[], T], *key: object) -> T:
        """Return what `make` gives, computed once in a run for each key."""
        if key not in self.shared:
            self.shared[key] = make()
        found: T = self.shared[key]
        return found

    @property
    def table(self) -> pd.DataFrame:
        """The clean register."""
        return self.tables[self.register]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the register's columns."""
        return tuple(self._stored_columns(None))

    @property
    def column(self) -> pa.Array:
        """The field's clean values, codes still codes."""
        return self.columns(self.field)

    def columns(self, name: str, register: str | None = None) -> pa.Array:
        """Return any clean column as Arrow."""
        register = register or self.register
        if ("column", register, name) not in self.shared:
            self.shared["column", register, name] = whole_values(self.stored(name, register))
        found: pa.Array = self.shared["column", register, name]
        return found

    def stored(self, name: str, register: str | None = None) -> Any:
        """Return what any clean column keeps its values in, see `column_values`."""
        return self._stored_columns(register)[name]

    def has(self, name: str, register: str | None = None) -> bool:
        """Tell whether a register has a column."""
        return name in self._stored_columns(register)

    def _stored_columns(self, register: str | None) -> Columns:
        register = register or self.register
        return self.once(lambda: column_values(self.tables[register]), "stored", register)

    @property
    def persons(self) -> Columns:
        """What the columns of the truth about persons keep their values in; none where there is no such truth."""
        return self.once(lambda: {} if (known := getattr(self.world, "persons", None)) is None
                         else column_values(known), "stored persons")

    def days(self, name: str, register: str | None = None) -> NDArray[np.datetime64]:
        """Return a date column as days; NaT where empty."""
        stored = self.columns(name, register).to_numpy(zero_copy_only=False)
        days: NDArray[np.datetime64] = stored.astype("datetime64[D]")
        return days

    @property
    def is_text(self) -> bool:
        """Whether the field holds text."""
        kind = self.column.type
        is_text: bool = pa.types.is_dictionary(kind) or pa.types.is_string(kind) or pa.types.is_large_string(kind)
        return is_text

    def numbers(self) -> NDArray[np.float64]:
        """Return a number column as floats; NaN where empty."""
        numbers: NDArray[np.float64] = self.column.cast(pa.float64()).to_numpy(zero_copy_only=False)
        return numbers

    @property
    def record_id(self) -> NDArray[np.int64]:
        """Record number of each row."""
        return self.once(lambda: np.asarray(self.stored("record_id"), dtype=np.int64), "record id", self.register)

    def filled(self, name: str | None = None) -> Mask:
        """Mark the rows in which the field holds a value."""
        column = self.columns(name or self.field)
        return np.asarray(column.is_valid()) if column.null_count else np.ones(len(column), dtype=bool)

    def where_text(self, test: Callable[[pa.Array], pa.Array], name: str | None = None) -> Mask:
        """Mark the rows whose text passes a test; each word that occurs in a column of codes is tested once."""
        name = name or self.field
        column = self.columns(name)
        if not pa.types.is_dictionary(column.type):
            return np.asarray(test(column).fill_null(False))
        # The code -1 of empty cells falls on the last place.
        passed = np.zeros(len(column.dictionary) + 1, dtype=bool)
        # A country has ten times as many names as occur in one register. Of nearly all of them no copy is made.
        used = self._used(name)
        if len(used) > len(column.dictionary) / 2:
            passed[:-1] = np.asarray(test(column.dictionary).fill_null(False))
        else:
            passed[used] = np.asarray(test(self._occurring(name)).fill_null(False))
        marked: Mask = passed.take(codes_of(column))  # half the time of `passed[...]`
        return marked

    def words(self, name: str | None = None) -> list[str | None]:
        """Return the different values of a text field."""
        words: list[str | None] = self.different(name or self.field).to_pylist()
        return words

    def different(self, name: str) -> pa.Array:
        """Return the different values of a text field as Arrow keeps them."""
        column = self.columns(name)
        return self._occurring(name) if pa.types.is_dictionary(column.type) else column.unique()

    def _occurring(self, name: str) -> pa.Array:
        return self.once(lambda: words_at(self.columns(name), self._used(name)), "occurring", self.register, name)

    def _used(self, name: str) -> Rows:
        return self.once(lambda: used_codes(self.columns(name)), "used", self.register, name)

    def with_rows(self, rows: Rows) -> Hits:
        """Return these rows as hits."""
        return Hits(target=self, rows=rows)


@dataclass(frozen=True, kw_only=True)
class Hits:
    """The rows that a defect has to change; only these pass through Python."""

    target: Target
    rows: Rows

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def settings(self) -> Any:
        """The defect's settings."""
        return self.target.settings

    @property
    def values(self) -> pa.Array:
        """The clean values of the cells that were hit."""
        return self.read(self.target.field)

    def read(self, name: str) -> pa.Array:
        """Return the clean values of another field of the same rows."""
        return read_cells(self.target.columns(name), self.rows)

    def texts(self) -> list[str]:
        """Return the clean texts of the cells that were hit."""
        texts: list[str] = self.values.to_pylist()
        return texts

    def days(self, name: str | None = None) -> NDArray[np.datetime64]:
        """Return the clean dates of the hit rows."""
        values = self.read(name or self.target.field)
        days: NDArray[np.datetime64] = values.to_numpy(zero_copy_only=False).astype("datetime64[D]")
        return days

    def bits(self, purpose: str = "how") -> NDArray[np.uint64]:
        """Return 64 random bits per hit, the same for a record at any rate."""
        target = self.target
        return addressed_bits(target.seed, *target.address, purpose, at=target.record_id[self.rows])

    def uniforms(self, purpose: str = "how") -> NDArray[np.float64]:
        """Return a number in [0, 1) per hit, the same for a record at any rate."""
        return (self.bits(purpose) >> np.uint64(11)).astype(np.float64) * 2.0**-53

    def whole(self, low: int, high: int, purpose: str = "how") -> NDArray[np.int64]:
        """Return a whole number from low to high (both included) per hit."""
        return low + (self.uniforms(purpose) * (high - low + 1)).astype(np.int64)


@dataclass(frozen=True, kw_only=True)
class Edit:
    """What a defect did to its hits: other cells, rows gone, rows added, a column moved."""

    cells: Mapping[str, pa.Array] = dataclasses.field(default_factory=dict)
    """Field → value per hit, as words or as codes; a value equal to the clean one means that this cell stays."""
    drops: bool = False
    """The hit rows are gone."""
    copies: Mapping[str, pa.Array] | None = None
    """Each hit row gets a second row like it, but for these fields."""
    new_fields: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """New field → the field it is made like; empty in the rows that were not hit."""
    other_persons: NDArray[np.int64] | None = None
    """The other person drawn in, per hit."""
    harm: str | None = None
    """Replaces the catalogue's sentence where the harm depends on the settings."""


def change_texts(hits: Hits, change: Callable[[str, int], str]) -> Edit:
    """Return the edit that rewrites each text that was hit; `change` gets the text and 64 random bits."""
    values = [change(text, bits) for text, bits in zip(hits.texts(), hits.bits().tolist(), strict=True)]
    return Edit(cells={hits.target.field: pa.array(values, pa.string())})


def change_all(hits: Hits, change: Callable[[list[str], NDArray[np.uint64]], list[str]]) -> Edit:
    """Return the edit that `change_texts` returns; `change` gets all texts and their random bits at once."""
    return Edit(cells={hits.target.field: pa.array(change(hits.texts(), hits.bits()), pa.string())})


def change_words(hits: Hits, change: Callable[[str], str]) -> Edit:
    """Return the edit that rewrites texts in a way that leaves nothing to luck; each word is rewritten once."""
    coded = hits.values.dictionary_encode()
    words = pa.array([change(word) for word in coded.dictionary.to_pylist()], pa.string())
    return Edit(cells={hits.target.field: words.take(coded.indices)})


def fill_with(hits: Hits, value: object) -> Edit:
    """Return the edit that puts the same value (None for nothing) into every hit cell."""
    return Edit(cells={hits.target.field: pa.repeat(pa.scalar(value).cast(hits.values.type), len(hits))})


def only_field(target: Target) -> tuple[str, ...]:
    """Return the field itself: what most defects touch."""
    return (target.field,)


def whole_row(target: Target) -> tuple[str, ...]:
    """Return every field and the row itself: what row defects touch."""
    return ("*", *(name for name in target.names if name != "record_id"))


def needs_nothing(settings: Any) -> tuple[str, ...]:
    """Most defects read their own field only."""
    return ()


@dataclass(frozen=True, kw_only=True)
class Defect:
    """One kind of error in a register."""

    title: str
    """In the words of a trainee."""
    lesson: str = ""
    """Number in the course's list of defect types, such as ``T06``."""
    iso: str
    """Characteristic of ISO/IEC 25012."""
    dama: Dimension
    """Dimension of DAMA UK."""
    seen_by: Scope
    harm: str
    """Who gains or loses what."""
    stage: Stage = "cell"
    kinds: frozenset[Kind] = frozenset()
    """Kinds of fields it can stand in; none when it hits whole rows."""
    eligible: Callable[[Target], Mask]
    """Rows that could carry the defect; in each of them `apply` really changes something."""
    apply: Callable[[Hits], Edit]
    settings: type[Spec] = NoSettings
    touches: Callable[[Target], tuple[str, ...]] = only_field
    """Fields it may change in a hit row; `whole_row` for row defects."""
    needs: Callable[[Any], tuple[str, ...]] = needs_nothing
    """Settings → fields it reads: ``field`` of its own register, or ``register.field``."""
    only_fields: frozenset[str] = frozenset()
    """Names of the fields it is about, when it is about particular ones; any fitting field otherwise."""
    together: Callable[[Target], Rows] | None = None
    """Number of the group (such as a household) each row belongs to, -1 for none: when its eligible row is hit, all
    rows of the group are, as one defect. At most one row of a group is eligible."""
    needs_earlier: bool = False
    """It keeps what an earlier record of the same person held, so there must be one."""
    name: str = ""
    """Name of its file, filled in when it is found."""

    @property
    def on_rows(self) -> bool:
        """Whether it hits whole rows instead of the cells of a field."""
        return not self.kinds
