"""Several alternatives against one office: the same figures as pair by pair, and verdicts that hold over all."""

from __future__ import annotations

import pandas as pd
import pytest

from simulator import compare_scenarios, compare_several
from simulator.experiments.intervals import holm
from simulator.experiments.several import MOST
from synthetic_data import BadInput
from tests.simulator.offices import A, build, desk

NAMES = ["waiting_hours", "touch_minutes", "backlog_mean"]


def office(minutes: float):
    """One clerk at a desk for some days."""
    return build({"work": desk(f"exponential {minutes} min {A}", milestone="decided")}, horizon=f"10 days {A}",
                 arrivals={"cases": {"rate": f"20 cases per day {A}"}}, title=f"{minutes:g} minutes")


@pytest.fixture(scope="module")
def many():
    """An office held against a quicker one, a slower one and itself."""
    return compare_several(office(20), [office(10), office(30), office(20)], replications=4, names=NAMES)


def test_each_pair_has_the_figures_of_its_own_comparison(many) -> None:
    """Means, differences and intervals do not depend on what else is compared; the same office is the same."""
    for pair, minutes in zip(many.pairs, (10, 30, 20), strict=True):
        alone = compare_scenarios(office(20), office(minutes), replications=4, names=NAMES).table
        columns = ["measure", "baseline", "alternative", "difference", "low", "high", "pairs"]
        pd.testing.assert_frame_equal(pair.table[columns].reset_index(drop=True), alone[columns])
    assert set(many.pairs[2].table["verdict"]) == {"same"}


def test_verdicts_hold_over_all_alternatives_together(many) -> None:
    """Holm's procedure over all rows of all pairs, which asks more of each than over one pair alone."""
    alone = [compare_scenarios(office(20), office(minutes), replications=4, names=NAMES).table for minutes in (10, 30)]
    own = pd.concat([_unadjusted(many, letter) for letter in "ABC"])
    assert many.table["p_adjusted"].to_numpy() == pytest.approx(holm(own), nan_ok=True)
    for table, pair in zip(alone, many.pairs, strict=False):
        known = table["p_adjusted"].notna().to_numpy()
        assert (pair.table["p_adjusted"].to_numpy()[known] >= table["p_adjusted"].to_numpy()[known] - 1e-12).all()


def _unadjusted(many, letter: str) -> pd.Series:
    from simulator.experiments.comparison import unjudged
    from simulator.measures.measuring import measure_view

    pair = many.pairs["ABC".index(letter)]
    before, after = (measure_view(view, NAMES) for view in pair.views)
    return unjudged(before, after, 0.95)["p_adjusted"]


def test_none_and_too_many_are_refused() -> None:
    """No alternative, or more than a page holds apart: one error, before anything is run."""
    for alternatives in ([], [office(20)] * (MOST + 1)):
        with pytest.raises(BadInput, match="must be 1 to 9"):
            compare_several(office(20), alternatives)
