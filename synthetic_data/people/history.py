"""What happened to the people of a block, and what they are owed for it.

This file is the road from the seed to the truth, from top to bottom. A `Block` says who lived and with whom; what
follows from that comes here: where they lived and what they were called, for whom they worked, what happened to them,
and which rights arose. Registers are made from a history and add nothing to it (station `registers`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from synthetic_data.core.columns import Columns, coded, pick, word_list
from synthetic_data.core.days import NEVER, day_number
from synthetic_data.country.identifiers import write_numbers
from synthetic_data.country.law import Benefit
from synthetic_data.people.addresses import Stays
from synthetic_data.people.block import Block
from synthetic_data.people.careers import insured_months
from synthetic_data.people.eligibility import Facts, amounts_paid
from synthetic_data.people.employers import employer_columns
from synthetic_data.people.entitlements import find_entitlements
from synthetic_data.people.event_kinds import EVENT_KINDS, happenings
from synthetic_data.people.lives import NOBODY
from synthetic_data.people.names import first_name_codes, patronymic_column, surname_column

EVENT_BITS = 24
"""An event id is the block's number followed by this many bits."""
_SEXES = word_list(["F", "M"])
_ROLES = word_list(["head", "spouse", "child", "other"])


@dataclass(frozen=True, eq=False)
class History(Block):
    """The truth about one block; every table refers to people by row."""

    arrived: dict[str, Any] = field(default_factory=dict, repr=False)
    """Register → when its records arrive, worked out once for those that other registers ask about."""

    @cached_property
    def stays(self) -> Stays:
        """Where everybody lived when."""
        return Stays(self)

    @cached_property
    def addresses(self) -> Columns:
        """Where each person lives, or lived last: everybody in a household at one address."""
        return self.stays.columns(np.flatnonzero(self.stays.last))

    @cached_property
    def persons(self) -> Columns:
        """What is true about each person on the reference date; kin are ids, -1 for not known."""
        lives, book = self.lives, self.book
        first = first_name_codes(book, lives, self.seed, self.index)
        personal_number = word_list(write_numbers(self.country.profile.personal_number, self.person_ids, self.seed))
        columns: Columns = {
            "person_id": self.person_ids,
            "household_id": self.ids_of(self.heads),
            "personal_number": coded(np.arange(len(lives), dtype=np.int32), personal_number),
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
    def households(self) -> Columns:
        """Who belongs to which household, and as what."""
        return _members(self)

    @cached_property
    def employers(self) -> Columns:
        """The block's employers: `day, tin, name, sector, place`, in order of sector."""
        return employer_columns(self)

    @cached_property
    def tables(self) -> dict[str, Columns]:
        """What happened, one table per kind; see `synthetic_data.people.event_kinds`."""
        return happenings(self)

    @cached_property
    def event_offsets(self) -> dict[str, int]:
        """Number of the first event of each kind; the event of row `r` of a table has that number plus `r`."""
        sizes = [len(table["day"]) for table in self.tables.values()]
        starts = np.cumsum([0, *sizes[:-1]])
        return {kind: int(start) for kind, start in zip(self.tables, starts, strict=True)}

    @cached_property
    def events(self) -> Columns:
        """All events as one table."""
        return _all_events(self)

    def event_id(self, number: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the id of an event of this block."""
        return (np.int64(self.index) << EVENT_BITS) + number

    @cached_property
    def insured_months(self) -> NDArray[np.int32]:
        """Months of insurance credited to each person."""
        return insured_months(self, self.tables["contract"], self.today)

    @cached_property
    def facts(self) -> Facts:
        """What the rules of eligibility read, from the truth."""
        lives = self.lives
        return Facts(born=lives.born, sex=lives.sex, died=lives.died, left=lives.left,
                     insured_months=self.insured_months, tables=self.tables, today=self.today)

    @cached_property
    def benefits(self) -> dict[str, Benefit]:
        """The country's benefits."""
        return self.country.benefits

    @cached_property
    def rights(self) -> Columns:
        """Entitlements by row and benefit code, from `find_entitlements`, in order of start."""
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

    def _ages(self) -> NDArray[np.int16]:
        """Completed years on the reference date, or at death."""
        until = np.minimum(self.lives.died, self.today)
        return ((until - self.lives.born) / 365.2425).astype(np.int16)


def _members(history: History) -> Columns:
    """Return `household_id, person_id, role` for everybody who lives in a household."""
    lives, heads = history.lives, history.heads
    rows = np.flatnonzero(heads != NOBODY).astype(np.int32)
    head = heads[rows]
    role = np.full(len(rows), 3, np.int8)
    of_head = (lives.father[rows] == head) | (lives.mother[rows] == head)
    # From the weakest tie to the strongest: the last one that fits stands.
    role[of_head] = 2
    role[(history.spouses[rows] == head)] = 1
    role[rows == head] = 0
    return {"household_id": history.ids_of(head), "person_id": history.ids_of(rows), "role": coded(role, _ROLES)}


def _all_events(history: History) -> Columns:
    """Return the events since records began, and older ones that a present right rests on, as one table."""
    needed = {benefit.trigger for benefit in history.benefits.values()}
    parts = []
    for place, kind in enumerate(EVENT_KINDS):
        table = history.tables[kind.name]
        always = kind.name in needed and kind.name != "birth"
        rows = np.arange(len(table["day"])) if always else np.flatnonzero(table["day"] >= history.records_from)
        other = np.full(len(rows), NOBODY, np.int32) if kind.other is None else table[kind.other][rows]
        value = np.full(len(rows), np.nan) if kind.value is None else table[kind.value][rows].astype(float)
        parts.append({"event_id": history.event_id(history.event_offsets[kind.name] + rows),
                      "person_id": history.ids_of(table["person"][rows]), "kind": np.full(len(rows), place, np.int8),
                      "day": table["day"][rows], "other_person_id": history.ids_of(other), "value": value})
    events = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    return {**events, "kind": coded(events["kind"], word_list(kind.name for kind in EVENT_KINDS))}


def paid_amounts(history: History, rights: NDArray[np.integer], day: NDArray[np.integer] | int) -> NDArray[np.float64]:
    """Return what entitlements (rows of `history.rights`) pay on a day, as the law has raised them by then."""
    result = np.zeros(len(rights))
    days = np.broadcast_to(np.asarray(day, np.int32), len(rights))
    for code, benefit in enumerate(history.benefits.values()):
        chosen = np.flatnonzero(history.rights["benefit"][rights] == code)
        found, table = rights[chosen], history.tables[benefit.trigger]
        events = {name: table[name][history.rights["row"][found]] for name in {"person", "day", *benefit.reads}}
        result[chosen] = amounts_paid(history.facts, benefit, events, history.rights["start"][found], days[chosen])
    return result
