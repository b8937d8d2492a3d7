"""Names and numbers that look alike: which of them people, and spreadsheets, hardly tell apart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import yaml

from synthetic_data.core.shown_text import without_unseen

_POINT_ZERO = re.compile(r"(?<=\d)[.,](?!000$)0+$")
"""Parts of one that are none; three zeros are a thousand's."""
_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")
_GROUPS = re.compile(r"(?<![\d.,'’])[1-9]\d{0,2}(?:[.,'’]\d{3})+(?![\d.,'’])")
"""A number with marks between its thousands; blanks between them are gone already."""
_ACCENT = re.compile("[\u0300-\u036f]")


def name_key(text: str) -> str:
    r"""Return a name without capitals, blanks, signs that cannot be seen, and two ways to write a letter.

    Examples
    --------
    >>> name_key(" Births\u200b"), name_key("Re\u0301gister") == name_key("r\u00e9gister"), name_key("İsmayıl")
    ('births', True, 'ismayıl')
    """
    if text.isascii():
        return "".join(without_unseen(text).lower().split())
    plain = unicodedata.normalize("NFKC", without_unseen(text)).casefold()
    # Most programs make of a capital İ an i and a dot above it.
    return "".join(unicodedata.normalize("NFKC", plain).replace("i\u0307", "i").split())


def look_key(text: str) -> str:
    """Return the key of a name in which accents, zeros in front and marks in numbers do not count either.

    Spreadsheets drop and add zeros and marks, and people type names without accents. The dot on an i is one of them:
    its capital differs from language to language (I, İ). Names with one key may be two all the same (*año* and *ano*,
    *Sadıq* and *Sadiq*), so they are told and never joined.

    Examples
    --------
    >>> look_key("C0012"), look_key("7.0"), look_key("A 10"), look_key("000")
    ('c12', '7', 'a10', '0')
    >>> look_key("1 000"), look_key("1.000"), look_key("Fall 1'000"), look_key("1.5")
    ('1000', '1000', 'fall1000', '1.5')
    >>> look_key("PRÜFUNG"), look_key("Łódź"), look_key("SIĞORTA") == look_key("sığorta")
    ('prufung', 'lodz', True)
    """
    plain = _POINT_ZERO.sub("", _without_accents(name_key(text)))
    return _ZEROS.sub("", _GROUPS.sub(lambda number: re.sub(r"\D", "", number[0]), plain))


def _without_accents(key: str) -> str:
    if key.isascii():
        return key
    apart, same = _letters()
    bare = "".join(letter if letter in apart else _ACCENT.sub("", unicodedata.normalize("NFD", letter))
                   for letter in key)
    return bare.translate(same)


@cache
def _letters() -> tuple[frozenset[str], dict[int, str]]:
    """The letters that keep their marks, and those without any that are typed as another one."""
    told = yaml.safe_load(Path(__file__).with_name("alike_letters.yml").read_text(encoding="utf-8"))
    return frozenset(told["apart"]), str.maketrans(told["same"])


def spelled_alike(names: Iterable[str]) -> list[tuple[str, ...]]:
    """Return the groups of different names that have one `look_key`, in the order in which they come.

    Examples
    --------
    >>> spelled_alike(["Ann", "Ben", "ann", "7", "007"])
    [('Ann', 'ann'), ('7', '007')]
    """
    groups: dict[str, list[str]] = {}
    for name in dict.fromkeys(names):
        groups.setdefault(look_key(name), []).append(name)
    return [tuple(group) for group in groups.values() if len(group) > 1]
