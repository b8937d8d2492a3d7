"""What a run leaves behind: event rows and ledger rows, in typed columns, not in objects."""

from __future__ import annotations

from array import array

import numpy as np
from numpy.typing import NDArray


class Records:
    """Columns that grow; a row costs 44 bytes."""

    def __init__(self) -> None:
        self.whole = array("i")
        """case, node, visit, resource, outcome: five numbers per row."""
        self.times = array("d")
        """enabled, started, completed: three per row."""
        self.row = self.whole.extend
        self.when = self.times.extend
        self.ledger_whole = array("i")
        self.ledger_real = array("d")
        self.kinds: dict[str, int] = {}

    def post(self, case: int, kind: str, at: float, amount: float) -> None:
        """Add a ledger row."""
        self.ledger_whole.extend((case, self.kinds.setdefault(kind, len(self.kinds))))
        self.ledger_real.extend((at, amount))

    def events(self) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """Return the event rows as (rows × 5) and (rows × 3)."""
        return np.frombuffer(self.whole, np.int32).reshape(-1, 5), np.frombuffer(self.times, np.float64).reshape(-1, 3)

    def ledger(self) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """Return the ledger rows as (rows × 2: case, kind) and (rows × 2: at, amount)."""
        return (np.frombuffer(self.ledger_whole, np.int32).reshape(-1, 2),
                np.frombuffer(self.ledger_real, np.float64).reshape(-1, 2))
