"""Words that head a line of totals below a table, in the languages in which tables come (`total_words.yml`)."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

import yaml

_APART = re.compile(r"[\W\d_]+")


def heads_totals(text: str) -> bool:
    """Tell whether a text is a word that heads a line of totals; figures and marks beside it do not count.

    Examples
    --------
    >>> [heads_totals(text) for text in ("Total", "SUMME:", "Toplam 15", "Totality", "")]
    [True, True, True, False, False]
    """
    plain = _plain(text)
    return bool(plain) and plain in _words()


@cache
def _words() -> frozenset[str]:
    groups = yaml.safe_load(Path(__file__).with_name("total_words.yml").read_text(encoding="utf-8"))
    return frozenset(_plain(word) for group in groups for word in group["words"])


def _plain(text: str) -> str:
    return _APART.sub("", unicodedata.normalize("NFKC", text).casefold())
