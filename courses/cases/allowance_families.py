"""Families on an allowance, and what registers hold in whose name: vehicles, accounts, meters.

Who owns what comes from the world; what could be taken for whose, from the names and ages in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from courses.cases.careful_reading import plain_letters
from courses.evidence import DATES, by_text, records_of, with_people
from courses.world import Setting, course_world

TODAY, SINCE = pd.Timestamp("2024-02-05"), pd.Timestamp("2021-06-01")
"""The day of the exercise; cars sold since the second one are still in our copy."""
SETTLED = pd.Timestamp("1991-01-01")
"""Born before it: old enough to have bought a car ten years ago and to hold a meter since 2010."""
PARENTS = pd.Timestamp("1970-01-01")
"""Born before it: old enough to have a grown child elsewhere. Accounts are theirs alone, so that no age tells whose."""
CAR_LIMIT, ACCOUNT_LIMIT, CONTACTS = 5_000, 3_000, 12
"""The rule of this office, made up for the course: AZN for a vehicle, AZN in an account; letters there are."""
NAMES = ("last_name", "first_name", "patronymic")
DIFFERS = (*NAMES, "birth_date")
"""In which field alone somebody else without a number differs from the member, in turn, so that whoever leaves out one
of the four takes four of them for members. Who has a number differs in it alone: whoever never reads it takes all of
those for members."""
IDENTITY = {"personal_number": "d6.number", **{name: f"d6.{name}" for name in NAMES}, "birth_date": "d6.birth_date"}
LARGEST_FAMILY = 8
"""More members would not fit on a screen."""
TEXT = (*NAMES, "personal_number", "mother_number", "father_number", "district")


class FamiliesOnAllowance:
    """What holds for every variant in one country: families on the allowance, and what stands in whose name."""

    def __init__(self, country: Setting) -> None:
        self.world, clean = course_world(country)
        people = with_people(self.world, clean, "population_register").drop_duplicates("personal_number")
        people = by_text(people[people[["died", "left"]].isna().all(axis=1)], TEXT)
        homes = self.world.persons.set_index("person_id")["household_id"]
        self.people = people.assign(home=people["person_id"].map(homes)).reset_index(drop=True)
        claims = self.world.persons.loc[_rows(self.world.persons, with_people(self.world, clean, "assistance_claim"))]
        self.claimant = dict(zip(claims["household_id"], claims["person_id"], strict=True))
        self.families = {home: rows for home, rows in self.people.groupby("home").indices.items()
                         if home in self.claimant and len(rows) <= LARGEST_FAMILY}
        self.cards = records_of(self.people[[*IDENTITY, "district", "person_id"]])
        self.sexes = self.people["person_id"].map(self.world.persons.set_index("person_id")["sex"]).tolist()
        self.cars = _cars(with_people(self.world, clean, "property"))
        self.accounts = _accounts(with_people(self.world, clean, "bank_account"))
        # Member (row) → in how many fields others of the family can lend a value; such members are drawn first.
        self.mixed = {row: sum(bool(of_others(field, self, home, row)) for field in DIFFERS)
                      for home, rows in self.families.items() for row in rows}
        self.candidates = {part: frame.reset_index(drop=True) for part, frame in self._candidates()}

    def _candidates(self) -> Iterator[tuple[str, pd.DataFrame]]:
        """Part → home, member (row), owner (row), thing (place in its table; none for meters).

        `before` (row), where the part has one: the member in whose name our copy still has the thing.
        """
        people = self.people.assign(row=range(len(self.people)))
        inside = people["home"].isin(list(self.families))
        grown = people[people["birth_date"] < TODAY - pd.DateOffset(years=19)]
        members, outside = grown[inside[grown.index]], people[~inside]
        settled = grown[grown["birth_date"] < SETTLED]
        own_cars = members.merge(self.cars, on="person_id").assign(owner=lambda each: each["row"])
        yield "right_car", own_cars
        yield "under_car", own_cars
        yield "old_car", own_cars[own_cars["since"] < "2014-01-01"]
        sellers = settled[inside[settled.index]]
        lately = own_cars[own_cars["since"].between(SINCE, TODAY - pd.Timedelta(days=90))]
        others = sellers[["home", "row"]].rename(columns={"row": "before"})
        moved = lately.merge(others, on="home")
        moved = moved[moved["before"] != moved["row"]]
        yield "moved_car", moved
        yield "moved_under", moved
        parents = members[members["birth_date"] < PARENTS]
        own_accounts = parents.merge(self.accounts, on="person_id").assign(owner=lambda each: each["row"])
        yield "right_account", own_accounts
        yield "under_account", own_accounts
        dear = self.cars[self.cars["value"] > CAR_LIMIT]
        owners = outside.merge(dear, on="person_id").rename(columns={"row": "owner"})
        namesakes = _namesakes(members, owners)
        yield "namesake_car", namesakes
        yield "namesake_old", namesakes
        holders = settled[~inside[settled.index]].rename(columns={"row": "owner"})
        bought = owners[owners["since"].between(SINCE, TODAY - pd.Timedelta(days=90))]
        some = np.arange(max(len(bought), len(sellers)))
        yield "sold", pd.concat([
            sellers[["home", "row"]].iloc[some % len(sellers)].reset_index(drop=True),
            bought[["owner", "thing"]].iloc[some % len(bought)].reset_index(drop=True)], axis=1)
        children = outside.merge(self.accounts, on="person_id").rename(columns={"row": "owner"})
        yield "relative", pd.concat([
            parents[["home", "row", "personal_number"]].merge(children[[tie, "owner", "thing"]],
                                                              left_on="personal_number", right_on=tie)
            for tie in ("mother_number", "father_number")])
        yield "heavy_use", sellers.assign(owner=sellers["row"], thing=-1)
        yield "namesake_meter", _namesakes(sellers, holders).assign(thing=-1)


def _rows(persons: pd.DataFrame, records: pd.DataFrame) -> pd.Index:
    return persons.index[persons["person_id"].isin(records["person_id"])]


def _namesakes(members: pd.DataFrame, owners: pd.DataFrame) -> pd.DataFrame:
    both = members.merge(owners, on=["last_name", "first_name"], suffixes=("", "_owner"))
    return both[(both["birth_date"] != both["birth_date_owner"]) & (both["patronymic"] != both["patronymic_owner"])]


def _cars(table: pd.DataFrame) -> pd.DataFrame:
    """Vehicles as the traffic police list them."""
    arrived = table[(table["kind"] == "vehicle") & (table["received_on"] <= TODAY)]
    cars = by_text(arrived, ("object_no",)).rename(columns={"object_no": "object", "owned_from": "since"})
    return cars[["person_id", "object", "value", "since", *DATES]].assign(thing=range(len(cars)))


def _accounts(table: pd.DataFrame) -> pd.DataFrame:
    """Open accounts as the banks list them."""
    accounts = by_text(table[table["closed_on"].isna() & (table["received_on"] <= TODAY)], ("iban",))
    accounts = accounts.rename(columns={"iban": "object", "opened_on": "since"})
    return accounts[["person_id", "object", "since", *DATES]].assign(value=0.0, thing=range(len(accounts)))


def of_others(field: str, known: FamiliesOnAllowance, home: int, member: int) -> list[Any]:
    """Return what others of the family have in a field and would make of the member somebody who is nobody there."""
    rows = known.families[home]
    family = {_who(known.cards[row]) for row in rows}
    return [known.cards[row][field] for row in rows
            if (field == "birth_date" or known.sexes[row] == known.sexes[member])
            and _who(known.cards[member] | {field: known.cards[row][field]}) not in family]


def _who(card: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return the four fields, names in plain letters, day and month of birth either way."""
    born = card["birth_date"]
    return *(plain_letters(card[name]) for name in NAMES), born.year, *sorted((born.day, born.month))


@lru_cache(maxsize=2)
def families_on_allowance(country: Setting) -> FamiliesOnAllowance:
    """Return the families of one country; `country` is from `world_of`."""
    return FamiliesOnAllowance(country)
