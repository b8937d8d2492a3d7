"""What words of a drawing tell, in the languages in which people draw (`drawn_words.yml`)."""

from __future__ import annotations

import re
from functools import cache

from synthetic_data import shipped_table, words_of

_UNITS = ("sec", "min", "h", "days", "weeks", "months", "years")
_WHOLE = 3
"""Letters of a Latin word up to which it is meant as a whole: `an` begins answers."""
_APART = re.compile(r"[\s_-]+")


def tells(what: str, text: str) -> bool:
    """Tell whether a text holds a word of one kind.

    Parameters
    ----------
    what : kind of words, such as ``working_days``

    Examples
    --------
    >>> tells("working_days", "after 10 working days"), tells("working_days", "after 10 days")
    (True, False)
    """
    plain = _plain(text)
    return any(word in plain for word in _words(what))


def is_short_for(what: str, letters: str) -> bool:
    """Tell whether letters, with dots or without, are a short form of one kind of words.

    Examples
    --------
    >>> is_short_for("working_days", "B.D."), is_short_for("working_days", "d")
    (True, False)
    """
    return _plain(letters).replace(".", "") in _words(f"{what}_shortened")


def unit_of(word: str) -> str:
    """Return the unit of time that a word behind a number means; empty where it means none, or may mean two.

    Examples
    --------
    >>> unit_of("Tage"), unit_of("h"), unit_of("months"), unit_of("m")
    ('days', 'h', 'months', '')
    """
    plain = _plain(word)
    found = [(len(start), unit) for unit in _UNITS for start in _words(unit)
             if plain == start or (len(start) > _WHOLE and plain.startswith(start))
             or (not start.isascii() and plain.startswith(start))]
    return max(found, default=(0, ""))[1]


@cache
def _words(what: str) -> frozenset[str]:
    told = shipped_table(__file__, "drawn_words.yml")
    return words_of((one for one in told if one["tells"] == what), _plain)


def _plain(text: str) -> str:
    return _APART.sub("", text.casefold())
