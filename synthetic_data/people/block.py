"""One closed block of the world as arrays: its people and everything that happened to them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from synthetic_data.core.columns import Columns, coded, pick, word_list
from synthetic_data.core.days import NEVER, day_number
from synthetic_data.country.identifiers import write_numbers
from synthetic_data.country.profile import Country
from synthetic_data.people.addresses import Stays, with_joined_households
from synthetic_data.people.households import household_heads, spouses
from synthetic_data.people.lives import NOBODY, Lives, simulate_lives
from synthetic_data.people.names import NameBook, first_name_codes, patronymic_column, surname_column

if TYPE_CHECKING:
    from synthetic_data.country.law import Benefit
    from synthetic_data.people.eligibility import Facts

PERSON_BITS = 18
"""A person id is the block's number followed by this many bits for the row."""
EVENT_BITS = 24
"""An event id is the block's number followed by this many bits."""
_SEXES = word_list(["F", "M"])


@dataclass(frozen=True, eq=False)
class Block:
    """Truth about one block; every table refers to people by row."""

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
    def employers(self) -> Columns:
        """The block's employers: `day, tin, name, sector, place`, in order of sector."""
        from synthetic_data.people.careers import employer_columns

        return employer_columns(self)

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

    @cached_property
    def persons(self) -> Columns:
        """What is true about each person on the reference date; kin are ids, -1 for not known."""
        lives, book = self.lives, self.book
        first = first_name_codes(book, lives, self.seed, self.index)
        fin = word_list(write_numbers(self.country.profile.personal_number, self.person_ids, self.seed))
        columns: Columns = {
            "person_id": self.person_ids,
            "household_id": self.ids_of(self.heads),
            "fin": coded(np.arange(len(lives), dtype=np.int32), fin),
            "last_name": surname_column(book, lives.married_surname, lives.sex),
            "first_name": coded(book.first_code[first], book.first),
            "patronymic": patronymic_column(book, first, lives, self.seed, self.index),
            "birth_last_name": surname_column(book, lives.surname, lives.sex),
            "sex": coded(lives.sex, _SEXES),
            "born": lives.born,
            "died": lives.died,
            "left": lives.left,
            "age": self._ages(),
            "mother_id": self.ids_of(lives.mother),
            "father_id": self.ids_of(lives.father),
            "spouse_id": self.ids_of(self.spouses),
        }
        return {name: column for name, column in columns.items() if column is not None} | self.addresses

    @cached_property
    def stays(self) -> Stays:
        """Where everybody lived when."""
        return Stays(self)

    @cached_property
    def addresses(self) -> Columns:
        """Where each person lives, or lived last: everybody in a household at one address."""
        return self.stays.columns(np.flatnonzero(self.stays.last))

    def _ages(self) -> NDArray[np.int16]:
        """Completed years on the reference date, or at death."""
        until = np.minimum(self.lives.died, self.today)
        return ((until - self.lives.born) / 365.2425).astype(np.int16)

    def ids_of(self, rows: NDArray[np.int32]) -> NDArray[np.int64]:
        """Return person ids of rows; `NOBODY` stays -1."""
        return np.where(rows == NOBODY, np.int64(-1), rows + (np.int64(self.index) << PERSON_BITS))

    def attribute(self, name: str, rows: NDArray[np.int32], day: int | None = None) -> Any:
        """Return one column of `persons` for these rows; names and addresses as they were on an earlier day."""
        if day is not None and day < self.today:
            if name == "last_name":
                return self._last_names(rows, day)
            if name in self.addresses:
                return self.stays.columns(self.stays.on(day, rows))[name]
        return pick(self.persons[name], rows)

    def _last_names(self, rows: NDArray[np.int32], day: int) -> pd.Categorical:
        """Surnames on a day: the one of birth until the marriage that changed it."""
        changed = np.full(len(self.lives), -NEVER, np.int32)
        changed[self.lives.unions["wife"]] = self.lives.unions["start"]
        lives = self.lives
        surname = np.where(changed[rows] < day, lives.married_surname[rows], lives.surname[rows])
        return surname_column(self.book, surname, lives.sex[rows])

    @cached_property
    def death_known(self) -> NDArray[np.int32]:
        """Day on which the office learns of each death; the day itself where no register ever tells of it."""
        from synthetic_data.registers.writing import days_received

        known = days_received(self, "death")
        return np.where(known == NEVER, self.lives.died, known).astype(np.int32)

    @cached_property
    def age_limit(self) -> NDArray[np.int32]:
        """Day on which each person reaches the age limit."""
        from synthetic_data.people.happenings import age_limit_days

        return age_limit_days(self.country, self.lives.born, self.lives.sex)

    @cached_property
    def insured_months(self) -> NDArray[np.int32]:
        """Months of insurance credited to each person."""
        from synthetic_data.people.careers import insured_months

        return insured_months(self, self.today)

    @cached_property
    def tables_of_work(self) -> dict[str, Columns]:
        """Contracts and registered unemployment."""
        from synthetic_data.people.careers import careers

        contracts, unemployment = careers(self)
        return {"contract": contracts, "unemployment": unemployment}

    @cached_property
    def tables(self) -> dict[str, Columns]:
        """What happened, one table per kind; see `synthetic_data.people.happenings`."""
        from synthetic_data.people.happenings import happenings

        return happenings(self)

    @cached_property
    def households(self) -> Columns:
        """Who belongs to which household, and as what."""
        from synthetic_data.people.households import members

        return members(self)

    @cached_property
    def event_offsets(self) -> dict[str, int]:
        """Number of the first event of each kind; the event of row `r` of a table has that number plus `r`."""
        sizes = [len(table["day"]) for table in self.tables.values()]
        starts = np.cumsum([0, *sizes[:-1]])
        return {kind: int(start) for kind, start in zip(self.tables, starts, strict=True)}

    @cached_property
    def events(self) -> Columns:
        """All events as one table."""
        from synthetic_data.people.happenings import event_columns

        return event_columns(self)

    @cached_property
    def benefits(self) -> dict[str, Benefit]:
        """The country's benefits."""
        return self.country.benefits

    @cached_property
    def facts(self) -> Facts:
        """What the rules of eligibility read, from the truth."""
        from synthetic_data.people.eligibility import Facts

        lives = self.lives
        return Facts(born=lives.born, sex=lives.sex, died=lives.died, left=lives.left,
                     insured_months=self.insured_months, tables=self.tables, today=self.today)

    @cached_property
    def rights(self) -> Columns:
        """Entitlements by row and benefit code, from `find_entitlements`, in order of start."""
        from synthetic_data.people.eligibility import find_entitlements

        found = find_entitlements(self.facts, self.benefits)
        current = np.flatnonzero(found["end"] >= day_number(self.country.profile.labour_from))
        order = current[np.argsort(found["start"][current], kind="stable")]
        return {name: column[order] for name, column in found.items()}

    @cached_property
    def entitlements(self) -> Columns:
        """Entitlements with ids and names."""
        rights, benefits = self.rights, self.benefits
        offsets = np.array([self.event_offsets[benefit.trigger] for benefit in benefits.values()], dtype=np.int64)
        return {"person_id": self.ids_of(rights["person"]),
                "benefit": coded(rights["benefit"], word_list(benefits)),
                "start": rights["start"], "end": rights["end"], "amount": rights["amount"],
                "because_event_id": self.event_id(offsets[rights["benefit"]] + rights["row"])}

    def event_id(self, number: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the id of an event of this block."""
        return (np.int64(self.index) << EVENT_BITS) + number


def alive(lives: Lives) -> NDArray[np.bool_]:
    """Mark who lives in the country on the reference date."""
    return (lives.died == NEVER) & (lives.left == NEVER)
