"""What the format of an Excel cell shows beside its number: a per cent sign, a currency, a unit."""

from __future__ import annotations

import re

# Quoted words, an escaped sign, a currency with its country, a filler and its sign, a colour or condition.
_PART = re.compile(r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[\$(?P<money>[^\]-]*)(?:-[^\]]*)?\]|[_*].|\[[^\]]*\]|'
                   r"(?P<bare>.)")
_NUMERALS = "0123456789#?.,/+-()E@%;: "
_SIGNS = {"€": "EUR", "£": "GBP", "₼": "AZN", "zł": "PLN", "₺": "TRY", "₴": "UAH", "₽": "RUB", "₾": "GEL"}


def is_percent(shape: str) -> bool:
    """Tell whether Excel shows a hundred times the number, with a per cent sign.

    Examples
    --------
    >>> is_percent("0.0%"), is_percent('0"%"')
    (True, False)
    """
    return any(part["bare"] == "%" for part in _first(shape))


def is_scaled(shape: str) -> bool:
    """Tell whether Excel shows a thousandth or a millionth of the number: commas behind the last digit.

    Examples
    --------
    >>> is_scaled("#,##0,"), is_scaled('0" k",'), is_scaled("0,.0"), is_scaled("#,##0.00")
    (True, True, True, False)
    """
    # Words between the last digit and its commas change nothing.
    bare = "".join(part["bare"] or "" for part in _first(shape))
    return re.search(r"[0#?],+(?![0#?,.])", bare) is not None or re.search(r"[0#?],+\.", bare) is not None


def words_beside(shape: str) -> str:
    """Return the words and signs that stand beside the number.

    Examples
    --------
    >>> words_beside('0.0" h"'), words_beside('_-* #,##0.00 [$€-407]_-'), words_beside("#,##0.00")
    ('h', '€', '')
    """
    if shape == "General":
        return ""
    shown = [part["quoted"] or part["escaped"] or part["money"] or (part["bare"] or "").strip(_NUMERALS)
             for part in _first(shape)]
    return "".join(word or "" for word in shown).strip(" -()")


def means(word: str, currency: str) -> bool:
    """Tell whether a sign or word beside a number is this currency.

    Examples
    --------
    >>> means("€", "EUR"), means("$", "EUR")
    (True, False)
    """
    return currency in (word, _SIGNS.get(word)) or (word == "$" and "USD" in currency)


def _first(shape: str) -> list[re.Match[str]]:
    """The parts of the form of numbers above zero."""
    out = []
    for part in _PART.finditer(shape):
        if part["bare"] == ";":
            break
        out.append(part)
    return out
