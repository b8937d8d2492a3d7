"""Who plays a part in a pile of D5 claims, and what the lines of a month look like on its desk."""

import re

import numpy as np
import pytest

from courses import Variant
from courses.cases.claim_cast import ClaimCast
from courses.cases.claim_questions import _lines
from synthetic_data import BadInput


def test_nobody_plays_two_parts_however_often_everybody_is_asked():
    """Whoever was taken is not asked again, and where people run out, the part is named."""
    variant = Variant(seed=7, pack_id="d5-0001")
    three = ClaimCast(variant).cast("annual", 3)
    few, one = ClaimCast(variant), ClaimCast(variant)
    few.pools["steady"], one.pools["steady"] = three, three[:1]

    assert sorted(few.cast("annual", 3)) == sorted(three)
    with pytest.raises(BadInput, match=r"annual.* needs 2 more people .* got 1"):
        one.cast("annual", 2)


def test_a_wage_in_two_parts_is_no_second_wage_of_the_same_height():
    """Whatever the month's wage, parts differ, neither is nothing, and they add up."""
    luck = np.random.default_rng(1)
    for wage in range(50, 900, 10):
        for _ in range(12):
            lines = re.findall(r"(\d+): (\d+)", _lines(luck, wage, second=False))
            (one, first), (other, second) = ((number, int(part)) for number, part in lines)
            assert first == second == wage if one == other else first > second > 0 and first + second == wage
