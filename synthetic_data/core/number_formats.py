"""What the format of an Excel cell shows beside its number: a per cent sign, a currency, a unit."""

from __future__ import annotations

import re

# Quoted words, an escaped sign, a currency with its country, a filler and its sign, a colour or condition.
_PART = re.compile(r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[\$(?P<money>[^\]-]*)(?:-[^\]]*)?\]|[_*].|\[[^\]]*\]|'
                   r"(?i:General)|(?P<bare>.)")
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
    >>> words_beside("General"), words_beside('General" h"')
    ('', 'h')
    """
    shown = [part["quoted"] or part["escaped"] or part["money"] or (part["bare"] or "").strip(_NUMERALS)
             for part in _first(shape)]
    return "".join(word or "" for word in shown).strip(" -()")


def unclear_shape(shape: str, value: float) -> str:
    """Return why a cell's format shows another thing than the number kept, as a rule in a message; or nothing.

    Examples
    --------
    >>> unclear_shape("0,", 7), unclear_shape(";;;", 7)
    ('is shown in thousands or millions, and kept as what stands here', 'is shown as an empty cell by its format')
    >>> unclear_shape('[>10]0" h";0" min"', 7), unclear_shape("[Red]0;-0;", 7)
    ('is shown with words that hang on its size', '')
    """
    if is_scaled(shape):
        return "is shown in thousands or millions, and kept as what stands here"
    if any(re.match(r"\[[<>=]", part[0]) for part in _PART.finditer(shape)):
        return "is shown with words that hang on its size"
    forms = _forms(shape)
    # Of a format of one form, or for numbers below zero or zero without a form of their own, the first holds.
    own = 1 if value < 0 else 2 if value == 0 else 0
    form = forms[own if own < len(forms) else 0]
    return "is shown as an empty cell by its format" if len(forms) > 1 and not form else ""


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
    return _forms(shape)[0]


def _forms(shape: str) -> list[list[re.Match[str]]]:
    """The parts of each form of a format: of numbers above zero, below it, zero, and words."""
    out: list[list[re.Match[str]]] = [[]]
    for part in _PART.finditer(shape):
        if part["bare"] == ";":
            out.append([])
        else:
            out[-1].append(part)
    return out
