"""Word lists of names: what the people of one country can be called.

A name is a code into a list that the whole country shares: first names, surnames in their male and female
form, patronymics made from the father's name, and the same lists as other agencies spell them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from synthetic_data.core.columns import coded, word_list
from synthetic_data.country.profile import CountryTables
from synthetic_data.country.vital import FEMALE, MALE

_FASHION_YEARS = 22
"""Years around its peak in which a name is in fashion (assumed)."""
_DECADES = np.arange(1830, 2060, 10)


@dataclass(frozen=True, eq=False)
class NameBook:
    """The word lists of one country."""

    first: pd.CategoricalDtype
    first_code: NDArray[np.int32]
    """Row of the name table → place in `first`; some names are borne by both sexes."""
    surname: pd.CategoricalDtype
    """Male forms, then female forms."""
    surnames: int
    """Number of surnames."""
    patronymic: pd.CategoricalDtype | None
    """From each first name, for a son, then for a daughter."""
    first_weights: NDArray[np.float64]
    """Sex and decade of birth (women's decades first) × first name."""
    surname_code: NDArray[np.int32]
    """Surname and sex (male first) → place in `surname`; two surnames may share a form."""
    patronymic_code: NDArray[np.int32]
    spellings: dict[tuple[int, str, bool], tuple[NDArray[np.int32], pd.CategoricalDtype]] = field(default_factory=dict)
    letters: dict[str, dict[int, str]] = field(default_factory=dict)

    def surname_words(self, sex: int) -> pd.Index:
        """Return every surname in the form of one sex, in the order of the country's table."""
        start = 0 if sex == MALE else self.surnames
        return self.surname.categories[self.surname_code[start:start + self.surnames]]

    def spelled(self, column: pd.Categorical, spelling: str, capitals: bool = False) -> pd.Categorical:
        """Return the column as an agency with this spelling writes it."""
        key = (id(column.dtype), spelling, capitals)
        if key not in self.spellings:
            # All in one go, as words by the ten thousand would take longer one by one; no word holds the separator.
            words = "\0".join(pa.array(column.categories).to_pylist()).translate(self.letters.get(spelling, {}))
            self.spellings[key] = _unique((words.upper() if capitals else words).split("\0"))
        places, words_there = self.spellings[key]
        codes = column.codes
        return coded(np.where(codes < 0, np.int32(-1), places[codes]), words_there)


def name_book(country: CountryTables) -> NameBook:
    """Build the word lists from the country's tables."""
    first, surnames = country.tables["first_names"], country.tables["surnames"]
    forms = country.surname_forms
    pairs = list(zip(surnames["stem"], surnames["form"], strict=True))
    written = [forms[form][sex].format(stem=stem) for sex in ("M", "F") for stem, form in pairs]
    surname_code, surname_words = _unique(written)
    rule = country.profile.names.patronymic
    patronymics = [rule[sex].format(father=name) for sex in ("M", "F") for name in first["name"]] if rule else []
    patronymic_code, patronymic_words = _unique(patronymics)
    letters = {name: {ord(old): new for old, new in table.items()}
               for name, table in country.profile.transliteration.items()}
    first_code, first_words = _unique(list(first["name"]))
    return NameBook(first=first_words, first_code=first_code, surname=surname_words, surnames=len(pairs),
                    patronymic=patronymic_words if rule else None, first_weights=_fashion(first),
                    surname_code=surname_code, patronymic_code=patronymic_code, letters=letters)


def _unique(words: list[str]) -> tuple[NDArray[np.int32], pd.CategoricalDtype]:
    known = dict.fromkeys(words)
    place = {word: code for code, word in enumerate(known)}
    return np.array([place[word] for word in words], dtype=np.int32), word_list(known)


def _fashion(first: pd.DataFrame) -> NDArray[np.float64]:
    distance = (_DECADES[:, None] - first["peak"].to_numpy()) / _FASHION_YEARS
    wave = 0.12 + np.exp(-(distance**2) / 2)
    weight = first["weight"].to_numpy() * wave
    women = (first["sex"] == "F").to_numpy()
    return np.concatenate([weight * women, weight * ~women])


def decade_group(years: NDArray[np.int32], sex: NDArray[np.integer]) -> NDArray[np.int64]:
    """Return the row of `NameBook.first_weights` for people born in these years."""
    decade = np.clip((years - _DECADES[0]) // 10, 0, len(_DECADES) - 1)
    decade_group: NDArray[np.int64] = decade + np.where(sex == FEMALE, 0, len(_DECADES))
    return decade_group
