"""What the lines of a month look like on a D5 desk."""

import re

import numpy as np

from courses.cases.claim_questions import _lines


def test_a_wage_in_two_parts_is_no_second_wage_of_the_same_height():
    """Whatever the month's wage, parts differ, neither is nothing, and they add up."""
    luck = np.random.default_rng(1)
    for wage in range(50, 900, 10):
        for _ in range(12):
            lines = re.findall(r"(\d+): (\d+)", _lines(luck, wage, second=False))
            (one, first), (other, second) = ((number, int(part)) for number, part in lines)
            assert first == second == wage if one == other else first > second > 0 and first + second == wage
