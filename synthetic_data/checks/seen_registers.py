"""Registers as somebody checks them: each record's facts, beside what is true of the people it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from synthetic_data.core.columns import Columns
from synthetic_data.core.days import day_number, from_dates
from synthetic_data.country.register_spec import RegisterSpec
from synthetic_data.people.history import History
from synthetic_data.people.lives import NOBODY
from synthetic_data.registers.people_register import RegisteredPeople
from synthetic_data.registers.reading import read_records, register_of
from synthetic_data.registers.told import PEOPLE

Days = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class SeenRegisters:
    """The registers of one block as built, and the block, which knows what is true."""

    block: History
    registers: Mapping[str, pd.DataFrame]
    read: dict[str, Columns] = field(default_factory=dict)
    """Facts that were asked for already."""

    @cached_property
    def people(self) -> RegisteredPeople:
        """All people of the block by their true numbers, in the order of the block."""
        lives, register = self.block.lives, self.spec(self.name_of(PEOPLE))
        numbers = self.block.persons[str(register.columns[register.key].take)]
        return RegisteredPeople(numbers.dtype, np.arange(len(lives), dtype=np.int64), np.ones(len(lives), bool),
                                lives.born, lives.sex)

    @cached_property
    def gone(self) -> Days:
        """Day on which each person dies or leaves the country."""
        return np.minimum(self.block.lives.died, self.block.lives.left).astype(np.int32)

    def has(self, *sources: str) -> bool:
        """Tell whether there is a register of each of these sources."""
        return all(register_of(self.block.country, self.registers, source) is not None for source in sources)

    def records(self, source: str) -> Columns:
        """Return `person, day` and all else that the records of a source say; what is not known is -1 or `NEVER`."""
        if source not in self.read:
            name = self.name_of(source)
            self.read[source] = read_records(self.spec(name), self.registers[name], self.people)
        return self.read[source]

    def words(self, source: str, take: str) -> tuple[NDArray[np.integer], pd.Index]:
        """Return a text column of a source's register, by what it takes, as codes and words."""
        name = self.name_of(source)
        (column,) = (key for key, spec in self.spec(name).columns.items() if spec.take == take and spec.of is None)
        text = self.registers[name][column].cat
        return text.codes.to_numpy(), text.categories

    def paired(self, ours: tuple[str, str], theirs: tuple[str, str]) -> NDArray[np.bool_]:
        """Mark the records whose person and word stand together in a record of another source.

        Parameters
        ----------
        ours, theirs : a source and what the column of words takes from it
        """
        codes, words = self.words(*ours)
        known, known_words = self.words(*theirs)
        width, place = len(known_words) + 1, known_words.get_indexer(words)[codes]
        # Person and word in one number, so that both are compared at once.
        keys = self.records(ours[0])["person"].astype(np.int64) * width + place
        marks: NDArray[np.bool_] = (place >= 0) & np.isin(
            keys, self.records(theirs[0])["person"].astype(np.int64) * width + known)
        return marks

    def spec(self, register: str) -> RegisterSpec:
        """Return the form of a register."""
        return self.block.country.registers[register]

    def begun(self, register: str) -> int:
        """Return the day on which a register began."""
        return day_number(self.spec(register).since or self.block.country.profile.records_from)

    def days(self, register: str, name: str) -> Days:
        """Return a column of days of a register, such as `received_on`."""
        return from_dates(self.registers[register][name])

    def ages(self, person: NDArray[np.integer], day: Days) -> NDArray[np.float64]:
        """Return the age in years of people on a day; not a number for who is unknown."""
        years: NDArray[np.float64] = (day - self.block.lives.born[person]) / 365.2425
        return np.where(person == NOBODY, np.nan, years)

    def name_of(self, source: str) -> str:
        """Return the first register of a source that there is."""
        name = register_of(self.block.country, self.registers, source)
        assert name is not None
        return name
