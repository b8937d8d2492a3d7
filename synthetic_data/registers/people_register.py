"""People as the register of people has them: who is who, born when, of which sex, living where."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from synthetic_data.core.days import NEVER, from_dates
from synthetic_data.country.vital import FEMALE, MALE
from synthetic_data.people.lives import NOBODY


@dataclass(frozen=True, eq=False)
class RegisteredPeople:
    """A row per personal number (the last record counts)."""

    words: pd.CategoricalDtype
    record: NDArray[np.int64]
    """Row of the register each person was read from."""
    number_known: NDArray[np.bool_]
    born: NDArray[np.int32]
    sex: NDArray[np.int8]

    @classmethod
    def read(cls, register: pd.DataFrame) -> RegisteredPeople:
        """Read the register of people."""
        personal_number = register["personal_number"].cat
        record = np.full(len(personal_number.categories), NOBODY, np.int64)
        codes = personal_number.codes.to_numpy()
        # Where a number stands twice, NumPy keeps what is written last.
        record[codes[codes >= 0]] = np.flatnonzero(codes >= 0)
        mine, known_here = register.iloc[np.maximum(record, 0)], record != NOBODY
        return cls(words=pd.CategoricalDtype(personal_number.categories), record=record, number_known=known_here,
                   born=np.where(known_here, from_dates(mine["birth_date"]), NEVER).astype(np.int32),
                   sex=np.where((mine["sex"] == "F").to_numpy(), FEMALE, MALE).astype(np.int8))

    def __len__(self) -> int:
        return len(self.record)

    def rows(self, numbers: pd.Series) -> NDArray[np.int32]:
        """Return the person each personal number belongs to, or -1."""
        places = self.words.categories.get_indexer(numbers.cat.categories)
        places = np.where((places >= 0) & self.number_known[places], places, NOBODY)
        # The code -1 of empty cells falls on the place at the end.
        rows: NDArray[np.int32] = np.append(places, NOBODY)[numbers.cat.codes.to_numpy()].astype(np.int32)
        return rows

    def homes(self, register: pd.DataFrame) -> NDArray[np.int64]:
        """Return a number of the address of each person, -1 for who is not registered."""
        living = register.iloc[np.maximum(self.record, 0)]
        keys = [living["settlement"].cat.codes.to_numpy().astype(np.int64), living["street"].cat.codes.to_numpy(),
                living["building"].fillna(0).to_numpy(), living["flat"].fillna(0).to_numpy()]
        joined = ((keys[0] * 1000 + keys[1]) * 1000 + keys[2]) * 1000 + keys[3]
        return np.where(self.number_known, np.unique(joined, return_inverse=True)[1], -1)
