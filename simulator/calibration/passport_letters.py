"""One form for the writings of a name in two scripts, or in its own letters and those of a passport."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from synthetic_data import shipped_table

_SOUND_BEFORE_E = re.compile(r"(?<=[aeiou])i(?=e)")


def one_writing(names: Iterable[str]) -> Callable[[str], str]:
    """Return what makes one form of a small word's writings, as far as these names need it.

    The many Latin writings of Cyrillic names count as one only where there are Cyrillic names: otherwise Meier and
    Meyer would be one.

    Examples
    --------
    >>> own = one_writing(["Xəlilov"])
    >>> own("xəlilov"), own("khalilov"), own("elçin"), own("elchin"), own("meyer")
    ('khalilov', 'khalilov', 'elchin', 'elchin', 'meyer')
    >>> both = one_writing(["Алиева"])
    >>> both("алиева"), both("aliyeva"), both("əliyeva")
    ('alieva', 'alieva', 'alieva')
    """
    return _of_both_scripts if any(map(_has_cyrillic, names)) else _of_own_letters


def _has_cyrillic(name: str) -> bool:
    return not name.isascii() and any(unicodedata.name(letter, "").startswith("CYRILLIC") for letter in name)


def _of_own_letters(word: str) -> str:
    return _replaced(word, _own_letters())


def _of_both_scripts(word: str) -> str:
    latin = _of_own_letters(_replaced(word, _table()["cyrillic"]["letters"]))
    return re.sub("ii+", "i", _SOUND_BEFORE_E.sub("", _replaced(latin, _table()["both"]["letters"])))


def _replaced(word: str, letters: Mapping[str, str]) -> str:
    return re.sub("|".join(letters), lambda found: letters[found[0]], word)


@cache
def _own_letters() -> dict[str, str]:
    own: dict[str, Any] = _table()["own"]
    return {**{pair: pair for pair in own["kept"]}, **own["letters"]}


@cache
def _table() -> dict[str, Any]:
    table: dict[str, Any] = shipped_table(__file__, "passport_letters.yml")
    return table
