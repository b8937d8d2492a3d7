"""Lists of people behind a check: what is shown of them is counted, and every kind can be made."""

import numpy as np
import pytest

from courses.cases.screening import KINDS, PEOPLE, draw_screening, draw_screenings
from courses.cases.screening_checks import CHECKS, pools
from courses.world import Setting
from synthetic_data import stream

COUNTRY = Setting(4_711)


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_list_can_be_made_of_real_people(check, kind):
    """The country has as many people of each sort, above and below the line of the check, as the list says."""
    made = draw_screening(COUNTRY, check, kind, stream(1, check, kind))
    pool = pools(COUNTRY)[check]
    flagged = pool.score >= made.line

    assert made.kind == kind
    assert [int((flagged & pool.concerned).sum()) >= made.found, int((~flagged & pool.concerned).sum()) >= made.missed,
            int((flagged & ~pool.concerned).sum()) >= made.wrong,
            int((~flagged & ~pool.concerned).sum()) >= PEOPLE - made.concerned - made.wrong] == [True] * 4


def test_the_check_errs_because_of_the_registers():
    """Each check finds most of those concerned at its middle line, misses some, and flags others at a lower one."""
    for check, pool in pools(COUNTRY).items():
        flagged = pool.score >= 50
        assert 0.5 < flagged[pool.concerned].mean() < 0.99, check
        assert flagged[~pool.concerned].mean() < 0.2, check
        assert (pool.score[~pool.concerned] >= 15).mean() > 0.01, check


def test_four_lists_are_four_checks_of_four_kinds():
    """A trainee meets each check and each kind once, in an order that differs between trainees."""
    drawn = [draw_screenings(COUNTRY, stream(seed, "lists")) for seed in range(8)]

    assert all({each.check for each in lists} == set(CHECKS) and {each.kind for each in lists} == set(KINDS)
               for lists in drawn)
    assert len({tuple(each.kind for each in lists) for lists in drawn}) > 1
    assert np.ptp([lists[0].concerned for lists in drawn]) > 0
    assert all(abs(each.people - 1000) > 200 for lists in drawn for each in lists)  # or 5 of 1,000 are five people
