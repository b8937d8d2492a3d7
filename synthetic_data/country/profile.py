"""A country's profile with its tables, as everything else about the country is made from them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from synthetic_data.core.columns import word_list
from synthetic_data.core.specs import Sourced
from synthetic_data.country.forms import CountryProfile
from synthetic_data.country.patterns import NEUTRAL, Pattern
from synthetic_data.country.pools import Pools


@dataclass(frozen=True)
class CountryTables:
    """A checked profile with its tables."""

    code: str
    folder: Path
    profile: CountryProfile
    tables: dict[str, pd.DataFrame]
    pools: Pools | None = None

    @cached_property
    def surname_forms(self) -> dict[str, dict[str, str]]:
        """Name of a form → what a man and a woman are called; those of the profile before those of a pool."""
        own = {form: {str(sex): text for sex, text in both.items()}
               for form, both in self.profile.names.surname_forms.items()}
        return {**(self.pools.forms() if self.pools else {}), **own}

    def file_of(self, table: str) -> str:
        """Return the file that a table is read from, as messages name it."""
        own = self.profile.tables.get(table)
        return own.file if own is not None else f"pools/{table}.csv"

    def number(self, name: str) -> float:
        """Return the value of one of the profile's single figures."""
        sourced: Sourced = getattr(self.profile.numbers, name)
        return sourced.value

    @cached_property
    def years(self) -> NDArray[np.int64]:
        """All years from the first simulated one to the last, which ends at the reference date."""
        return np.arange(self.profile.first_year, self.profile.reference_date.year)

    @cached_property
    def places(self) -> dict[str, tuple[NDArray[np.int16], pd.CategoricalDtype]]:
        """Code of each place's region, district, settlement and kind, with the words."""
        columns = {"region": "region", "district": "district", "settlement": "settlement", "place_kind": "kind"}
        return {name: self.words("places", column) for name, column in columns.items()}

    def words(self, table: str, column: str) -> tuple[NDArray[np.int16], pd.CategoricalDtype]:
        """Return a text column of a table as codes and words."""
        codes, words = pd.factorize(self.tables[table][column])
        return codes.astype(np.int16), word_list(words)

    def pattern_number(self, name: str) -> float:
        """Return the value of one of the single figures among the profile's patterns."""
        sourced: Sourced = getattr(self.profile.patterns, name)
        return sourced.value

    def factors(self, name: str, keys: Iterable[object]) -> NDArray[np.float64]:
        """Return a pattern's factor for each key; 1 for keys it leaves out."""
        values = self.pattern(name).values
        return np.array([values.get(str(key), 1.0) for key in keys])

    def pattern(self, name: str) -> Pattern:
        """Return one of the profile's patterns; ``sector_by_region.trade`` for one of a sector."""
        return self._patterns.get(name, NEUTRAL)

    @cached_property
    def _patterns(self) -> dict[str, Pattern]:
        """Every pattern by its key, put together once: each block asks for some hundred."""
        return self.profile.patterns.tables()

    def curve(self, name: str, points: NDArray[Any]) -> NDArray[np.float64]:
        """Return a pattern with numbers as keys at these points, straight lines between its keys; 1 if it is empty."""
        values = self.pattern(name).values
        if not values:
            return np.ones(len(points))
        keys = sorted(values, key=float)
        curve: NDArray[np.float64] = np.interp(points, [float(key) for key in keys], [values[key] for key in keys])
        return curve

    @cached_property
    def regions(self) -> list[str]:
        """The regions, in the order of their codes in `places`."""
        return list(self.places["region"][1].categories)

    def by_place_of(self, region: str, kind: str) -> NDArray[np.float64]:
        """Return, for each place, the product of a pattern by region and one by kind of place, 1 on average."""
        if (region, kind) not in self._by_place:
            self._by_place[region, kind] = self._made_by_place(region, kind)
        return self._by_place[region, kind]

    @cached_property
    def _by_place(self) -> dict[tuple[str, str], NDArray[np.float64]]:
        """What `by_place_of` was asked for already, as every register asks anew."""
        return {}

    def _made_by_place(self, region: str, kind: str) -> NDArray[np.float64]:
        of_region = self.factors(region, self.tables["places"]["region"]) if region else 1.0
        product = of_region * (self.factors(kind, self.tables["places"]["kind"]) if kind else 1.0)
        product = np.broadcast_to(product, len(self.tables["places"]))
        by_place: NDArray[np.float64] = product / np.average(product, weights=self.tables["places"]["weight"])
        by_place.flags.writeable = False  # everybody who asks gets the same one
        return by_place

    @cached_property
    def streets(self) -> pd.CategoricalDtype:
        """Street names."""
        return word_list(self.tables["streets"]["street"])

    def by_year(self, column: str) -> NDArray[np.float64]:
        """Return a column of the yearly table for each of `years`, straight lines between its rows."""
        table = self.tables["vital"]
        by_year: NDArray[np.float64] = np.interp(self.years, table["year"], table[column])
        return by_year

    def by_age(self, column: str) -> NDArray[np.float64]:
        """Return a column of the age table for the ages 0 to 110, straight lines between its rows."""
        table = self.tables["ages"]
        by_age: NDArray[np.float64] = np.interp(np.arange(111), table["age"], table[column])
        return by_age
