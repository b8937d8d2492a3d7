"""Where somebody lives on a day: at the place of the last move before it."""

from __future__ import annotations

import numpy as np
import pytest

from synthetic_data.people.history import History


@pytest.fixture(scope="module")
def village(azerbaijan):
    """A block of which some people moved several times."""
    return History(azerbaijan, 3, 0, 1_500)


@pytest.mark.parametrize("years_ago", [0, 5, 60])
def test_on_a_day_everybody_lives_where_the_last_earlier_move_led(village, years_ago):
    """Counted move by move; who moves on the day itself is still at the old place."""
    stays, moves = village.stays, village.lives.moves
    moved = np.bincount(moves["person"], minlength=len(village.lives))
    assert moved.max() > 1
    for day in (int(moves["day"][0]) - years_ago * 365, village.today - years_ago * 365):
        before = np.bincount(moves["person"][moves["day"] < day], minlength=len(village.lives))
        everybody = stays.on(day)
        assert (stays.person[everybody] == np.arange(len(village.lives))).all()
        first = np.searchsorted(stays.person, np.arange(len(village.lives)))
        assert (everybody - first == before).all()
        asked = np.flatnonzero(moved)[::-1]
        assert (stays.on(np.full(len(asked), day), asked) == everybody[asked]).all()
