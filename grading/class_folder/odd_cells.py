"""Cells of a class list in which a spreadsheet put something else, or in which several people stand."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

_NUMBER = re.compile(r"[-+]?\d+[.,]\d+(?:E[-+]?\d+)?|[-+]?\d+E[-+]\d+", re.IGNORECASE)
_SHORT = 3
"""Figures that may stand in the place of a name, as in Trainee 12; more are a date or a number of the staff."""


@cache
def _words(kind: str) -> list[str]:
    told = yaml.safe_load(Path(__file__).with_name("odd_cell_words.yml").read_text(encoding="utf-8"))
    return [word for line in told[kind] for word in line["words"]]


@cache
def _days() -> re.Pattern[str]:
    months = "|".join(map(re.escape, _words("months")))
    return re.compile(rf"\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{1,4}}(?:[ T]\d.*)?|\d{{1,2}}[-. ]{{1,2}}(?:{months})\.?"
                      rf"(?:[-. ]\d{{2,4}})?|(?:{months})\.?[- ]\d{{2,4}}", re.IGNORECASE)


@cache
def _between() -> re.Pattern[str]:
    """What stands between two names; behind the comma of one name stands what distinguishes it."""
    words = "|".join(map(re.escape, _words("and")))
    return re.compile(rf"[;/|&+\n]|,(?!\s*(?:Jr|Sr|II|III|IV|PhD|MD)\.?$)|\s(?:{words})\s(?=\w+$)")


def turned(text: str) -> str:
    """Return the rule about a cell that a spreadsheet has turned into a date, a truth value or a number; or nothing.

    Examples
    --------
    >>> turned("05.Sep"), turned("TRUE"), turned("1.2E+15"), turned("sep.05.leyla")
    ('looks like a date, which spreadsheets make of a log-in or a name', 'is what spreadsheets make of yes and no', \
'is a number, which spreadsheets make of a log-in', '')
    """
    if _days().fullmatch(text):
        return "looks like a date, which spreadsheets make of a log-in or a name"
    if text in _words("truth"):
        return "is what spreadsheets make of yes and no"
    return "is a number, which spreadsheets make of a log-in" if _NUMBER.fullmatch(text) else ""


def names_several(text: str) -> bool:
    """Tell whether a name holds what stands between the names of two people.

    Examples
    --------
    >>> names_several("Anna; Boris"), names_several("Anna and Boris"), names_several("King, Jr.")
    (True, True, False)
    """
    return _between().search(text) is not None


def no_name_of_one(name: str) -> str:
    """Return the rule about a cell that names nobody; empty where it may be a name, or is empty.

    Examples
    --------
    >>> no_name_of_one("NULL"), no_name_of_one("Null"), no_name_of_one("45000"), no_name_of_one("12")
    ('is what programs write for nothing', '', 'holds no letter', '')
    """
    if name in _words("nothing"):
        return "is what programs write for nothing"
    if not name or any(map(str.isalpha, name)) or (name.isdigit() and len(name) <= _SHORT):
        return ""
    return "holds no letter"
