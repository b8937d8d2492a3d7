"""Spellings that sound alike: what somebody writes who heard a name and did not see it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from synthetic_data.planting.defect import Target
from synthetic_data.planting.slips import hit_places, letters_in, letters_of
from synthetic_data.planting.spelling import keyboard_for, list_tables, replaced_texts, replacements

_SOUNDS = "sounds-"


def sounds_of(target: Target, name: str) -> str | None:
    """Return the table of sounds for the letters that a field shows, or None where none is shipped."""
    table = _SOUNDS + keyboard_for(letters_of(target, name))
    return table if table in list_tables("replace") else None


def heard(texts: Sequence[str], table: str, luck: NDArray[np.uint64]) -> list[str]:
    """Return each text with one spelling replaced by one that sounds alike; the same text where there is none.

    Examples
    --------
    >>> heard(["Quliyev", "Ay"], "sounds-latin-az", np.array([2**32 - 1, 0], dtype=np.uint64))
    ['Qulyev', 'Ay']
    """
    if not len(texts):
        return []
    found = [_places_of_sounds(text, table) for text in texts]
    spelt = letters_in(texts)
    possible = np.zeros(spelt.shape, dtype=bool)
    possible[np.repeat(np.arange(len(texts)), [len(places) for places in found]),
             np.fromiter(chain.from_iterable(found), dtype=np.int64)] = True
    return [_respelt(*one, table) if one[1] else one[0] for one in zip(
        texts, found, hit_places(spelt, luck, possible).tolist(), strict=True)]


def _respelt(text: str, found: dict[int, str], place: int, table: str) -> str:
    return text[:place] + replacements(table)[found[place]] + text[place + len(found[place]):]


@lru_cache(maxsize=1 << 14)
def _places_of_sounds(text: str, table: str) -> dict[int, str]:
    """Return what sounds like something else, by its place; frequent names come again and again."""
    return {match.start(): match.group() for match in replaced_texts(table).finditer(text)}
