"""Whether Excel shows the number that a cell keeps, or another one, or none, by the cell's format."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

_PART = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|.', re.DOTALL)
"""Words, an escaped mark, a gap, a filler, a colour or currency or condition, and single marks of the format."""
_CHANGING = re.compile(r"\[(?:[<>=]|DBNum)", re.IGNORECASE)
"""Conditions and other numerals; what else stands in brackets is a colour or a currency."""
_POWER = re.compile(r"[eE][+-]")
_DIVIDED = re.compile(r"[0#?],+(?!.*[0#?])")
"""Commas between digits part thousands; behind the last digit, before the point or after it, they divide by them."""

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
    if form in ("General", "@", ""):
        return ""
    sections = _sections(form)
    # Sections stand for above 0, below 0, 0; where some are left out, the first serves for them.
    wanted = 1 if value < 0 else 2 if value == 0 else 0
    own = wanted < len(sections)
    parts = sections[wanted if own else 0]
    section = "".join(part for part in parts if len(part) == 1)
    if "%" in section:
        return "in percent"
    if any(map(_CHANGING.match, parts)) or "?/" in section:
        return "in other words"
    if "general" not in section.lower():
        if not re.search("[0#?]", section):
            return "not at all"
        if how := _by_digits(value, section):
            return how
    if how := _beside(parts):
        return how
    return "with another sign" if value and _has_minus(parts) != (value < 0 and own and wanted == 1) else ""


def _sections(form: str) -> list[list[str]]:
    found: list[list[str]] = [[]]
    for part in _PART.findall(form):
        if part == ";":
            found.append([])
        else:
            found[-1].append(part)
    return found


def _by_digits(value: float, section: str) -> str:
    whole, _, decimals = _POWER.split(section)[0].partition(".")
    if _DIVIDED.search(whole) or _DIVIDED.search(decimals):
        return "in thousands"
    places = len(re.findall("[0#?]", decimals))
    if _POWER.search(section):
        return "" if float(f"{value:.{places}e}") == float(f"{value:.12g}") else "rounded"
    return "" if round(value, places) == float(f"{value:.12g}") else "rounded"


def _beside(parts: list[str]) -> str:
    """Return what the words around a number, or between its digits, make of it; empty where they are a unit or name."""
    before, *between, after = _runs(parts)
    words = f"{before} | {after}"
    if any(between) or any(mark.isnumeric() for mark in _AREA.sub("", words)) or before[-1:] in _PARTING \
            or after[:1] in _PARTING:
        return "with other digits beside it"
    return "with a word that multiplies beside it" if _multiplying().search(words) else ""


def _has_minus(parts: list[str]) -> bool:
    """Tell whether a minus, or the bracket that stands for one, is written before the first digit."""
    return _MINUS.search(_runs(parts)[0].strip()) is not None


def _runs(parts: list[str]) -> list[str]:
    """Return what is written before a number, between its digits and behind it."""
    written = "".join(_NUMBER if _is_of_number(parts, place) else _said(part) for place, part in enumerate(parts))
    return re.split(f"general|{_NUMBER}+", written, flags=re.IGNORECASE)


def _is_of_number(parts: list[str], place: int) -> bool:
    part, following = parts[place], parts[place + 1:place + 4]
    if part in "+-":
        return place > 0 and parts[place - 1] in "eE"
    return part in "0#?.," or (part in "eE" and following[:1] in (["+"], ["-"])) \
        or (place > 0 and _said(part) in _BLANKS and "".join(following) in ("##0", "###"))


def _said(part: str) -> str:
    """Return what a part of the format writes; a gap and a colour write nothing, a filler its mark."""
    if part[0] == "[":
        return part[2:-1].partition("-")[0] if part.startswith("[$") else ""
    if part[0] == "_" and len(part) > 1:
        return ""
    return part[1:] if part[0] in "*\\" else part.strip('"')


@cache
def _multiplying() -> re.Pattern[str]:
    words = yaml.safe_load(_WORDS.read_text(encoding="utf-8"))["words"]
    many = "|".join(re.escape(word).replace(r"\*", r"\w*") for word in words)
    return re.compile(rf"(?<!\w)(?:{_SHORT_FOR_MANY}|(?i:{many}))(?!\w)")
