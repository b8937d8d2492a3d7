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


@pytest.mark.full
def test_scores_of_a_model_are_asked_for_block_by_block(monkeypatch):
    """Two kinds of scores for some thousands of cases are a few questions; one for each case took half of the run."""
    from simulator import run_replications
    from simulator.twin.office import TwinOffice
    from tests.simulator.offices import A, build

    office = build({"says": {"kind": "model", "model": {"truth": "sick", "accuracy": f"80 % {A}"}, "next": "end"},
                    "end": {"kind": "end"}}, arrivals={"x": {"rate": f"400 cases per day {A}", "attributes": {
                        "sick": {"share": f"50 % {A}"}}}}, horizon=f"10 days {A}")
    asked, address = [], TwinOffice._address
    monkeypatch.setattr(TwinOffice, "_address", lambda self, *what: (asked.append(what), address(self, *what))[1])
    log = run_replications(office, replications=1, engine="fast")
    assert len(log.events) > 3000 and 2 <= len(asked) < 40
