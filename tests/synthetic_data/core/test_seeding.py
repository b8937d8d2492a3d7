"""Draws have addresses: what else is drawn, in which order, changes nothing."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from synthetic_data import addressed_bits, addressed_uniforms, stream

indices = st.lists(st.integers(0, 2**62), min_size=1, max_size=50)
words = st.text(min_size=1, max_size=8)
GOLDEN_STREAM = [977785804, 138856273, 78328197]
GOLDEN_BITS = [928706100599208237, 4902946498610755438]


@given(seed=st.integers(0, 2**63), word=words, at=indices)
def test_a_part_of_the_draws_equals_the_part_drawn_alone(seed, word, at):
    """Any slice of the indices gives the same slice of the draws."""
    whole = addressed_bits(seed, word, at=np.array(at))

    alone = [int(addressed_bits(seed, word, at=np.array([i]))[0]) for i in at]
    assert whole.tolist() == alone


@given(seed=st.integers(0, 2**63), one=words, other=words)
def test_different_addresses_give_different_draws(seed, one, other):
    """Two purposes never share their luck."""
    same = stream(seed, one).integers(2**62) == stream(seed, other).integers(2**62)

    assert same == (one == other)


def test_words_and_numbers_are_different_addresses():
    """The address 7 is not the address "7", and parts do not run together."""
    first = [stream(1, *address).integers(2**62) for address in [(7,), ("7",), ("a", "b"), ("ab",), ("a", "b", 0)]]

    assert len(set(first)) == 5


def test_stream_is_stable_across_versions():
    """A stored figure: a change here would change every golden result."""
    assert stream(2026, "golden").integers(10**9, size=3).tolist() == GOLDEN_STREAM
    assert addressed_bits(2026, "golden", at=[0, 1]).tolist() == GOLDEN_BITS


def test_uniforms_fill_the_unit_interval_evenly():
    """A hundred thousand addressed draws have the mean, spread and lack of order of uniform ones."""
    draws = addressed_uniforms(5, "even", at=np.arange(100_000))

    assert 0 <= draws.min() < draws.max() < 1
    assert abs(draws.mean() - 0.5) < 0.005
    assert abs(np.corrcoef(draws[:-1], draws[1:])[0, 1]) < 0.02
    assert np.histogram(draws, bins=20, range=(0, 1))[0].std() < 250
