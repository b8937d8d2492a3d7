"""Numbers and groups are found, whether all numbers lie near each other or far apart."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthetic_data.planting.defect import Target
from synthetic_data.planting.lookups import earlier_rows, first_of_groups, places_of

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


@pytest.mark.parametrize("arranged", ["as drawn", "by date", "by person and date"])
@given(records=st.lists(st.tuples(st.integers(0, 4), st.one_of(st.none(), st.integers(0, 5))), max_size=14))
def test_the_record_before_is_found_in_any_arrangement(arranged, records):
    """By date, then by number; without a date last. In another register it is the one before a person's latest."""
    late = [(person, 99 if day is None else day) for person, day in records]
    late.sort(key={"as drawn": lambda _: 0, "by date": lambda one: one[1]}.get(arranged, lambda one: one))
    days = [None if day == 99 else day for _, day in late]
    found = [earlier_rows(_records_of(late, days, mine), "history").tolist() for mine in ("history", "people")]
    assert found == [_before(late), _before_latest(late)]


def test_a_person_with_very_many_records_is_looked_up_too():
    """More records of one person than are followed one by one."""
    late = [(person, day) for day in range(200) for person in (1, 0)]
    assert earlier_rows(_records_of(late, range(200 * 2), "history"), "history").tolist() == _before(late)


def _records_of(records, days, register):
    history = pd.DataFrame({"record_id": np.arange(len(records)), "happened_on": pd.to_datetime(
        pd.Series([None if day is None else pd.Timestamp(2020, 1, 1) + pd.Timedelta(day, "D") for day in days],
                  dtype="datetime64[s]"))})
    people = {"history": np.array([person for person, _ in records], np.int64), "people": np.arange(5)}
    return Target(register=register, field="x", tables={"history": history, "people": pd.DataFrame(index=range(5))},
                  people=people, world=None, settings=None, seed=1, address=())


def _chains(records):
    rows = sorted(range(len(records)), key=lambda row: (*records[row], row))
    return [[row for row in rows if records[row][0] == person] for person in range(5)]


def _before(records):
    before = {row: earlier for chain in _chains(records) for earlier, row in pairwise(chain)}
    return [before.get(row, -1) for row in range(len(records))]


def _before_latest(records):
    return [chain[-2] if len(chain) > 1 else -1 for chain in _chains(records)]
