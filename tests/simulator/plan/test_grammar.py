"""Conditions and amounts are one small language: what is written is read back, and the rest is refused in one way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.plan.grammar import read_amounts, read_comparisons

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
    assert [tuple(one) for one in read_comparisons(text)] == parts


@given(st.booleans(), WORDS, st.sampled_from("+-*"), WORDS, SPACE)
def test_amounts_are_read_back(negative, first, joint, second, space):
    """Two attributes and their sign, or one alone."""
    sign = "-" if negative else ""
    assert tuple(read_amounts(f"{sign}{first}{space}{joint}{space}{second}")) == (negative, first, joint, second)
    assert tuple(read_amounts(sign + first)) == (negative, first, None, None)


@pytest.mark.parametrize(("read", "text"), [
    (read_comparisons, "colour red"), (read_comparisons, "a = 1 and"), (read_comparisons, "a = b c"),
    (read_amounts, "a / b"), (read_amounts, "a + b + c"), (read_amounts, ""),
])
def test_the_rest_is_refused_in_one_way(read, text):
    """The message says what is wanted, gives an example, and repeats what was written."""
    with pytest.raises(ValueError, match=r"^must be .*, written like .*, got '"):
        read(text)
