"""Orders of whole numbers."""

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from synthetic_data.core.ordering import stable_order


@given(st.lists(st.integers(0, 2**40) | st.integers(0, 3), max_size=60))
@example([2**62, 2**16, 0, 2**62, 2**16 - 1])
@example([*range(3_000), 5])
def test_numbers_rise_and_equal_ones_stay_as_they_stood(numbers):
    """Whatever way is taken: by digits, or by merging what nearly stands in order."""
    expected = sorted(range(len(numbers)), key=lambda place: numbers[place])
    assert stable_order(np.array(numbers, dtype=np.int64)).tolist() == expected
