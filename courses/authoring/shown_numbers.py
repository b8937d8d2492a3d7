"""Whether Excel shows the number that a cell keeps, or another one, or none, by the cell's format."""

from __future__ import annotations

import re

_PART = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|.', re.DOTALL)
"""Words, an escaped mark, a gap, a filler, a colour or currency or condition, and single marks of the format."""
_CHANGING = re.compile(r"\[(?:[<>=]|DBNum)", re.IGNORECASE)
"""Conditions and other numerals; what else stands in brackets is a colour or a currency."""
_POWER = re.compile(r"[eE][+-]")
_DIVIDED = re.compile(r"[0#?],+(?!.*[0#?])")
"""Commas between digits part thousands; behind the last digit, before the point or after it, they divide by them."""


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
    if _have_digits(parts):
        return "with other digits beside it"
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


def _have_digits(parts: list[str]) -> bool:
    """Tell whether words beside the number begin or end with a digit that looks like one of its own."""
    return any((part[1].isdigit() and before in "0#?.,") or (part.strip('"')[-1].isdigit() and after in "0#?.,")
               for before, part, after in zip(["-", *parts], parts, [*parts[1:], "-"], strict=False)
               if part[0] in '"\\' and part != '""')


def _has_minus(parts: list[str]) -> bool:
    """Tell whether a minus, or the bracket that stands for one, is written before the first digit."""
    said = [part.strip('"\\') for part in parts if part[0] not in "_*["]
    before = "".join(said[:next((place for place, part in enumerate(said) if part in ("0", "#", "?", "G", "g")), None)])
    return any(sign in before for sign in "-−(")
