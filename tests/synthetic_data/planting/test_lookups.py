"""Numbers and groups are found, whether all numbers lie near each other or far apart."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthetic_data.planting.lookups import first_of_groups, places_of

NUMBERS = st.lists(st.integers(-5, 5), max_size=12)


@pytest.mark.parametrize("apart", [1, 10**9])
@given(numbers=NUMBERS, known=NUMBERS)
def test_numbers_are_found_where_they_stand_last(apart, numbers, known):
    """As a mapping filled in order has it; what is not there has no place."""
    last = {number: place for place, number in enumerate(known)}
    found = places_of(np.array(numbers, np.int64) * apart, np.array(known, np.int64) * apart)
    assert found.tolist() == [last.get(number, -1) for number in numbers]


@pytest.mark.parametrize("apart", [1, 10**9])
@given(rows=st.lists(st.tuples(st.integers(-1, 5), st.booleans()), max_size=12))
def test_the_first_possible_row_of_each_group_is_marked(apart, rows):
    """One row of each group of which any is possible, and none of those without a group."""
    firsts = {group: place for place, (group, possible) in reversed(list(enumerate(rows))) if possible and group >= 0}
    groups = np.array([group if group < 0 else group * apart for group, _ in rows], np.int64)
    marked = first_of_groups(groups, np.array([possible for _, possible in rows], bool))
    assert np.flatnonzero(marked).tolist() == sorted(firsts.values())
