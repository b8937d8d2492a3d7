"""Conditions and amounts are one small language: what is written is read back, and the rest is refused in one way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.plan.activity import read_conditions
from synthetic_data import read_amounts
from synthetic_data.core.conditions import read_condition

NUMBERS = ("nan", "inf", "infinity")
"""Words that are read as numbers."""
WORDS = st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True).filter(lambda word: word not in (*NUMBERS, "and"))
SIGNS = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
SPACE = st.sampled_from(["", " "])


VALUES = st.one_of(WORDS, st.integers(-99, 99).map(float))


@given(st.lists(st.tuples(WORDS, SIGNS, VALUES), min_size=1, max_size=4), SPACE)
def test_comparisons_are_read_back(parts, space):
    """Any comparisons joined by and, with or without spaces round the sign."""
    text = " and ".join(f"{word}{space}{sign}{space}{value}" for word, sign, value in parts)
    assert [tuple(one.values()) for one in read_conditions(text)] == parts


@pytest.mark.parametrize(("number", "said"), [
    ("1.000", "two readings, 1 and 1000"), ("1.000.000", "two readings"), ("1_000", "1000 or 0.5"),
    (".5", "1000 or 0.5"), ("5.", "1000 or 0.5"), ("nan", "1000 or 0.5"), ("inf", "1000 or 0.5"), ("٣", "1000 or 0.5")])
def test_a_condition_reads_numbers_as_the_rest_of_the_file_does(number, said):
    """What is refused as a number elsewhere is no limit of a condition either."""
    with pytest.raises(ValueError, match=said):
        read_conditions(f"amount < {number}")


@given(WORDS, SIGNS, VALUES, SPACE)
def test_rows_and_cases_are_compared_in_one_language(word, sign, value, space):
    """A comparison that an office file may hold says the same in a defect plan."""
    text = f"{word}{space}{sign}{space}{value}"
    column, (case,) = read_condition(text), read_conditions(text)

    assert (column.column, column.operator) == (case["attribute"], case["compare"]) == (word, sign)
    assert column.values == (str(case["value"]),)


@given(st.booleans(), WORDS, st.sampled_from("+-*"), WORDS, SPACE)
def test_amounts_are_read_back(negative, first, joint, second, space):
    """Two attributes and their sign, or one alone."""
    sign = "-" if negative else ""
    assert tuple(read_amounts(f"{sign}{first}{space}{joint}{space}{second}")) == (negative, first, joint, second)
    assert tuple(read_amounts(sign + first)) == (negative, first, None, None)


@pytest.mark.parametrize(("read", "text"), [
    (read_conditions, "colour red"), (read_conditions, "a = 1 and"), (read_conditions, "a = b c"),
    (read_conditions, "a in [b, c]"), (read_conditions, "a is empty"), (read_conditions, "person.a = 1"),
    (read_condition, "colour red"), (read_condition, "a ="), (read_condition, "a is empty 1"), (read_condition, "a in"),
    (read_condition, "a in [b,]"), (read_condition, "a b = 1"), (read_condition, ""),
    (read_amounts, "a / b"), (read_amounts, "a + b + c"), (read_amounts, ""),
])
def test_the_rest_is_refused_in_one_way(read, text):
    """The message says what is wanted, gives an example, and repeats what was written."""
    with pytest.raises(ValueError, match=r"^must be .*, written like .*, got '"):
        read(text)
