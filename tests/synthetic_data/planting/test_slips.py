"""Slips are made for many texts at once; each of them as if it stood alone."""

from bisect import bisect_right
from itertools import accumulate

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthetic_data.planting.slips import first_letter_weight, hit_places, letters_in, slips, struck, texts_of
from synthetic_data.planting.sounds import heard

WORDS = st.text("aəİıQz -'09ქй", min_size=2, max_size=12)
HITS = st.lists(st.tuples(WORDS, st.integers(0, 2**64 - 1)), min_size=1, max_size=12)
NEAR = {"a": "sq", "0": "9", "Q": "W"}
WAYS = {"slip": lambda texts, bits: slips(texts, bits, "abQ1ქ"), "key": lambda texts, bits: struck(texts, bits, NEAR),
        "sound": lambda texts, bits: heard(texts, "sounds-latin-az", bits)}


def split(hits):
    """Texts and their random bits."""
    texts, bits = zip(*hits, strict=True)
    return list(texts), np.array(bits, dtype=np.uint64)


@pytest.mark.parametrize("way", WAYS)
@given(hits=HITS)
def test_a_text_is_changed_alike_alone_and_among_others(way, hits):
    """Longer neighbours leave a text's slip as it is."""
    texts, bits = split(hits)
    alone = [WAYS[way]([text], bits[place:place + 1])[0] for place, text in enumerate(texts)]
    assert WAYS[way](texts, bits) == alone


@given(hits=HITS)
def test_the_place_hit_is_where_summed_weights_pass_the_luck(hits):
    """The same place as the usual walk along the weights of one text finds."""
    texts, bits = split(hits)
    for text, luck, place in zip(texts, bits.tolist(), hit_places(letters_in(texts), bits).tolist(), strict=True):
        is_first = [at == 0 or not text[at - 1].isalnum() for at in range(len(text))]
        edges = list(accumulate(first_letter_weight() if first else 1.0 for first in is_first))
        assert place == min(bisect_right(edges, luck % 2**32 / 2**32 * edges[-1]), len(text) - 1)


@given(hits=HITS)
def test_a_slip_always_changes_a_text_and_never_empties_it(hits):
    """By one letter more or less, or by two that changed places."""
    texts, bits = split(hits)
    for before, after in zip(texts, slips(texts, bits, "abQ1ქ"), strict=True):
        assert after and after != before and abs(len(after) - len(before)) <= 1
        assert len(after) != len(before) or sorted(after) == sorted(before)


@given(hits=HITS)
def test_a_struck_key_is_a_neighbour_and_a_text_without_one_stays(hits):
    """One letter is another, of those that lie near it."""
    texts, bits = split(hits)
    for before, after in zip(texts, struck(texts, bits, NEAR), strict=True):
        changed = [(one, other) for one, other in zip(before, after, strict=True) if one != other]
        assert len(changed) == any(letter in NEAR for letter in before)
        assert all(other in NEAR[one] for one, other in changed)


@given(st.lists(WORDS, min_size=1))
def test_letters_and_back_are_the_same_texts(texts):
    """Nothing is lost on the way through numbers."""
    assert texts_of(letters_in(texts)) == texts
