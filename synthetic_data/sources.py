"""What registers are made from: the tables of events, and states of people such as their address.

A source has `person` (a row, or -1), `day` (when it happened), and whatever columns registers take from it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from synthetic_data.columns import Columns

if TYPE_CHECKING:
    from synthetic_data.block import Block

Source = Callable[["Block", int], Columns]


def source_table(block: Block, name: str, today: int) -> Columns:
    """Return a source; `today` is the day on which somebody looks."""
    return _STATES[name](block, today) if name in _STATES else block.tables[name]


def source_names(block: Block) -> list[str]:
    """Return the names of all sources."""
    return sorted({*block.tables, *_STATES})


def _citizens(block: Block, today: int) -> Columns:
    """Everybody who was born or lived here since records began, with the status that is known today."""
    lives = block.lives
    since = block.records_from
    rows = np.flatnonzero((lives.died >= since) & (lives.left >= since)).astype(np.int32)
    status = np.where(lives.died[rows] < today, 1, np.where(lives.left[rows] < today, 2, 0)).astype(np.int8)
    return {"person": rows, "day": np.maximum(lives.born[rows], since).astype(np.int32), "status": status,
            "mother": lives.mother[rows], "father": lives.father[rows], "spouse": block.spouses[rows],
            "birth_place": lives.birth_place[rows]}


def _entitlements(block: Block, today: int) -> Columns:
    rights = block.rights
    return {"person": rights["person"], "day": rights["start"], "end": rights["end"], "benefit": rights["benefit"],
            "amount": rights["amount"]}


_STATES: dict[str, Source] = {"citizen": _citizens, "entitlement": _entitlements}
