"""Parents who were paid while they looked after a small child, and when that right ended.

The child's birth and the parent's work come from the world's clean registers, and so do the people of the same surname
whose entries an office finds beside them; `courses.cases.care_decoys` says on which days those entries lie.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import zip_longest
from typing import Any

import numpy as np
import pandas as pd

from courses.evidence import by_text, records_of
from courses.world import Setting, course_world
from synthetic_data import BadInput, Problem, RegisterSet

YEARS = 3
"""The course's own rule: care allowance is paid until the third birthday, or until the parent begins to work."""
HOURS = 20
"""Hours a week from which work ends it (the course's own rule)."""
BORN = ("2012-01-01", "2020-12-31")
"""Births whose third birthday lies in the past, and not too far back for a letter."""
APART = pd.Timedelta(days=12)
"""Days that lead to different answers lie at least so far apart: nobody fails over a day."""
APART_CHILDREN = pd.Timedelta(days=1500)
EARLY = (pd.Timedelta(days=278), pd.Timedelta(days=650))
"""Days before the third birthday from which work began early, and from which so early that few are taken: a letter lies
behind the birthday as well, so payments would be many. In the last months an older child's birthday lies before it."""
NAMESAKES = 4
"""Entries of other people with the surname that are kept for each parent."""
Entry = Mapping[str, Any]
"""One contract: `personal_number, employer, start, recorded, hours`; or one birth: `parent, child, born, recorded,
received`."""


@dataclass(frozen=True, kw_only=True)
class Spell:
    """One parent's allowance for one child, and what stands beside it in the registers."""

    number: str
    name: str
    home: str
    child: str
    born: pd.Timestamp
    recorded: pd.Timestamp
    received: pd.Timestamp
    own: Entry | None
    """The parent's contract that ended the right, if one began before the third birthday."""
    contracts: Mapping[str, Entry] = field(default_factory=dict)
    """Kind → a contract that is found under the surname and ends nothing, see `courses.cases.care_decoys`."""
    births: Mapping[str, Entry] = field(default_factory=dict)
    """Kind → the birth of another child, likewise."""

    @property
    def line(self) -> str:
        """The line of the rule that ended the right: `work` or `birthday`."""
        return "birthday" if self.own is None else "work"

    @cached_property
    def birthday(self) -> pd.Timestamp:
        """The third birthday."""
        return third_birthday(self.born)

    @property
    def ended(self) -> pd.Timestamp:
        """The day on which the right ended."""
        return self.birthday if self.own is None else self.own["start"]

    @property
    def source_day(self) -> pd.Timestamp:
        """The day on which the entry that shows it was recorded."""
        return self.recorded if self.own is None else self.own["recorded"]


@dataclass(frozen=True, kw_only=True)
class SpellWithNamesakes:
    """One spell, and entries of other people with the surname."""

    spell: Spell
    contracts: tuple[Entry, ...]
    births: tuple[Entry, ...]


def third_birthday(born: pd.Timestamp) -> pd.Timestamp:
    """Return the third birthday of a child born on this day."""
    day: pd.Timestamp = born + pd.DateOffset(years=YEARS)
    return day


@lru_cache(maxsize=2)
def care_spells(country: Setting) -> dict[str, list[SpellWithNamesakes]]:
    """Return rule line → the spells that it ended, in the order of the register.

    Parameters
    ----------
    country : where the variant is set, from `world_of`
    """
    _, clean = course_world(country)
    people = _people(clean)
    by_number, by_surname = _contracts(clean, people)
    found: dict[str, list[SpellWithNamesakes]] = {"work": [], "birthday": []}
    births = list(_births(clean, people))
    children: dict[str, list[Entry]] = {}
    for birth in births:
        children.setdefault(birth["last_name"], []).append(birth)
    for birth in births:
        spell = _spell(birth, by_number.get(birth["parent"], ()))
        known = spell and _among_namesakes(spell, by_surname[birth["last_name"]], children[birth["last_name"]])
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
    for row in records_of(table[["personal_number", "last_name", "employer", "start", "recorded"]]):
        by_number.setdefault(row["personal_number"], []).append(row)
        by_surname[row["last_name"]].append(row)
    return by_number, by_surname


def _births(clean: RegisterSet, people: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Births with one of the parents each, who had no other small child at that time."""
    table = clean["population_register"]
    table = by_text(table[table["birth_date"].between(*BORN)], ("mother_number", "father_number", "first_name"))
    table = table.rename(columns={"birth_date": "born", "recorded_on": "recorded", "received_on": "received",
                                  "first_name": "child"})
    for column in ("mother_number", "father_number"):
        known = table[table[column].notna()].rename(columns={column: "parent"}).sort_values(["parent", "born"])
        by_parent = known.groupby("parent")["born"]
        alone = ~((by_parent.diff() < APART_CHILDREN) | (-by_parent.diff(-1) < APART_CHILDREN))
        wanted = known.loc[alone, ["parent", "child", "born", "recorded", "received"]]
        yield from records_of(wanted.join(people, on="parent", how="inner"))


def _spell(birth: Mapping[str, Any], contracts: Sequence[Entry]) -> Spell | None:
    born = birth["born"]
    birthday = third_birthday(born)
    # A contract from before the birth is one from which the parent is on leave.
    own = [one for one in contracts if born <= one["start"] <= birthday + APART]
    if len(own) > 1:
        return None
    if own and not (born + 5 * APART <= own[0]["start"] <= birthday - APART and own[0]["recorded"] > own[0]["start"]):
        return None
    # An entry that says the same day throughout cannot show who mistakes one day for the other.
    if not own and not born < birth["recorded"] < birth["received"]:
        return None
    return Spell(number=birth["parent"], name=f"{birth['last_name']} {birth['first_name']}",
                 home=f"{birth['district']}, {birth['settlement']}", child=birth["child"], born=born,
                 recorded=birth["recorded"], received=birth["received"], own=own[0] if own else None)


def _among_namesakes(spell: Spell, contracts: Sequence[Entry], births: Sequence[Entry]) -> SpellWithNamesakes | None:
    """The spell with entries of other people, if there are enough: of different employers, of a child of other name."""
    employers = {spell.own["employer"]} if spell.own else set()
    others: list[Entry] = []
    for one in contracts:
        if one["personal_number"] != spell.number and one["employer"] not in employers and len(others) < NAMESAKES:
            employers.add(one["employer"])
            others.append(one)
    children = [one for one in births if one["parent"] != spell.number and one["child"] != spell.child]
    if len(others) < NAMESAKES or not children:
        return None
    return SpellWithNamesakes(spell=spell, contracts=tuple(others), births=tuple(children[:2]))


def draw_with_namesakes(country: Setting, lines: list[str], luck: np.random.Generator) -> list[SpellWithNamesakes]:
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
    orders = {line: _in_turns(pool, luck) for line, pool in pools.items()}
    return [next(orders[line]) for line in lines]


def _in_turns(pool: Sequence[SpellWithNamesakes], luck: np.random.Generator) -> Iterator[SpellWithNamesakes]:
    """The spells in an order drawn: in turns those of the last months, those of the months before, then the others."""
    drawn = [pool[place] for place in luck.permutation(len(pool))]
    months: list[list[SpellWithNamesakes]] = [[], [], []]
    for known in drawn:
        months[bisect(EARLY, known.spell.birthday - known.spell.ended)].append(known)
    turns = [known for pair in zip_longest(*months[:2]) for known in pair if known]
    return iter([*turns, *months[2]])
