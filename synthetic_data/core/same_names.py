"""Names and numbers that look alike: which of them people, and spreadsheets, hardly tell apart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from synthetic_data.core.shown_text import without_unseen

_POINT_ZERO = re.compile(r"(?<=\d)[.,]0+$")
_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")


def name_key(text: str) -> str:
    r"""Return a name without capitals, blanks, signs that cannot be seen, and two ways to write a letter.

    Examples
    --------
    >>> name_key(" Births\u200b"), name_key("Re\u0301gister") == name_key("r\u00e9gister")
    ('births', True)
    """
    if text.isascii():
        return "".join(without_unseen(text).lower().split())
    plain = unicodedata.normalize("NFKC", without_unseen(text)).casefold()
    return "".join(unicodedata.normalize("NFKC", plain).split())


def number_key(text: str) -> str:
    """Return the key of a name in which zeros do not count either, where spreadsheets drop and add them.

    Examples
    --------
    >>> number_key("C0012"), number_key("7.0"), number_key("A 10"), number_key("000")
    ('c12', '7', 'a10', '0')
    """
    return _ZEROS.sub("", _POINT_ZERO.sub("", name_key(text)))


def spelled_alike(names: Iterable[str]) -> list[tuple[str, ...]]:
    """Return the groups of different names that have one `number_key`, in the order in which they come.

    Examples
    --------
    >>> spelled_alike(["Ann", "Ben", "ann", "7", "007"])
    [('Ann', 'ann'), ('7', '007')]
    """
    groups: dict[str, list[str]] = {}
    for name in dict.fromkeys(names):
        groups.setdefault(number_key(name), []).append(name)
    return [tuple(group) for group in groups.values() if len(group) > 1]
