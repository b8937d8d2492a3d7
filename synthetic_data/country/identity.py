"""A country's names and numbers as a Faker provider; the one place that knows Faker.

Faker is how Python programs ask for made-up people. Its own az_AZ lists lack the commonest surnames and
patronymics, and give every name the same weight; this provider gives them back, weighted, to any Faker user.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect
from functools import cached_property
from itertools import accumulate
from typing import Any, Literal

from faker.providers import BaseProvider

from synthetic_data.country.identifiers import write_numbers
from synthetic_data.country.loading import Country

Sex = Literal["F", "M"]


def country_provider(country: Country) -> type[BaseProvider]:
    """Return a provider class for ``Faker().add_provider``.

    Examples
    --------
    >>> from faker import Faker
    >>> from synthetic_data import load_country
    >>> fake = Faker()
    >>> fake.add_provider(country_provider(load_country("azerbaijan")))
    >>> fake.seed_instance(1)
    >>> sorted(fake.citizen())[:4]
    ['birth_date', 'first_name', 'last_name', 'patronymic']
    """
    return type("CountryProvider", (_CountryProvider,), {"country": country, "__provider__": "citizen"})


class _CountryProvider(BaseProvider):
    """Names by their weights, patronymics from the father's name, numbers that cannot exist."""

    country: Country

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
        return self.country.profile.names.surname_forms[form][sex].format(stem=stem)

    def citizen_patronymic(self, sex: Sex, father: str | None = None) -> str | None:
        """Return the patronymic from a father's first name; None where the country has none."""
        rule = self.country.profile.names.patronymic
        return None if rule is None else rule[sex].format(father=father or self.citizen_first_name("M"))

    def personal_number(self) -> str:
        """Return a personal number that cannot belong to anybody."""
        index = self.generator.random.randrange(2**30)
        return str(write_numbers(self.country.profile.personal_number, [index], 0)[0].as_py())

    def citizen(self) -> dict[str, str | dt.date | None]:
        """Return one coherent person: names that fit the sex, a patronymic, a birth date, a number."""
        sex = self.citizen_sex()
        today = self.country.profile.reference_date
        return {"last_name": self.citizen_last_name(sex), "first_name": self.citizen_first_name(sex),
                "patronymic": self.citizen_patronymic(sex), "sex": sex, "personal_number": self.personal_number(),
                "birth_date": today - dt.timedelta(days=self.generator.random.randrange(90 * 365))}
