"""What single defects may do to any text or date: one slip at most, never nothing, and only dates that exist."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synthetic_data import BadInput, RegisterSet, defect_plan, inject

LETTERS = "abcçdeəfgğhxıijkqlmnoöprsştuüvyzABCÇDEƏ"
names = st.lists(st.text(LETTERS, min_size=2, max_size=14), min_size=1, max_size=30)
numbers = st.lists(st.text("0123456789ABCDEFGHJK", min_size=6, max_size=6), min_size=1, max_size=30)
dates = st.lists(st.dates(dt.date(1900, 1, 1), dt.date(2030, 12, 31)), min_size=1, max_size=60)
few = settings(max_examples=25, deadline=None)


def spoilt(defect, values, dtype, seed):
    """Values before and after the defect hit every one that can carry it; nothing where none can."""
    rows = len(values)
    day = np.repeat(np.array(["2024-06-01"], dtype="datetime64[s]"), rows)
    table = pd.DataFrame({"record_id": np.arange(rows), "x": pd.Series(values, dtype=dtype), "happened_on": day,
                          "recorded_on": day, "received_on": day})
    link = pd.DataFrame({"register": pd.Categorical(["r"] * rows), "record_id": np.arange(rows),
                         "person_id": np.arange(rows)})
    plan = defect_plan("all", [{"defect": defect, "registers": "r", "fields": "x", "rate": 1}])
    # As a further part, so that texts none of which can carry the defect are no mistake.
    dirty, ledger = inject(RegisterSet(tables={"r": table}, link=link), plan, seed, None, further_part=True)
    return table["x"].tolist(), dirty["r"]["x"].tolist(), set(ledger["record_id"].astype(int))


def slips(before, after):
    """Whether one inserted, lost, replaced or exchanged character makes one text of the other."""
    pairs = enumerate(zip(before, after, strict=False))
    start = next((place for place, (a, b) in pairs if a != b), min(len(before), len(after)))
    rest, other = before[start:], after[start:]
    return rest[1:] == other or rest == other[1:] or rest[1:] == other[1:] or (
        rest[:2] == other[1::-1] and rest[2:] == other[2:])


@pytest.mark.parametrize(("defect", "texts"), [("typo_keyboard", names), ("typo_edit", names),
                                               ("invalid_format", numbers),
                                               ("id_character", numbers), ("id_transposed", numbers)])
@few
@given(data=st.data(), seed=st.integers(0, 2**40))
def test_a_slip_is_one_edit_and_never_none(defect, texts, data, seed):
    """Every text that is hit differs by exactly one edit and is never empty; the others stay as they were."""
    before, after, hit = spoilt(defect, data.draw(texts), "str", seed)
    for row, (old, new) in enumerate(zip(before, after, strict=True)):
        assert (old != new) == (row in hit)
        assert new
        assert old == new or slips(old, new), (old, new)


@few
@given(values=dates, seed=st.integers(0, 2**40))
def test_swapped_dates_are_dates_whose_day_and_month_changed_places(values, seed):
    """Just the dates with a day up to 12 that is not the month are swapped, each to a date that exists."""
    moments = np.array(values, dtype="datetime64[s]")
    before, after, hit = spoilt("swap_day_month", moments, "datetime64[s]", seed)
    assert hit == {row for row, day in enumerate(values) if day.day <= 12 and day.day != day.month}
    for row in hit:
        assert (after[row].year, after[row].month, after[row].day) == (
            before[row].year, before[row].day, before[row].month)


def test_a_defect_that_fits_no_field_is_refused():
    """A date defect on a text field is bad input that names both kinds."""
    with pytest.raises(BadInput, match="it holds text, and the defect needs date"):
        spoilt("swap_day_month", ["abc"], "str", 1)
