"""A number is found where it stands last, whether all numbers lie near each other or far apart."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthetic_data.planting.lookups import places_of

NUMBERS = st.lists(st.integers(-5, 5), max_size=12)


@pytest.mark.parametrize("apart", [1, 10**9])
@given(numbers=NUMBERS, known=NUMBERS)
def test_numbers_are_found_where_they_stand_last(apart, numbers, known):
    """As a mapping filled in order has it; what is not there has no place."""
    last = {number: place for place, number in enumerate(known)}
    found = places_of(np.array(numbers, np.int64) * apart, np.array(known, np.int64) * apart)
    assert found.tolist() == [last.get(number, -1) for number in numbers]
