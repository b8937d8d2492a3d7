"""Which of the cells that could carry a defect are hit.

Every record has its place in a queue, a random number that depends only on the seed, the defect, the field
and the record. A rate takes that share of the eligible cells from the front, so a higher rate hits the same
cells and further ones, and no other field notices.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from synthetic_data.core.seeding import addressed_bits, addressed_number, addressed_places
from synthetic_data.planting.cells import Rows

Mask = NDArray[np.bool_]
_FEW = 0.3
"""Where no more than this share of the records can be hit, the others need no place in the queue."""


class OutOfReach(Exception):
    """More cells were asked for than can carry the defect."""

    def __init__(self, asked: int, reachable: int, eligible: int) -> None:
        self.asked, self.reachable, self.eligible = asked, reachable, eligible
        super().__init__(f"asked {asked} of {eligible} eligible cells, only {reachable} can be reached")


@dataclass(frozen=True, kw_only=True)
class CellShare:
    """How many of the eligible cells are asked for."""

    rate: float | None
    """Share of the eligible cells of a group whose multiplier is 1."""
    count: int | None = None
    """Instead of a rate: this many cells."""


def draw_rows(asked: CellShare, *, eligible: Mask, free: Mask, multipliers: NDArray[np.float64] | None,
              record_id: NDArray[np.int64], seed: int, address: tuple[str, ...]) -> Rows:
    """Return the rows that are hit, in ascending order.

    Parameters
    ----------
    asked : the share or number of eligible cells that really change
    eligible : rows that could carry the defect
    free : rows still open to it: no other defect stands there and its batch was chosen
    multipliers : how many times as often each row is hit; None for equal
    record_id, seed, address : place each record in the queue

    Raises
    ------
    OutOfReach : fewer cells are free than asked for
    """
    open_rows = eligible & free
    queue = _Queue(record_id, seed, address)
    taken = []
    for share, members in _groups(asked, eligible, multipliers):
        size = int(np.count_nonzero(members))
        wanted = _wanted(share, asked.count, size, seed, address)
        candidates = members & open_rows if multipliers is not None else open_rows
        reachable = int(np.count_nonzero(candidates))
        if wanted > reachable:
            raise OutOfReach(wanted, reachable, size)
        if wanted:
            taken.append(queue.front(candidates, wanted, reachable))
    if len(taken) == 1:
        return taken[0]
    return np.sort(np.concatenate(taken)) if taken else np.empty(0, dtype=np.int64)


def chosen_batches(codes: NDArray[np.int64], words: list[str], share: float, seed: int,
                   address: tuple[str, ...]) -> Mask:
    """Mark the rows whose batch (a clerk, an import day) is one of the share that goes wrong.

    Batches queue by their name, so that a larger share keeps the batches already chosen; at least one
    batch is chosen when the share is above zero.
    """
    # By its name, a batch's luck does not depend on which others there are.
    names = pd.util.hash_array(np.array(words, dtype=object), categorize=False)  # no word comes twice
    luck = addressed_bits(seed, *address, "batch", at=names)
    wanted = min(len(words), int(np.ceil(share * len(words))))
    chosen = np.zeros(len(words) + 1, dtype=bool)
    chosen[np.argsort(luck, kind="stable")[:wanted]] = True
    chosen[-1] = False  # rows without a batch carry the code -1
    return chosen[codes]


def _groups(asked: CellShare, eligible: Mask, multipliers: NDArray[np.float64] | None) -> list[tuple[float, Mask]]:
    """Share and members of each group of rows with the same multiplier."""
    size = int(np.count_nonzero(eligible))
    if multipliers is None:
        rate = asked.rate if asked.rate is not None else (asked.count or 0) / max(size, 1)
        return [(rate, eligible)]
    mine = multipliers[eligible]
    base = asked.rate if asked.rate is not None else (asked.count or 0) / max(float(mine.sum()), 1e-12)
    levels = np.sort(pd.unique(mine))  # few, so that they are found faster than all are sorted
    return [(base * level, eligible & (multipliers == level)) for level in levels]


def _wanted(share: float, count: int | None, size: int, seed: int, address: tuple[str, ...]) -> int:
    if count is not None and size == 0:
        return count
    # One fixed number decides whether a part of a cell counts, so that small blocks are right on average.
    rounding = 0.5 if count is not None else addressed_number(seed, *address, "rounding")
    # Nine digits, because to a computer 0.29 * 100 lies a little below 29.
    return int(np.floor(round(share * size, 9) + rounding))


class _Queue:
    """The records of a register in the order of their luck, as far as it has to be known."""

    def __init__(self, record_id: NDArray[np.int64], seed: int, address: tuple[str, ...]) -> None:
        self._record_id, self._seed, self._address = record_id, seed, address
        self._places: NDArray[np.uint64] | None = None

    def _places_of(self, rows: Rows | None) -> NDArray[np.uint64]:
        at = self._record_id if rows is None else self._record_id[rows]
        return addressed_places(self._seed, *self._address, "whether", at=at)

    def front(self, candidates: Mask, wanted: int, size: int) -> Rows:
        """Return the rows of the candidates, so many, that stand first, in ascending order."""
        if wanted == size:
            return np.flatnonzero(candidates)
        # A little more than the share asked for holds the whole front; only that part is sorted out exactly.
        reach = min(1.0, (wanted + 6 * np.sqrt(wanted) + 12) / size)
        # 2^64 itself, the next float, would not fit into 64 bits.
        near_enough = np.uint64(min(reach * 2.0**64, 2.0**64 - 2049))
        if size < _FEW * len(candidates):
            rows = np.flatnonzero(candidates)
            places = self._places_of(rows)
            near = np.flatnonzero(places <= near_enough)
            return rows.take(_first(near if len(near) >= wanted else np.arange(size), places, wanted))
        if self._places is None:
            self._places = self._places_of(None)
        near = np.flatnonzero((self._places <= near_enough) & candidates)
        return _first(near if len(near) >= wanted else np.flatnonzero(candidates), self._places, wanted)


def _first(rows: Rows, places: NDArray[np.uint64], wanted: int) -> Rows:
    front = rows.take(np.argpartition(places.take(rows), wanted - 1)[:wanted])
    front.sort()
    return front
