"""Cells of a class list in which a spreadsheet put something else, or in which several people stand."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

from synthetic_data import read_mapping, scripts_of

_NUMBER = re.compile(r"[-+]?\d+[.,]\d+(?:E[-+]?\d+)?|[-+]?\d+E[-+]\d+", re.IGNORECASE)
_NOTHING = frozenset(("NULL", "null", "N/A", "n/a", "NaN", "nan", "None", "none", "undefined", "(null)", "(blank)"))
"""What programs write where there is no name; Null with one capital is somebody's."""
_NO_NAME_HAS = frozenset('=%\\_*#"$<>~^|@!:')
_KINDS = frozenset(("Ps", "Pe", "Pi", "Pf", "Sm", "Sc", "So", "No"))
"""Brackets, quotation marks, signs of sums and money, pictures, raised figures; see `unicodedata.category`."""
_APOSTROPHES = "\u2018\u2019"
_DASH = re.compile(r"\s[-\u2010-\u2015]\s")
"""A dash with blanks around it stands between a name and something else."""
_SHORT = 3
"""Figures that may stand in the place of a name, as in Trainee 12; more are a date or a number of the staff."""


def turned(text: str) -> str:
    """Return the rule about a cell that a spreadsheet has turned into a date, a truth value or a number; or nothing.

    Examples
    --------
    >>> turned("05.Sep"), turned("TRUE"), turned("1.2E+15"), turned("sep.05.leyla")
    ('looks like a date, which spreadsheets make of a log-in or a name', 'is what spreadsheets make of yes and no', \
'is a number, which spreadsheets make of a log-in', '')
    """
    if _patterns()["days"].fullmatch(text):
        return "looks like a date, which spreadsheets make of a log-in or a name"
    if _patterns()["truths"].fullmatch(text):
        return "is what spreadsheets make of yes and no"
    return "is a number, which spreadsheets make of a log-in" if _NUMBER.fullmatch(text) else ""


def names_several(text: str) -> bool:
    """Tell whether a name holds what stands between the names of two people.

    Examples
    --------
    >>> names_several("Anna; Boris"), names_several("Anna and Boris"), names_several("King, Jr.")
    (True, True, False)
    """
    return _patterns()["joints"].search(text) is not None


def no_name_of_one(name: str) -> str:
    """Return the rule about a cell that names nobody; empty where it may be a name, or is empty.

    Examples
    --------
    >>> no_name_of_one("NULL"), no_name_of_one("Null"), no_name_of_one("45000"), no_name_of_one("12")
    ('is what programs write for nothing', '', 'holds no letter', '')
    """
    if name in _NOTHING:
        return "is what programs write for nothing"
    if not name or any(map(str.isalpha, name)) or (name.isdigit() and len(name) <= _SHORT):
        return ""
    return "holds no letter"


def beside_name(name: str) -> str:
    """Return the rule about a name that has a sign which no name has, or something beside it; empty for all others.

    Such a sign is what is left of a letter after another program wrote it as a code or in another encoding; what
    stands beside a name in brackets, behind a dash or a star often says that this person takes part no more.

    Examples
    --------
    >>> beside_name("Hasanova (withdrawn)"), beside_name("G=C3=BCl"), beside_name("H\u0436sn")
    ("has '(' in it, as no name has", "has '=' in it, as no name has", 'has letters of several alphabets in one word')
    >>> beside_name("Quliyeva-M\u0259mm..."), beside_name("King Jr.")
    ('breaks off', '')
    >>> beside_name("O\u2019Neill-Lopez, Jr."), beside_name("Ng 12"), beside_name("Gel\u00b7la")
    ('', '', '')
    """
    for sign in name:
        if sign in _NO_NAME_HAS or (unicodedata.category(sign) in _KINDS and sign not in _APOSTROPHES):
            return f"has {sign!r} in it, as no name has"
    if name.rstrip().endswith(("...", "\u2026")):
        return "breaks off"
    if _DASH.search(name):
        return "has something behind a dash"
    # Japanese names are written in three scripts, and none of them is one that is taken for another.
    mixed = any("LATIN" in scripts and len(scripts) > 1 for scripts in map(scripts_of, re.split(r"[\W_]+", name)))
    return "has letters of several alphabets in one word" if mixed else ""


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """What spreadsheets make of days and of yes and no, and what stands between two people."""
    told = read_mapping(Path(__file__).with_name("odd_cells.yml"))
    months, joints = "|".join(told["months"]), "|".join(told["joints"])
    days = (rf"\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{1,4}}(?:[ T]\d.*)?|\d{{1,2}}[-. ]{{1,2}}(?:{months})\.?"
            rf"(?:[-. ]\d{{2,4}})?|(?:{months})\.?[- ]\d{{2,4}}")
    # Behind the comma of one name stands what distinguishes it.
    parts = rf"[;/|&+\n]|,(?!\s*(?:Jr|Sr|II|III|IV|PhD|MD)\.?$)|\s(?:{joints})\s(?=\w+$)"
    return {"days": re.compile(days, re.IGNORECASE), "truths": re.compile("|".join(told["truths"])),
            "joints": re.compile(parts)}
