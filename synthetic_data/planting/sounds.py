"""Spellings that sound alike: what somebody writes who heard a name and did not see it."""

from __future__ import annotations

from functools import lru_cache

from synthetic_data.planting.defect import Target
from synthetic_data.planting.slips import hit_place, letters_of
from synthetic_data.planting.spelling import keyboard_for, list_tables, replaced_texts, replacements

_SOUNDS = "sounds-"


def sounds_of(target: Target, name: str) -> str | None:
    """Return the table of sounds for the letters that a field shows, or None where none is shipped."""
    table = _SOUNDS + keyboard_for(letters_of(target, name))
    return table if table in list_tables("replace") else None


def heard(text: str, table: str, luck: int) -> str:
    """Return the text with one spelling replaced by one that sounds alike; the same text where there is none.

    Examples
    --------
    >>> heard("Quliyev", "sounds-latin-az", 2**32 - 1)
    'Qulyev'
    """
    found = _places_of_sounds(text, table)
    if not found:
        return text
    place = hit_place(text, luck & 0xFFFFFFFF, tuple(found))
    return text[:place] + replacements(table)[found[place]] + text[place + len(found[place]):]


@lru_cache(maxsize=1 << 14)
def _places_of_sounds(text: str, table: str) -> dict[int, str]:
    """Return what sounds like something else, by its place; frequent names come again and again."""
    return {match.start(): match.group() for match in replaced_texts(table).finditer(text)}
