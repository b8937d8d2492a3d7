"""Parents who were paid while they looked after a small child, and when that right ended.

The child's birth and the parent's work come from the world's clean registers, and so do the entries of other people
that an office finds when it looks by surname.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from courses.evidence import by_text, records_of
from courses.world import Setting, course_world
from synthetic_data import BadInput, Problem, RegisterSet

YEARS = 3
"""The course's own rule: care allowance is paid until the third birthday, or until the parent begins to work."""
BORN = ("2012-01-01", "2020-12-31")
"""Births whose third birthday lies in the past, and not too far back for a letter."""
APART = pd.Timedelta(days=12)
"""Days that lead to different answers lie at least so far apart: nobody fails over a day."""
APART_CHILDREN = pd.Timedelta(days=1500)
NEAR = pd.Timedelta(days=365)
"""A stranger's entry that can be mistaken for the parent's tells of something at most so much later."""
Entry = Mapping[str, Any]
"""One contract: `personal_number, employer, start, end, recorded`."""


@dataclass(frozen=True, kw_only=True)
class Spell:
    """One parent's allowance, with the contracts found under the surname."""

    number: str
    name: str
    home: str
    born: pd.Timestamp
    recorded: pd.Timestamp
    received: pd.Timestamp
    own: Entry | None
    """The parent's own contract, if it began before the third birthday."""
    others: tuple[Entry, ...]
    """Contracts of people with the same surname that began soon afterwards, one or two."""
    other_birth: Entry
    """The birth of a child of somebody else with the same surname, whose third birthday came soon afterwards: `parent,
    birth_date, recorded_on, received_on`."""

    @property
    def line(self) -> str:
        """The line of the rule that ended the right: `work` or `birthday`."""
        return "birthday" if self.own is None else "work"

    @property
    def birthday(self) -> pd.Timestamp:
        """The third birthday."""
        return self.born + pd.DateOffset(years=YEARS)

    @property
    def ended(self) -> pd.Timestamp:
        """The day on which the right ended."""
        return self.birthday if self.own is None else self.own["start"]

    @property
    def source_day(self) -> pd.Timestamp:
        """The day on which the entry that shows it was recorded."""
        return self.recorded if self.own is None else self.own["recorded"]


class _Namesakes:
    """Entries of people with one surname, by the day they tell of."""

    def __init__(self, entries: Iterable[Entry], day: str) -> None:
        self._entries = sorted(entries, key=lambda entry: entry[day])
        self._days = [entry[day] for entry in self._entries]

    def soon_after(self, ended: pd.Timestamp) -> list[Entry]:
        """Return what a letter would tell of about as late as of the right day."""
        return self._entries[bisect_left(self._days, ended + APART):bisect_right(self._days, ended + NEAR)]


@lru_cache(maxsize=2)
def care_spells(country: Setting) -> dict[str, list[Spell]]:
    """Return rule line → the spells that it ended, in the order of the register.

    Parameters
    ----------
    country : where the variant is set, from `world_of`
    """
    _, clean = course_world(country)
    people = _people(clean)
    by_number, by_surname = _contracts(clean, people)
    found: dict[str, list[Spell]] = {"work": [], "birthday": []}
    births = list(_births(clean, people))
    children: dict[str, list[Entry]] = {}
    for birth in births:
        children.setdefault(birth["last_name"], []).append(birth)
    work = {name: _Namesakes(entries, "start") for name, entries in by_surname.items()}
    born = {name: _Namesakes(entries, "birthday") for name, entries in children.items()}
    for birth in births:
        spell = _spell(birth, by_number, work[birth["last_name"]], born[birth["last_name"]])
        if spell is not None:
            found[spell.line].append(spell)
    return found


def _people(clean: RegisterSet) -> pd.DataFrame:
    columns = ("personal_number", "last_name", "first_name", "district", "settlement")
    known = by_text(clean["population_register"], columns).drop_duplicates("personal_number")
    return known.set_index("personal_number")[list(columns[1:])]


def _contracts(clean: RegisterSet, people: pd.DataFrame) -> tuple[dict[str, list[Entry]], dict[str, list[Entry]]]:
    """Contracts by personal number and by surname."""
    table = by_text(clean["employment_contract"], ("personal_number", "employer_tin"))
    table = table.join(people[["last_name"]], on="personal_number", how="inner")
    table = table.rename(columns={"employer_tin": "employer", "recorded_on": "recorded"})
    by_number: dict[str, list[Entry]] = {}
    by_surname: dict[str, list[Entry]] = {name: [] for name in people["last_name"].unique()}
    for row in records_of(table[["personal_number", "last_name", "employer", "start", "end", "recorded"]]):
        by_number.setdefault(row["personal_number"], []).append(row)
        by_surname[row["last_name"]].append(row)
    return by_number, by_surname


def _births(clean: RegisterSet, people: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Births with one of the parents each, who had no other small child at that time."""
    table = clean["population_register"]
    table = by_text(table[table["birth_date"].between(*BORN)], ("mother_number", "father_number"))
    for column in ("mother_number", "father_number"):
        known = table[table[column].notna()].rename(columns={column: "parent"}).sort_values(["parent", "birth_date"])
        by_parent = known.groupby("parent")["birth_date"]
        alone = ~((by_parent.diff() < APART_CHILDREN) | (-by_parent.diff(-1) < APART_CHILDREN))
        wanted = known.loc[alone, ["parent", "birth_date", "recorded_on", "received_on"]].assign(
            birthday=lambda births: births["birth_date"] + pd.DateOffset(years=YEARS))
        yield from records_of(wanted.join(people, on="parent", how="inner"))


def _spell(birth: Mapping[str, Any], by_number: Mapping[str, list[Entry]], contracts: _Namesakes,
           births: _Namesakes) -> Spell | None:
    born = birth["birth_date"]
    birthday = birth["birthday"]
    # A contract from before the birth is one from which the parent is on leave.
    own = [one for one in by_number.get(birth["parent"], ()) if born <= one["start"] <= birthday + APART]
    if len(own) > 1:
        return None
    if own and not (born + 5 * APART <= own[0]["start"] <= birthday - APART and own[0]["recorded"] > own[0]["start"]):
        return None
    # An entry that says the same day throughout cannot show who mistakes one day for the other.
    if not own and not born < birth["recorded_on"] < birth["received_on"]:
        return None
    spell = Spell(number=birth["parent"], name=f"{birth['last_name']} {birth['first_name']}",
                  home=f"{birth['district']}, {birth['settlement']}", born=born, recorded=birth["recorded_on"],
                  received=birth["received_on"], own=own[0] if own else None, others=(), other_birth={})
    others = [one for one in contracts.soon_after(spell.ended) if one["personal_number"] != spell.number
              and abs(one["start"] - birthday) >= APART]
    strangers = [one for one in births.soon_after(spell.ended) if one["parent"] != spell.number
                 and abs(one["birthday"] - birthday) >= APART]
    if not others or not strangers:
        return None
    return replace(spell, others=tuple(others[:2]), other_birth=strangers[0])


def draw_spells(country: Setting, lines: list[str], luck: np.random.Generator) -> list[Spell]:
    """Return a spell for each of the lines asked for, of different people.

    Raises
    ------
    BadInput : the country has fewer parents whose right was ended by that line
    """
    pools = care_spells(country)
    for line in sorted(set(lines)):
        if len(pools[line]) < lines.count(line):
            raise BadInput(Problem(where=f"country {country.number}: care allowance ended by {line}",
                                   rule=f"needs {lines.count(line)} people", value=len(pools[line])))
    orders = {line: iter(luck.permutation(len(pool)).tolist()) for line, pool in pools.items()}
    return [pools[line][next(orders[line])] for line in lines]
