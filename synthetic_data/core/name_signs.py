"""Signs of which names of people are made, and what stands in lists of names and is none."""

from __future__ import annotations

import unicodedata

from synthetic_data.core.damaged_text import damage
from synthetic_data.core.shown_text import scripts_of, shown

_IN_NAMES = frozenset(" -'’‘`´.·\u200c\u200d\u05be\u30fb")
"""Signs within names of people besides letters and their marks."""
_LOOK_ALIKE = {"LATIN", "CYRILLIC", "GREEK"}
"""Scripts that share the looks of letters, and are never mixed with another one in a word."""
_IN_ANY = {"MODIFIER", "COMBINING"}


def no_name(word: str) -> str:
    r"""Return why nobody is called so, as a rule in a message; empty where it may be a name.

    Examples
    --------
    >>> no_name("Bourgondië, van"), no_name("N˜zamett˜n"), no_name("D'Arc-Ó Súilleabháin")
    ("holds ',', which is no part of a name", "holds '˜', which is no part of a name", '')
    >>> no_name("V\u0430sov"), no_name("B"), no_name("李")
    ('has letters of different scripts', 'is a single letter', '')
    """
    if wrong := damage(word):
        return wrong
    if odd := [sign for sign in word if unicodedata.category(sign)[0] not in "LM" and sign not in _IN_NAMES]:
        return f"holds {shown(odd[0])!r}, which is no part of a name"
    scripts = scripts_of(word) - _IN_ANY
    if scripts & _LOOK_ALIKE and len(scripts) > 1:
        return "has letters of different scripts"
    return "is a single letter" if scripts & _LOOK_ALIKE and sum(map(str.isalpha, word)) < 2 else ""
