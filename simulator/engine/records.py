"""What a run leaves behind: event rows and ledger rows, in typed columns, not in objects."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class EventRows:
    """Event rows as columns, in order of completion, open ones last."""

    case: NDArray[np.int32]
    node: NDArray[np.int16]
    visit: NDArray[np.int16]
    resource: NDArray[np.int32]
    """-1 where nobody works."""
    outcome: NDArray[np.int8]
    enabled: NDArray[np.float64]
    started: NDArray[np.float64]
    """NaN while waiting."""
    completed: NDArray[np.float64]
    """NaN while open."""

    def __len__(self) -> int:
        return len(self.case)


@dataclass(frozen=True)
class CompanyRows:
    """Who worked on a visit beside the worker of its event row, as columns."""

    case: NDArray[np.int32]
    node: NDArray[np.int16]
    visit: NDArray[np.int16]
    role: NDArray[np.int16]
    resource: NDArray[np.int32]
    started: NDArray[np.float64]
    completed: NDArray[np.float64]
    """NaN while open."""

    def __len__(self) -> int:
        return len(self.case)


class EventColumns:
    """Columns that grow; a row costs 44 bytes."""

    def __init__(self) -> None:
        self.whole = array("i")
        """case, node, visit, resource, outcome: five numbers per row."""
        self.times = array("d")
        """enabled, started, completed: three per row."""
        # Bound once, as a run writes millions of rows.
        self.row = self.whole.extend
        self.when = self.times.extend
        self.ledger_whole = array("i")
        self.ledger_real = array("d")
        self.kinds: dict[str, int] = {}
        self._company_whole = array("i")
        self._company_times = array("d")

    def post(self, case: int, kind: str, at: float, amount: float) -> None:
        """Add a ledger row."""
        self.ledger_whole.extend((case, self.kinds.setdefault(kind, len(self.kinds))))
        self.ledger_real.extend((at, amount))

    def beside(self, whole: tuple[int, int, int, int, int], times: tuple[float, float]) -> None:
        """Add a row (case, node, visit, role, resource; started, completed) of somebody beside the worker."""
        self._company_whole.extend(whole)
        self._company_times.extend(times)

    def company(self) -> CompanyRows:
        """Return who worked beside others, in order of completion, open ones last."""
        whole = np.frombuffer(self._company_whole, np.int32).reshape(-1, 5)
        times = np.frombuffer(self._company_times, np.float64).reshape(-1, 2)
        kinds = (np.int32, np.int16, np.int16, np.int16, np.int32)
        columns = [whole[:, place].astype(kind) for place, kind in enumerate(kinds)]
        return CompanyRows(*columns, *(times[:, place] for place in range(2)))

    def take_events(self) -> EventRows:
        """Return the event rows as columns and let go of the raw rows."""
        whole = np.frombuffer(self.whole, np.int32).reshape(-1, 5)
        columns = [
            whole[:, place].astype(kind) for place, kind in enumerate((np.int32, np.int16, np.int16, np.int32, np.int8))
        ]
        # Views keep the raw rows in memory; each goes before the next columns are made.
        del whole
        self.whole = array("i")
        times = np.frombuffer(self.times, np.float64).reshape(-1, 3)
        moments = [np.ascontiguousarray(times[:, place]) for place in range(3)]
        del times
        self.times = array("d")
        # Bound to the old arrays, these would keep them alive.
        del self.row, self.when
        return EventRows(*columns, *moments)

    def ledger(self) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """Return the ledger rows as (rows × 2: case, kind) and (rows × 2: at, amount)."""
        return (np.frombuffer(self.ledger_whole, np.int32).reshape(-1, 2),
                np.frombuffer(self.ledger_real, np.float64).reshape(-1, 2))


class FinishedColumns(EventColumns):
    """Rows that stand in columns already.

    Parameters
    ----------
    whole, real : the ledger, rows × (case, kind) and rows × (at, amount)
    kinds : kind → its number
    company : who worked beside others; nobody when not given
    """

    def __init__(self, events: EventRows, whole: NDArray[np.int32], kinds: dict[str, int], real: NDArray[np.float64],
                 company: CompanyRows | None = None) -> None:
        super().__init__()
        self._events, self._whole, self._real, self._beside, self.kinds = events, whole, real, company, kinds

    def take_events(self) -> EventRows:
        """Return the event rows."""
        return self._events

    def company(self) -> CompanyRows:
        """Return who worked beside others."""
        return super().company() if self._beside is None else self._beside

    def ledger(self) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """Return the ledger rows as (rows × 2: case, kind) and (rows × 2: at, amount)."""
        return self._whole, self._real


def number_kinds(whole: NDArray[np.integer], names: Sequence[str]) -> tuple[NDArray[np.int32], dict[str, int]]:
    """Return ledger rows (case, kind) with kinds numbered in the order in which they came up, and those numbers.

    Parameters
    ----------
    names : of the kinds, by the numbers that the rows have
    """
    kinds, first = np.unique(whole[:, 1], return_index=True)
    order = kinds[np.argsort(first)]
    place = np.zeros(max(len(names), 1), np.int32)
    place[order] = np.arange(len(order))
    numbered = np.column_stack([whole[:, 0], place[whole[:, 1]]]).astype(np.int32, copy=False)
    return numbered, {names[kind]: number for number, kind in enumerate(order)}
