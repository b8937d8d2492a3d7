"""Whose record each row of a register is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from synthetic_data.core.columns import column_values


class PeopleOf(Mapping[str, NDArray[np.int64]]):
    """Register → the person behind each of its rows, looked up when first asked for."""

    def __init__(self, registers: Collection[str], record_ids: Callable[[str], NDArray[np.int64]],
                 link: pd.DataFrame) -> None:
        self._registers, self._record_ids, self.link = registers, record_ids, column_values(link)
        self._known: dict[str, NDArray[np.int64]] = {}

    def __getitem__(self, register: str) -> NDArray[np.int64]:
        if register not in self._known:
            self._known[register] = self._look_up(register)
        return self._known[register]

    def __iter__(self) -> Any:
        return iter(self._registers)

    def __len__(self) -> int:
        return len(self._registers)

    def _look_up(self, register: str) -> NDArray[np.int64]:
        wanted = self._record_ids(register)
        mine = self._rows_of(register)
        ids, persons = self._record_id[mine], self._person_id[mine]
        # As they are made, link and table stand in one order; nothing need be looked up.
        if np.array_equal(ids, wanted):
            return persons
        order = np.argsort(ids, kind="stable")
        look_up: NDArray[np.int64] = persons[order[np.searchsorted(ids, wanted, sorter=order)]]
        return look_up

    @cached_property
    def _record_id(self) -> NDArray[np.int64]:
        record_id: NDArray[np.int64] = np.asarray(self.link["record_id"], dtype=np.int64)
        return record_id

    @cached_property
    def _person_id(self) -> NDArray[np.int64]:
        person_id: NDArray[np.int64] = np.asarray(self.link["person_id"], dtype=np.int64)
        return person_id

    @cached_property
    def _codes(self) -> pd.Categorical:
        register = self.link["register"]
        return register if isinstance(register, pd.Categorical) else pd.Categorical(register)

    def _rows_of(self, register: str) -> slice | NDArray[np.int64]:
        """Rows of the link about one register: a slice where they stand together, as they are made."""
        place = self._names.index(register)
        runs = np.flatnonzero(self._runs[0] == place)
        if len(runs) == 1:
            return slice(*self._runs[1][runs[0]:runs[0] + 2])
        return np.flatnonzero(self._codes.codes == place)

    @cached_property
    def _names(self) -> list[str]:
        return list(self._codes.categories)

    @cached_property
    def _runs(self) -> tuple[NDArray[np.integer], NDArray[np.int64]]:
        """Code of each run of equal codes in the link, and where the runs begin and the last one ends."""
        codes = self._codes.codes
        starts = np.flatnonzero(np.append(True, codes[1:] != codes[:-1])[: len(codes)])
        return codes[starts], np.append(starts, len(codes))
