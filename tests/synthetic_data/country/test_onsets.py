"""When something first happens is where a search among the chances by age says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthetic_data.core.days import NEVER
from synthetic_data.country.onsets import AGES, OnsetTable

_FIRST = 1950
_RATES = st.lists(st.sampled_from([0.0, 0.0, 0.0, 0.001, 0.05]), min_size=AGES, max_size=AGES)
"""Small enough that some are left at the end: chances of nearly one are one when the number of a cohort is added."""
_UNIFORM = st.integers(0, 2**40 - 1).map(lambda cells: cells / 2**40)
"""Coarse enough that to add the number of a cohort rounds nothing away."""


@given(rates=_RATES, uniforms=st.lists(_UNIFORM, min_size=1, max_size=20),
       born=st.integers(-9000, 9000))
def test_the_age_is_the_last_by_which_it_has_not_happened(rates, uniforms, born):
    """Also where nothing happens for years, and exactly at a chance of the table."""
    table = OnsetTable.from_rates(np.array([rates] * 3), _FIRST)
    drawn = np.append(uniforms, table.by_age[0, [0, 40]])
    days = table.days(np.full(len(drawn), born, np.int32), drawn)
    ages = np.searchsorted(table.by_age[0], drawn, side="right") - 1
    never = ages == AGES
    assert (days[never] == NEVER).all()
    reached = (days[~never] - born) / 365.25
    assert (np.abs(reached - ages[~never] - 0.5) <= 0.51).all()


def test_what_cannot_have_happened_yet_is_drawn_from_what_lies_ahead():
    """Nobody who has come to an age without it has it before that age."""
    table = OnsetTable.from_rates(np.full((3, AGES), 0.05), _FIRST)
    uniforms = np.linspace(0, 0.999, 50)
    days = table.days(np.zeros(50, np.int32), uniforms, after_age=np.full(50, 30))
    assert days.min() == pytest.approx(30 * 365.25, abs=1)
