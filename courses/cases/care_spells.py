"""Parents who were paid while they looked after a small child, and when that right ended.

The child's birth and the parent's work come from the world's clean registers, and so do the entries of other people
that an office finds when it looks by surname.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
"""A stranger's entry that can be mistaken for the parent's tells of something at most so much earlier or later."""
Entry = Mapping[str, Any]
"""One contract: `personal_number, employer, start, end, recorded`."""
Sides = tuple[tuple[Entry, ...], tuple[Entry, ...]]
"""Entries of strangers that tell of an earlier and of a later day."""


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
    """Contracts of people with the same surname that began shortly before or afterwards, up to three."""
    other_birth: Entry
    """The birth of a child of somebody else with the same surname, whose third birthday came shortly before or
    afterwards: `parent, birth_date, recorded_on, received_on`."""
    leave: Entry | None
    """The parent's own contract from before the birth, if there is one: it ends no right."""

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

    def around(self, ended: pd.Timestamp, fits: Callable[[Entry], bool]) -> Sides:
        """Return what fits and tells of a day shortly before the right one, and shortly after it, nearest first."""
        before = self._entries[bisect_left(self._days, ended - NEAR):bisect_right(self._days, ended - APART)]
        after = self._entries[bisect_left(self._days, ended + APART):bisect_right(self._days, ended + NEAR)]
        return tuple(filter(fits, reversed(before))), tuple(filter(fits, after))


@dataclass(frozen=True, kw_only=True)
class KnownSpell:
    """One spell before it is drawn which entries of strangers stand beside it."""

    spell: Spell
    contracts: Sides
    births: Sides


@lru_cache(maxsize=2)
def care_spells(country: Setting) -> dict[str, list[KnownSpell]]:
    """Return rule line → the spells that it ended, in the order of the register.

    Parameters
    ----------
    country : where the variant is set, from `world_of`
    """
    _, clean = course_world(country)
    people = _people(clean)
    by_number, by_surname = _contracts(clean, people)
    found: dict[str, list[KnownSpell]] = {"work": [], "birthday": []}
    births = list(_births(clean, people))
    children: dict[str, list[Entry]] = {}
    for birth in births:
        children.setdefault(birth["last_name"], []).append(birth)
    work = {name: _Namesakes(entries, "start") for name, entries in by_surname.items()}
    born = {name: _Namesakes(entries, "birthday") for name, entries in children.items()}
    for birth in births:
        spell = _spell(birth, by_number.get(birth["parent"], ()))
        known = spell and _among_namesakes(spell, work[birth["last_name"]], born[birth["last_name"]])
        if known:
            found[known.spell.line].append(known)
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


def _spell(birth: Mapping[str, Any], contracts: Sequence[Entry]) -> Spell | None:
    born = birth["birth_date"]
    birthday = birth["birthday"]
    # A contract from before the birth is one from which the parent is on leave.
    own = [one for one in contracts if born <= one["start"] <= birthday + APART]
    if len(own) > 1:
        return None
    if own and not (born + 5 * APART <= own[0]["start"] <= birthday - APART and own[0]["recorded"] > own[0]["start"]):
        return None
    # An entry that says the same day throughout cannot show who mistakes one day for the other.
    if not own and not born < birth["recorded_on"] < birth["received_on"]:
        return None
    before = [one for one in contracts if one["start"] <= born - APART]
    return Spell(number=birth["parent"], name=f"{birth['last_name']} {birth['first_name']}",
                 home=f"{birth['district']}, {birth['settlement']}", born=born, recorded=birth["recorded_on"],
                 received=birth["received_on"], own=own[0] if own else None, others=(), other_birth={},
                 leave=max(before, key=lambda one: one["start"], default=None))


def _among_namesakes(spell: Spell, contracts: _Namesakes, births: _Namesakes) -> KnownSpell | None:
    """The spell with the strangers' entries around it, if there are some on either side of the right day."""
    others = contracts.around(spell.ended, lambda one: one["personal_number"] != spell.number and bool(
        abs(one["start"] - spell.birthday) >= APART and spell.born + APART < one["start"] < one["recorded"]))
    strangers = births.around(spell.ended, lambda one: one["parent"] != spell.number and bool(
        abs(one["birthday"] - spell.birthday) >= APART))
    return KnownSpell(spell=spell, contracts=others, births=strangers) if all((*others, *strangers)) else None


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
    return [_beside_strangers(pools[line][next(orders[line])], luck) for line in lines]


def _beside_strangers(known: KnownSpell, luck: np.random.Generator) -> Spell:
    """One birth and one to three contracts of strangers, on either side of the right day.

    As many contracts are shown of a parent who works as of one who does not.
    """
    near, far = luck.permutation(2)
    shown = 2 + int(luck.integers(2)) - (known.spell.own is not None)
    first, second = known.contracts[near], known.contracts[far]
    others = [*first[:1], *second[:1], *first[1:], *second[1:]][:shown]
    return replace(known.spell, others=tuple(others), other_birth=known.births[int(luck.integers(2))][0])
