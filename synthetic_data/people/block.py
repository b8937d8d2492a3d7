"""Who lived: the people of one closed block of the world, and who lived with whom."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from synthetic_data.core.days import NEVER, day_number
from synthetic_data.country.loading import Country
from synthetic_data.country.name_book import NameBook
from synthetic_data.people.age_limit import age_limit_days
from synthetic_data.people.education import Education, education_of
from synthetic_data.people.households import household_heads, spouses
from synthetic_data.people.joined import with_joined_households
from synthetic_data.people.lives import NOBODY, Lives, simulate_lives

PERSON_BITS = 18
"""A person id is the block's number followed by this many bits for the row."""


@dataclass(frozen=True, eq=False)
class Block:
    """The people of one block; a person is a row."""

    country: Country
    seed: int
    index: int
    people: int
    """Asked for; the number alive differs by chance."""

    @cached_property
    def lives(self) -> Lives:
        """Births, deaths, unions and moves, also those into the household of kin."""
        return with_joined_households(self._lives_apart, self.heads, self.person_ids, self.seed, self.records_from,
                                      self.today)

    @cached_property
    def _lives_apart(self) -> Lives:
        return simulate_lives(self.country, self.people, self.seed, self.index)

    @property
    def book(self) -> NameBook:
        """The country's word lists."""
        return self.country.names

    @cached_property
    def today(self) -> int:
        """The reference date as a day number."""
        return day_number(self.country.profile.reference_date)

    @cached_property
    def records_from(self) -> int:
        """The day from which registers and events are kept."""
        return day_number(self.country.profile.records_from)

    @cached_property
    def labour_from(self) -> int:
        """The day from which employment records are kept."""
        return day_number(self.country.profile.labour_from)

    @cached_property
    def person_ids(self) -> NDArray[np.int64]:
        """Id of each row."""
        return (np.int64(self.index) << PERSON_BITS) + np.arange(len(self._lives_apart), dtype=np.int64)

    @cached_property
    def heads(self) -> NDArray[np.int32]:
        """Row of everybody's household head, or `NOBODY`."""
        return household_heads(self.country, self._lives_apart, self.seed, self.index)

    @cached_property
    def spouses(self) -> NDArray[np.int32]:
        """Row of everybody's spouse on the reference date, or `NOBODY`."""
        return spouses(self.lives)

    def ids_of(self, rows: NDArray[np.int32]) -> NDArray[np.int64]:
        """Return person ids of rows; `NOBODY` stays -1."""
        return np.where(rows == NOBODY, np.int64(-1), rows + (np.int64(self.index) << PERSON_BITS))

    @cached_property
    def education(self) -> Education:
        """How far everybody gets in school and study."""
        return education_of(self.country, self._lives_apart, self.seed, self.index)

    @cached_property
    def age_limit(self) -> NDArray[np.int32]:
        """Day on which each person reaches the age limit."""
        return age_limit_days(self.country, self.lives.born, self.lives.sex)


def alive(lives: Lives) -> NDArray[np.bool_]:
    """Mark who lives in the country on the reference date."""
    alive: NDArray[np.bool_] = (lives.died == NEVER) & (lives.left == NEVER)
    return alive
