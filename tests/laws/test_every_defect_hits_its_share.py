"""Every defect changes the share of cells that was asked for, the same cells each time, and more of them at more."""

import math

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from synthetic_data import defect_plan, inject, list_defects
from tests.synthetic_data.differences import originals

FEW = settings(max_examples=2, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
SEEDS = st.integers(0, 2**32)
CELL = ["register", "record_id", "field", "true_value", "observed_value"]


def one_field(defect, spot, rate, **more):
    """A plan line for one field (or the rows of one register)."""
    register, field = spot
    return {"defect": defect, "registers": register, "rate": rate} | ({"fields": field} if field != "*" else {}) | more


def cells(ledger):
    """Booked changes of existing records, as a set."""
    return set(ledger[CELL].astype(str).itertuples(index=False, name=None))


@pytest.mark.parametrize("defect", list_defects())
@FEW
@given(data=st.data(), seed=SEEDS, rate=st.floats(0, 1))
def test_rate_is_the_share_of_eligible_cells_that_change(registers, world, places, defect, data, seed, rate):
    """Of the cells that can carry it (all of them change at rate 1) just the share asked changes, within one cell."""
    spot = data.draw(st.sampled_from(places[defect]))

    def changed(share):
        plan = defect_plan("share", [one_field(defect, spot, share)])
        return inject(registers, plan, seed, world)[1]["defect_id"].nunique()

    eligible = changed(1)
    assert changed(rate) in {math.floor(rate * eligible), math.ceil(rate * eligible)}
    assert changed(0) == 0


@pytest.mark.parametrize("defect", list_defects())
@FEW
@given(data=st.data(), seed=SEEDS, low=st.floats(0.05, 0.4), more=st.floats(1, 2.4))
def test_raising_a_rate_keeps_the_cells_already_hit(registers, world, places, defect, data, seed, low, more):
    """The changes at a low rate, with their very values, are among those at a higher one."""
    spot = data.draw(st.sampled_from(places[defect]))
    few, many = (inject(registers, defect_plan("nest", [one_field(defect, spot, rate)]), seed, world)[1]
                 for rate in (low, low * more))
    if few["params"].astype(str).str.contains("copy_of").any():
        assert originals(few) <= originals(many)
    else:
        assert cells(few) <= cells(many)


@pytest.mark.parametrize("defect", list_defects())
def test_same_address_gives_the_same_result(registers, world, places, defect):
    """Seed and plan decide everything; another seed hits other cells."""
    plan = defect_plan("address", [one_field(defect, spot, 0.3) for spot in places[defect][:1]])
    first, again = (inject(registers, plan, 9, world) for _ in range(2))
    pd.testing.assert_frame_equal(first[1], again[1])
    for name in registers:
        pd.testing.assert_frame_equal(first[0][name], again[0][name])
    others = [inject(registers, plan, seed, world)[1] for seed in (10, 11, 12)]
    assert any(originals(other) != originals(first[1]) for other in others)


@pytest.mark.parametrize("defect", list_defects())
def test_unrelated_columns_do_not_move(registers, world, places, defect):
    """A further defect elsewhere changes nothing about the cells this one hits."""
    spot = places[defect][0]
    line = one_field(defect, spot, 0.2)
    other = {"defect": "missing", "registers": "civil_birth" if spot[0] != "civil_birth" else "payments",
             "fields": "personal_number", "rate": 0.5}
    alone = inject(registers, defect_plan("alone", [line]), 4, world)[1]
    together = inject(registers, defect_plan("together", [other, line]), 4, world)[1]
    assert cells(together[together["defect"] == defect]) - cells(alone) <= cells(
        together[(together["register"] == other["registers"])])
    assert cells(alone) <= cells(together)


@FEW
@given(seed=SEEDS, more=st.floats(1, 3))
def test_records_with_errors_nest_when_a_whole_plan_is_scaled(registers, world, seed, more):
    """Scaling all rates up keeps every record that already had an error among those that have one."""
    lines = [{"defect": defect, "registers": "*", "fields": "*", "rate": 0.006} for defect in list_defects()]
    plan = defect_plan("scale", lines)
    few, many = (inject(registers, scaled, seed, world)[1] for scaled in (plan, plan.scale(more)))
    assert originals(few) <= originals(many)
