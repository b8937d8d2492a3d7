"""Values that compiled code reads where they lie stay there."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("numba", reason="no wheels for this machine: SimPy runs everything")


class CountingDraws:
    """Draws whose values are the numbers of their cases."""

    def block(self, purpose, block, visit, turn, count):
        """Values of so many blocks from this one on."""
        from simulator.engine.draws import SHIFT

        return np.arange(block << SHIFT, (block + count) << SHIFT, dtype=float)


def test_values_of_a_later_block_stay_where_they_lie_when_an_earlier_one_is_asked_for():
    """Blocks are filled ahead; what was handed out as an address is neither moved nor freed by that."""
    from simulator import load_scenario
    from simulator.cases.tables import compile_tables
    from simulator.twin.model_rows import Scores
    from simulator.twin.office import TwinOffice

    office = object.__new__(TwinOffice)
    claim = load_scenario("claim")
    office._blocks, office._ended, office._draws = {}, set(), CountingDraws()
    office._scores = Scores(claim, compile_tables(claim))
    later = office._address(0, 1, 1, 0)
    earlier = office._address(0, 0, 1, 0)
    assert office._address(0, 1, 1, 0) == later != earlier
