"""A country's people as a Faker provider: the way out.

Faker is how Python programs ask for made-up people. Its own people are put together word by word, so a woman may bear a
man's surname and nobody has a mother. These come from a small population that has lived: each has a household, kin and
rows in registers, and what is asked for one after the other is about one and the same person.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect
from collections.abc import Mapping
from functools import cached_property
from itertools import accumulate
from typing import Any, Literal

import numpy as np
import pandas as pd
from faker.providers import BaseProvider

from synthetic_data.core.errors import BadInput, Problem
from synthetic_data.core.seeding import addressed_bits
from synthetic_data.core.specs import did_you_mean
from synthetic_data.country.identifiers import write_numbers
from synthetic_data.country.loading import Country
from synthetic_data.people.population import build_population
from synthetic_data.people.world import World
from synthetic_data.registers.register_set import RegisterSet
from synthetic_data.registers.writing import build_registers

Sex = Literal["F", "M"]
Person = dict[str, Any]
_ADDRESS = ("region", "district", "settlement", "street", "building", "flat")
_TOLD = ("person_id", "household_id", "personal_number", "last_name", "first_name", "patronymic", "sex", *_ADDRESS)
_WORDS = {"job": "job", "phone": "phone", "email": "email"}
_WORKING_AGE = 18


def country_provider(country: Country, *, people: int = 1000, seed: int = 1) -> type[BaseProvider]:
    """Return a provider class for ``Faker().add_provider``.

    Parameters
    ----------
    people : living people to draw from; they are made when the first one is asked for, in a second or two
    seed : of the population; which of its people are drawn follows Faker's own seed

    Examples
    --------
    >>> from faker import Faker
    >>> from synthetic_data import load_country
    >>> fake = Faker()
    >>> fake.add_provider(country_provider(load_country("azerbaijan"), people=200))
    >>> fake.seed_instance(1)
    >>> citizen, household, row = fake.citizen(), fake.household(), fake.register_row("population_register")
    >>> citizen in household["members"], row["personal_number"] == citizen["personal_number"]
    (True, True)
    """
    return type("CountryProvider", (_CountryProvider,),
                {"country": country, "people": people, "seed": seed, "__provider__": "citizen"})


class _CountryProvider(BaseProvider):
    """People of one population, and single names and numbers by their weights."""

    country: Country
    people: int
    seed: int
    _spoken_of: int | None = None
    """The person whom `household` and `register_row` are about, by id."""

    # ---- people who have lived --------------------------------------------------------------------------
    def citizen(self, on_file: str | None = None) -> Person:
        """Return somebody who lives in the country; `household` and `register_row` are about this person from now on.

        Parameters
        ----------
        on_file : only somebody about whom this register holds a row

        Returns
        -------
        dict : `person_id, household_id, personal_number`, names, `sex, birth_date, mother_number, father_number`,
            address, and `job, phone, email` where the country has such words; what is not known is None
        """
        choice = self._society.living if on_file is None else self._society.on_file(on_file)
        self._spoken_of = int(choice[self.generator.random.randrange(len(choice))])
        return self._society.person(self._spoken_of)

    def household(self, of: Mapping[str, Any] | None = None) -> Person:
        """Return a household: `household_id`, address, `members` (citizens) and `roles` by personal number.

        Parameters
        ----------
        of : a citizen; the one last drawn when left out
        """
        return self._society.household(self._whom(of))

    def register_row(self, register: str, of: Mapping[str, Any] | None = None) -> Person | None:
        """Return the latest row of a register about a person, as an agency holds it; None where it holds none.

        Parameters
        ----------
        register : name of a register of the country, such as `civil_birth`
        of : a citizen; the one last drawn when left out, and anybody on file when nobody was drawn yet

        Raises
        ------
        BadInput : the country has no such register
        """
        if of is None and self._spoken_of is None:
            self.citizen(on_file=register)
        return self._society.row(register, self._whom(of))

    def _whom(self, of: Mapping[str, Any] | None) -> int:
        if of is not None:
            return int(of["person_id"])
        if self._spoken_of is None:
            self.citizen()
        return int(self._spoken_of or 0)

    @cached_property
    def _society(self) -> _Society:
        return _Society(build_population(self.country, people=self.people, seed=self.seed))

    # ---- single words, by their weights -----------------------------------------------------------------
    @cached_property
    def _first_names(self) -> dict[str, tuple[list[str], list[float]]]:
        table = self.country.tables["first_names"]
        return {sex: (list(rows["name"]), list(accumulate(rows["weight"])))
                for sex, rows in table.groupby("sex")}

    @cached_property
    def _surnames(self) -> tuple[list[tuple[str, str]], list[float]]:
        table = self.country.tables["surnames"]
        return list(zip(table["stem"], table["form"], strict=True)), list(accumulate(table["weight"]))

    def _weighted(self, words: list[Any], edges: list[float]) -> Any:
        # The product may be rounded up to the last edge.
        return words[min(bisect(edges, self.generator.random.random() * edges[-1]), len(words) - 1)]

    def citizen_sex(self) -> Sex:
        """Return F or M."""
        return "F" if self.generator.random.random() < 0.5 else "M"

    def citizen_first_name(self, sex: Sex) -> str:
        """Return a first name of this sex, as common as in the country."""
        return str(self._weighted(*self._first_names[sex]))

    def citizen_last_name(self, sex: Sex) -> str:
        """Return a surname in the form of this sex."""
        stem, form = self._weighted(*self._surnames)
        return self.country.surname_forms[form][sex].format(stem=stem)

    def citizen_patronymic(self, sex: Sex, father: str | None = None) -> str | None:
        """Return the patronymic from a father's first name; None where the country has none."""
        rule = self.country.profile.names.patronymic
        return None if rule is None else rule[sex].format(father=father or self.citizen_first_name("M"))

    def personal_number(self) -> str:
        """Return a personal number that cannot belong to anybody."""
        index = self.generator.random.randrange(2**30)
        return str(write_numbers(self.country.profile.personal_number, [index], 0)[0].as_py())


class _Society:
    """A population as records, looked up by person."""

    def __init__(self, world: World) -> None:
        self.world = world
        persons = world.persons
        self._row_of = {int(person): row for row, person in enumerate(persons["person_id"])}
        self.living = persons["person_id"].to_numpy()[(persons["household_id"] >= 0).to_numpy()]
        self._members = world.households.groupby("household_id")

    @cached_property
    def _registers(self) -> RegisterSet:
        return build_registers(self.world)

    def person(self, person: int) -> Person:
        """Return what is true about a person."""
        found = self._record(person)
        told = {name: _plain(found.get(name)) for name in _TOLD}
        kin = {f"{who}_number": self._number(found[f"{who}_id"]) for who in ("mother", "father")}
        return {**told, "birth_date": _plain(found["born"]), **kin, **self._words(person, int(found["age"]))}

    def household(self, person: int) -> Person:
        """Return the household that a person lives in."""
        here = self.person(person)
        members = self._members.get_group(here["household_id"])
        return {"household_id": here["household_id"], **{name: here[name] for name in _ADDRESS},
                "members": [self.person(int(member)) for member in members["person_id"]],
                "roles": {self._number(member): str(role) for member, role
                          in zip(members["person_id"], members["role"], strict=True)}}

    def on_file(self, register: str) -> np.ndarray:
        """Return the living people about whom a register holds a row."""
        found: np.ndarray = np.intersect1d(self.living, self._link(register)["person_id"].to_numpy())
        if not len(found):
            raise BadInput(Problem(where="register", rule="holds no row about anybody living", value=register,
                                   remedy="ask for another register, or make more people"))
        return found

    def row(self, register: str, person: int) -> Person | None:
        """Return the latest row of a register about a person."""
        link = self._link(register)
        records = link["record_id"][link["person_id"] == person]
        table = self._registers[register]
        rows = table[table["record_id"].isin(records)].sort_values("happened_on", kind="stable")
        return None if rows.empty else {str(name): _plain(value) for name, value in rows.iloc[-1].items()}

    def _link(self, register: str) -> pd.DataFrame:
        if register not in self._registers:
            raise BadInput(Problem(where="register", rule="is not a register of this country", value=register,
                                   remedy=did_you_mean(register, self._registers)))
        link = self._registers.link
        return link[link["register"] == register]

    def _record(self, person: int) -> dict[str, Any]:
        if person not in self._row_of:
            raise BadInput(Problem(where="of", rule="is nobody of this population", value=person,
                                   remedy="pass what citizen() returned"))
        return {str(name): value for name, value in self.world.persons.iloc[self._row_of[person]].items()}

    def _number(self, person: int) -> str | None:
        return _plain(self._record(int(person))["personal_number"]) if person >= 0 else None

    def _words(self, person: int, age: int) -> dict[str, str | None]:
        pools = self.world.country.pools
        if pools is None:
            return dict.fromkeys(_WORDS)
        words = {name: pools.of_kind(kind).categories for name, kind in _WORDS.items()}
        # By the person: whoever is asked for twice has the same phone.
        luck = {name: int(addressed_bits(self.world.seed, "word", name, at=[person])[0]) for name in words}
        told = {name: str(known[luck[name] % len(known)]) for name, known in words.items() if len(known)}
        return {name: told.get(name) if age >= _WORKING_AGE else None for name in _WORDS}


def _plain(value: Any) -> Any:
    """Return a cell as Python has it: a date, a number, a text, or None."""
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and np.isnan(value)):
        return None
    if isinstance(value, pd.Timestamp | dt.date):
        return pd.Timestamp(value).date()
    return value.item() if isinstance(value, np.generic) else value
