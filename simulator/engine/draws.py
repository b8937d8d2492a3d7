"""Every random number of a replication, addressed by purpose, case and visit, made block by block.

A block holds one purpose, one visit and one turn for 1,024 neighbouring cases. It is made when first asked
for, from the luck numbers of its cases alone, so the order of asking changes nothing, and it is forgotten
when the last of its cases has ended.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from simulator.cases.tables import Purpose
from simulator.plan.distributions import Distribution
from synthetic_data import addressed_uniforms

# Long enough to be made fast by numpy, short enough to be forgotten soon.
SHIFT = 10
MASK = (1 << SHIFT) - 1
# Turn, purpose and visit make one whole number, which is hashed faster than a tuple.
_VISIT_BITS, _TURN_BITS = 20, 60
_LATE = 64
"""Blocks kept of cases that have all ended: a notice may still be under way to one of them."""


class Draws:
    """Values by (purpose, case, visit); times are in minutes."""

    def __init__(self, seed: int, replication: int, luck: NDArray[np.uint64],
                 purposes: Sequence[Purpose]) -> None:
        self._seed, self._replication, self._luck = seed, replication, luck
        self._purposes = purposes
        count = (len(luck) >> SHIFT) + 1
        self.blocks: list[dict[int, list[float]]] = [{} for _ in range(count)]
        self._alive = np.bincount(np.arange(len(luck)) >> SHIFT, minlength=count).tolist()
        self._late: dict[tuple[int, int], list[float]] = {}

    def value(self, purpose: int, case: int, visit: int) -> float:
        """Return the value that lives at this address."""
        # Written out, not through `again`: nearly every event comes here.
        block = self.blocks[case >> SHIFT].get(purpose << _VISIT_BITS | visit)
        if block is None:
            block = self._fill(purpose, case >> SHIFT, visit, 0)
        return block[case & MASK]

    def again(self, purpose: int, case: int, visit: int, turn: int) -> float:
        """Return the value of a further turn at one visit, such as another try of a query; turn 0 is the first."""
        block = self.blocks[case >> SHIFT].get(turn << _TURN_BITS | purpose << _VISIT_BITS | visit)
        if block is None:
            block = self._fill(purpose, case >> SHIFT, visit, turn)
        return block[case & MASK]

    def _fill(self, purpose: int, number: int, visit: int, turn: int) -> list[float]:
        key = turn << _TURN_BITS | purpose << _VISIT_BITS | visit
        if (number, key) in self._late:
            return self._late[number, key]
        values: list[float] = self.block(purpose, number, visit, turn).tolist()
        if self._alive[number]:
            self.blocks[number][key] = values
            return values
        if len(self._late) == _LATE:
            self._late.clear()
        self._late[number, key] = values
        return values

    def block(self, purpose: int, number: int, visit: int, turn: int, count: int = 1) -> NDArray[np.float64]:
        """Return the values of all cases of a block, or of so many blocks in a row, at one visit and turn."""
        _, distribution, address = self._purposes[purpose]
        luck = self._luck[number << SHIFT:(number + count) << SHIFT]
        # Turn 0 lives where `value` looks, so a first try has the luck of a visit.
        where = (address, visit, turn) if turn else (address, visit)
        uniform = addressed_uniforms(self._seed, "office", self._replication, *where, at=luck)
        return uniform if distribution is None else distribution.quantile(uniform)

    def forget(self, case: int) -> None:
        """Note that a case has ended; the block goes with its last case."""
        number = case >> SHIFT
        self._alive[number] -= 1
        if not self._alive[number]:
            self.blocks[number] = {}

    def one(self, *purpose: str | int, distribution: Distribution | None = None) -> float:
        """Return a value that belongs to no case, such as the third attempt of a batch run."""
        uniform = addressed_uniforms(self._seed, "office", self._replication, *purpose, at=[0])
        return float(uniform[0] if distribution is None else distribution.quantile(uniform)[0])
