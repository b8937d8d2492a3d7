"""Whether Excel shows the number that a cell keeps, or another one, or none, by the cell's format."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from synthetic_data.core.format_parts import Form, bare_text, form_of, is_scaled_form
from synthetic_data.core.specs import read_mapping

AS_TYPED = ("General", "@", "")
"""Formats of Excel that show a number as it was typed."""
_POWER = re.compile(r"[eE][+-]")
_NUMBER = "\0"
"""Stands for what Excel writes of the number itself, among the words of a format."""
_BLANKS = (" ", "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}")
_PARTING = (".", ",")
_AREA = re.compile(r"\b[kcdm]?m[23²³]")
"""Square and cubic metres; any other figure beside a number could be one of its own."""
_SHORT_FOR_MANY = r"[kKM]|MM|(?:[kKMmT])(?=€|[$]|₼|EUR\b|USD\b|AZN\b)\S*"
_WORDS = Path(__file__).with_name("words_for_many.yml")
"""Words for many, in the languages of offices we know of; `min` is left to minutes."""
_MINUS = re.compile(r"^[-−–]|[-−–]$|\(\W*$|^minus\b", re.IGNORECASE)


def shown_otherwise(value: float, form: str) -> str:
    """Return what Excel does to a number that is shown otherwise than it is kept; empty where it is shown as kept.

    Parameters
    ----------
    form : Excel's number format, such as ``#,##0.0``

    Examples
    --------
    >>> shown_otherwise(0.22, "0%"), shown_otherwise(1234.567, "#,##0"), shown_otherwise(7.5, "0.00 €")
    ('in percent', 'rounded', '')
    >>> shown_otherwise(7000, "0,.0"), shown_otherwise(7, '0"000"'), shown_otherwise(-7, "0;0")
    ('in thousands', 'with other digits beside it', 'with another sign')
    """
    if form in AS_TYPED:
        return ""
    parts, own = form_of(form, value)
    section = bare_text(parts)
    if "%" in section:
        return "in percent"
    if any(part.is_condition or part.is_other_numerals for part in parts) or "?/" in section:
        return "in other words"
    if not any(part.general for part in parts):
        if not re.search("[0#?]", section):
            return "not at all"
        if how := _by_digits(value, parts):
            return how
    if how := _beside(parts):
        return how
    return "with another sign" if value and _has_minus(parts) != (value < 0 and own) else ""


def shows_other_sign(value: float, form: str) -> bool:
    """Tell whether Excel shows a plus beside a number, as of a change, or another sign than that of the number.

    Examples
    --------
    >>> shows_other_sign(1, "+0"), shows_other_sign(3, "-0"), shows_other_sign(-3, "0.0"), shows_other_sign(3, "0E+00")
    (True, True, False, False)
    """
    parts, own = form_of(form, value)
    beside = _runs(parts)
    return "+" in beside[0] + beside[-1] or (value != 0 and _has_minus(parts) != (value < 0 and own))


def _by_digits(value: float, parts: Form) -> str:
    if is_scaled_form(parts):
        return "in thousands"
    section = bare_text(parts)
    decimals = _POWER.split(section)[0].partition(".")[2]
    places = len(re.findall("[0#?]", decimals))
    if _POWER.search(section):
        return "" if float(f"{value:.{places}e}") == float(f"{value:.12g}") else "rounded"
    return "" if round(value, places) == float(f"{value:.12g}") else "rounded"


def _beside(parts: Form) -> str:
    """Return what the words around a number, or between its digits, make of it; empty where they are a unit or name."""
    before, *between, after = _runs(parts)
    words = f"{before} | {after}"
    if any(between) or any(mark.isnumeric() for mark in _AREA.sub("", words)) or before[-1:] in _PARTING \
            or after[:1] in _PARTING:
        return "with other digits beside it"
    return "with a word that multiplies beside it" if multiplies(words) else ""


def multiplies(words: str) -> bool:
    """Tell whether words beside a number make another number of it.

    Examples
    --------
    >>> multiplies("thousand cases"), multiplies("Mio"), multiplies("min"), multiplies("k")
    (True, True, False, True)
    """
    return _multiplying().search(words) is not None


def _has_minus(parts: Form) -> bool:
    """Tell whether a minus, or the bracket that stands for one, is written before the first digit."""
    return _MINUS.search(_runs(parts)[0].strip()) is not None


def _runs(parts: Form) -> list[str]:
    """Return what is written before a number, between its digits and behind it."""
    written = "".join(_NUMBER if part.general or _is_of_number(parts, place) else part.said
                      for place, part in enumerate(parts))
    return re.split(f"{_NUMBER}+", written)


def _is_of_number(parts: Form, place: int) -> bool:
    part, following = parts[place], [each.text for each in parts[place + 1:place + 4]]
    # A blank between digits parts thousands.
    if place > 0 and part.said in _BLANKS and "".join(following) in ("##0", "###"):
        return True
    if not part.bare:
        return False
    if part.text in "+-":
        return place > 0 and parts[place - 1].text in "eE"
    return part.text in "0#?.," or (part.text in "eE" and following[:1] in (["+"], ["-"]))


@cache
def _multiplying() -> re.Pattern[str]:
    many = "|".join(re.escape(word).replace(r"\*", r"\w*") for word in read_mapping(_WORDS)["words"])
    return re.compile(rf"(?<!\w)(?:{_SHORT_FOR_MANY}|(?i:{many}))(?!\w)")
