"""Words that head a line of totals below a table, in the languages in which tables come (`total_words.yml`)."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Any

from synthetic_data.core.word_tables import shipped_table

_APART = re.compile(r"[\W\d_]+")


def heads_totals(text: str, *, also_names: bool = False) -> bool:
    """Tell whether a text is a word that heads a line of totals; figures and marks beside it do not count.

    Parameters
    ----------
    also_names : whether words count that are names as well, such as that of the town Soma; for those who then look
        whether the line's numbers are totals

    Examples
    --------
    >>> [heads_totals(text) for text in ("Total", "SUMME:", "Toplam 15", "Totality", "")]
    [True, True, True, False, False]
    >>> heads_totals("Soma"), heads_totals("Soma", also_names=True), heads_totals("Total", also_names=True)
    (False, True, True)
    """
    plain = _plain(text)
    return bool(plain) and (plain in _words("words") or (also_names and plain in _words("also_names")))


def is_sum_of_others(numbers: Sequence[float], place: int, *, near: float = 1e-9) -> bool:
    """Tell whether one number of a column is the sum of all others, as that of a line of totals is.

    Of two numbers that are alike each would be, so there must be three.

    Parameters
    ----------
    near : largest relative difference, for sums of rounded numbers

    Examples
    --------
    >>> is_sum_of_others([4, 6, 10], 2), is_sum_of_others([10, 10], 1), is_sum_of_others([4, 6, 11], 2)
    (True, False, False)
    """
    others = math.fsum(numbers) - numbers[place]
    return len(numbers) > 2 and math.isclose(numbers[place], others, rel_tol=near)


def speaks_of_all(text: str) -> bool:
    """Tell whether a text begins with a word for all or for the whole, as the name of a subtotal does.

    Examples
    --------
    >>> speaks_of_all("All of the district"), speaks_of_all("Whole town"), speaks_of_all("Allston")
    (True, True, False)
    """
    first = _APART.split(text.strip().casefold())[:1]
    return bool(first) and first[0] in _words("all")


@cache
def _words(group: str) -> frozenset[str]:
    return frozenset(_plain(word) for one in _told() for word in one.get(group, ()))


@cache
def _told() -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = shipped_table(__file__, "total_words.yml")
    return told


def _plain(text: str) -> str:
    return _APART.sub("", unicodedata.normalize("NFKC", text).casefold())
