"""The world: the truth about a population, as frames."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from synthetic_data.core.columns import Columns, coded, to_frame, word_list
from synthetic_data.country.loading import Country
from synthetic_data.people.history import History

BLOCK_PEOPLE = 100_000
"""Largest number of inhabitants of one closed block; part of a population's identity."""
PERSON_DAYS = ("born", "died", "left")


@dataclass(frozen=True, eq=False)
class World:
    """A synthetic population and everything that happened to it. All of this is truth."""

    country: Country
    seed: int
    people: int
    """Asked for; the number alive differs by chance (less than 2 of 100 from 10,000 people on)."""
    blocks: tuple[History, ...]

    @cached_property
    def persons(self) -> pd.DataFrame:
        """One row per person who ever lived here: `person_id, household_id, personal_number`, names, `sex, born, died,
        left, age, mother_id, father_id, spouse_id`, address. Ids of -1 are not known; `household_id` is -1 for who is
        dead or abroad.
        """
        return to_frame(stacked(block.persons for block in self.blocks), PERSON_DAYS)

    @cached_property
    def households(self) -> pd.DataFrame:
        """One row per person living in a household on the reference date: `household_id, person_id, role`."""
        return to_frame(stacked(block.households for block in self.blocks))

    @cached_property
    def events(self) -> pd.DataFrame:
        """`event_id, person_id, kind, day, other_person_id, value`; in order of `event_id`."""
        return to_frame(stacked(block.events for block in self.blocks), ("day",))

    @cached_property
    def entitlements(self) -> pd.DataFrame:
        """`person_id, benefit, start, end, amount, because_event_id`; `end` is NaT while it lasts."""
        return to_frame(stacked(block.entitlements for block in self.blocks), ("start", "end"))


def block_sizes(people: int, block_people: int = BLOCK_PEOPLE) -> list[int]:
    """Return the sizes of the fewest equal blocks that hold so many people.

    Examples
    --------
    >>> block_sizes(250_000)
    [83334, 83333, 83333]
    """
    count = max(1, -(-people // block_people))
    return [people // count + (index < people % count) for index in range(count)]


def stacked(parts: Iterable[Columns]) -> Columns:
    """Put the columns of several blocks under each other; word lists that differ are merged."""
    tables = list(parts)
    if len(tables) == 1:
        return tables[0]
    return {name: _stack([table[name] for table in tables]) for name in tables[0]}


def _stack(columns: list[Any]) -> Any:
    if not isinstance(columns[0], pd.Categorical):
        return np.concatenate(columns)
    codes = [column.codes for column in columns]
    # One word list for all blocks: a code means the same everywhere, and nothing need be merged.
    if all(column.dtype is columns[0].dtype for column in columns):
        return coded(np.concatenate(codes), columns[0].dtype)
    chunks = pa.chunked_array([_as_dictionary(column) for column in columns])
    merged = chunks.unify_dictionaries()
    places = np.concatenate([chunk.indices.fill_null(-1).to_numpy() for chunk in merged.chunks])
    return coded(places, word_list(merged.chunk(0).dictionary.cast(pa.string())))


def _as_dictionary(column: pd.Categorical) -> pa.DictionaryArray:
    codes = pa.array(column.codes.astype(np.int32), mask=column.codes < 0)
    return pa.DictionaryArray.from_arrays(codes, pa.array(column.categories).cast(pa.large_string()))
