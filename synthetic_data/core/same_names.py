"""Names and numbers that look alike: which of them people, and spreadsheets, hardly tell apart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from synthetic_data.core.shown_text import without_unseen
from synthetic_data.core.specs import read_mapping

_POINT_ZERO = re.compile(r"(?<=\d)[.,](?!000$)0+$")
"""Parts of one that are none; three zeros are a thousand's."""
_LAST_ZEROS = re.compile(r"(?<![\d.,])(\d+[.,](?!\d{3}$)\d*[1-9])0+$")
"""Zeros after parts of one; a version such as 1.2.30 has two points and keeps them."""
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


def typed_key(text: str) -> str:
    r"""Return a name without capitals, signs that cannot be seen and needless blanks; all letters stay as they are.

    Names of people and streets that differ in a blank or in how ß is written are two names, unlike in `name_key`.

    Examples
    --------
    >>> typed_key(" De\xa0 Bruyne\u200b"), typed_key("DEBRUYNE"), typed_key("Groß"), typed_key("İsmayıl")
    ('de bruyne', 'debruyne', 'groß', 'ismayıl')
    """
    plain = unicodedata.normalize("NFC", without_unseen(text)).lower().replace("i\u0307", "i")
    return " ".join(unicodedata.normalize("NFC", plain).split())


def look_key(text: str) -> str:
    """Return the key of a name in which accents, needless zeros and marks in numbers do not count either.

    Spreadsheets drop and add zeros and marks, writing programs bend apostrophes and lengthen dashes, keyboards of
    another script give letters that look the same, and people type names without accents. The dot on an i is one of
    them: its capital differs from language to language (I, İ). Names with one key may be two all the same (*año* and
    *ano*, *Sadıq* and *Sadiq*), so they are told and never joined.

    Examples
    --------
    >>> look_key("C0012"), look_key("7.0"), look_key("A 10"), look_key("000")
    ('c12', '7', 'a10', '0')
    >>> look_key("1 000"), look_key("1.000"), look_key("Fall 1'000"), look_key("1.5")
    ('1000', '1000', 'fall1000', '1.5')
    >>> look_key("PRÜFUNG"), look_key("Łódź"), look_key("SIĞORTA") == look_key("sığorta")
    ('prufung', 'lodz', True)
    >>> look_key("O’Brien"), look_key("Ann–1"), look_key("Məmmədov"), look_key("1.50")
    ("o'brien", 'ann-1', 'memmedov', '1.5')
    """
    # Unicode takes some apostrophes apart into a blank and a mark, so they go before its other forms.
    marks = unicodedata.normalize("NFC", text).translate(_alike().marks)
    plain = _LAST_ZEROS.sub(r"\1", _POINT_ZERO.sub("", _without_accents(name_key(marks))))
    return _ZEROS.sub("", _GROUPS.sub(lambda number: re.sub(r"\D", "", number[0]), plain))


def written_out(text: str) -> str:
    """Return a name with two letters for each that some programs lack; German ß is ss in `name_key` already.

    Examples
    --------
    >>> written_out("Prüfung"), written_out("ÅRSAG")
    ('pruefung', 'aarsag')
    """
    return unicodedata.normalize("NFC", text.casefold()).translate(_alike().two)


def _without_accents(key: str) -> str:
    if key.isascii():
        return key
    bare = "".join(letter if letter in _alike().apart else _ACCENT.sub("", unicodedata.normalize("NFD", letter))
                   for letter in key)
    return bare.translate(_alike().same)


@dataclass(frozen=True)
class _Alike:
    """What looks like something else."""

    apart: frozenset[str]
    """Letters that keep their marks."""
    same: dict[int, str]
    """Small letter → the Latin one it is typed or taken for."""
    two: dict[int, str]
    """Small letter → the two that stand for it."""
    marks: dict[int, str]
    """Apostrophe or dash → the one on every keyboard."""


@cache
def _alike() -> _Alike:
    told = _told()
    scripts = {own.casefold(): latin.casefold() for script in told["scripts"].values()
               for latin, own in zip(script["latin"], script["own"], strict=True)}
    return _Alike(apart=frozenset(told["apart"]), same=str.maketrans({**scripts, **told["same"]}),
                  two=str.maketrans(told["two"]),
                  marks=str.maketrans({sign: plain for plain, signs in told["marks"].items() for sign in signs}))


@cache
def _told() -> dict[str, Any]:
    return read_mapping(Path(__file__).with_name("alike_letters.yml"))


@cache
def latin_to(script: str) -> dict[int, int]:
    """Return the letters of a script that look like Latin ones, by these, for ``str.translate``.

    Examples
    --------
    >>> "Rosa".translate(latin_to("cyrillic")) == "Rosa", "p".translate(latin_to("cyrillic")) == "\u0440"
    (False, True)
    """
    letters = _told()["scripts"][script]
    return str.maketrans(letters["latin"], letters["own"])


def spelled_alike(names: Iterable[str], read_as: Callable[[str], str] = str) -> list[tuple[str, ...]]:
    """Return the groups of different names that have one `look_key`, in the order in which they come.

    Parameters
    ----------
    read_as : what is made of a name before it is looked at, such as a key without signs

    Examples
    --------
    >>> spelled_alike(["Ann", "Ben", "ann", "7", "007"])
    [('Ann', 'ann'), ('7', '007')]
    """
    groups: dict[str, list[str]] = {}
    for name in dict.fromkeys(names):
        groups.setdefault(look_key(read_as(name)), []).append(name)
    return [tuple(group) for group in groups.values() if len(group) > 1]
