"""Names of shapes as keys of an office file, and as words in questions."""

from __future__ import annotations

import re
import unicodedata

_LONGEST = 60
"""Letters of a key; titles are kept whole."""
_MEANS_MORE = frozenset({"no", "yes", "on", "off", "y", "n", "true", "false", "null", "always"})
"""Words that YAML, or an office file, reads as something else than a name."""
_JOINERS = "\u200c\u200d"
"""Invisible, and part of the spelling in several scripts."""


def clean(text: str) -> str:
    r"""Return a name in one line, without control and direction marks.

    Examples
    --------
    >>> clean("Check\n the\tfile")
    'Check the file'
    """
    seen = "".join(letter for letter in " ".join(text.split())
                   if letter in _JOINERS or not unicodedata.category(letter).startswith("C"))
    return " ".join(seen.split())


def slug(name: str) -> str:
    """Turn words into a key: letters of every alphabet stay, with their marks.

    Examples
    --------
    >>> slug("Check: is the file complete?"), slug("İş №1"), slug("no"), slug("1e3")
    ('check_is_the_file_complete', 'iş_no1', 'step_no', 'step_1e3')
    """
    # The dot that lower() leaves over a dotted capital I is no letter of its own.
    lower = unicodedata.normalize("NFKC", name).replace("İ", "i").lower()
    key = re.sub("_+", "_", "".join(letter if _is_letter(letter) else "_" for letter in lower)).strip("_")
    if len(key) > _LONGEST:
        # Cut between two words, where there is a gap.
        key = key[:_LONGEST].rpartition("_")[0] or key[:_LONGEST]
    if not key:
        return "step"
    return f"step_{key}" if key[0].isdigit() or key in _MEANS_MORE or _is_number(key) else key


def _is_letter(letter: str) -> bool:
    return letter == "_" or unicodedata.category(letter)[0] in "LMN"


def _is_number(key: str) -> bool:
    try:
        float(key)
    except ValueError:
        return False
    return True


def unique(name: str, taken: set[str]) -> str:
    """Return a name that is not taken yet, and take it."""
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name}_{number}"
    taken.add(found)
    return found
