"""Whether Excel shows the number that a cell keeps, or another one, or none, by the cell's format."""

from __future__ import annotations

import re

_BESIDE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![<>=]|DBNum)[^\]]*\]', re.IGNORECASE)
"""What stands beside a number: words and marks, its colour, its currency; conditions and other numerals stay."""
_POWER = re.compile(r"[eE][+-]")


def shown_otherwise(value: float, form: str) -> str:
    """Return what Excel does to a number that is shown otherwise than it is kept; empty where it is shown as kept.

    Parameters
    ----------
    form : Excel's number format, such as ``#,##0.0``

    Examples
    --------
    >>> shown_otherwise(0.22, "0%"), shown_otherwise(1234.567, "#,##0"), shown_otherwise(7.5, "0.00 €")
    ('in percent', 'rounded', '')
    """
    sections = _BESIDE.sub("", form).split(";")
    if form in ("General", "@", ""):
        return ""
    # Sections stand for above 0, below 0, 0; where some are left out, the first serves for them.
    wanted = 1 if value < 0 else 2 if value == 0 else 0
    section = sections[wanted] if wanted < len(sections) else sections[0]
    if "%" in section:
        return "in percent"
    if "[" in section or "?/" in section:
        return "in other words"
    if "general" in section.lower():
        return ""
    if not re.search("[0#?]", section):
        return "not at all"
    whole, _, decimals = _POWER.split(section)[0].partition(".")
    if re.search(r"[0#?],+(?![0#?])", whole + decimals):
        return "in thousands"
    places = len(re.findall("[0#?]", decimals))
    if _POWER.search(section):
        return "" if float(f"{value:.{places}e}") == float(f"{value:.12g}") else "rounded"
    return "" if round(value, places) == float(f"{value:.12g}") else "rounded"
