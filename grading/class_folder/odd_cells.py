"""Cells of a class list in which a spreadsheet put something else, or in which several people stand."""

from __future__ import annotations

import re

_MONTHS = ("jan|feb|mar|mär|mrz|apr|may|mai|maj|jun|jul|aug|sep|okt|oct|nov|dec|dez|déc|dic|ene|abr|ago|fev|fév|avr|"
           "juin|juil|août|set|out|yan|iyn|iyl|avq|sen|noy|dek|oca|şub|nis|haz|tem|ağu|eyl|eki|kas|ara")
"""How spreadsheets shorten the names of months, in languages of offices that we know of."""
_DAYS = re.compile(rf"\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{1,4}}(?:[ T]\d.*)?|\d{{1,2}}[-. ]{{1,2}}(?:{_MONTHS})\.?"
                   rf"(?:[-. ]\d{{2,4}})?|(?:{_MONTHS})\.?[- ]\d{{2,4}}", re.IGNORECASE)
_TRUTH = re.compile("TRUE|FALSE|WAHR|FALSCH|VRAI|FAUX|VERO|VERDADEIRO|VERDADERO|FALSO|DOĞRU|YANLIŞ|ИСТИНА|ЛОЖЬ")
_NUMBER = re.compile(r"[-+]?\d+[.,]\d+(?:E[-+]?\d+)?|[-+]?\d+E[-+]\d+", re.IGNORECASE)
_PART = re.compile(r"[;/|&+\n]|,(?!\s*(?:Jr|Sr|II|III|IV|PhD|MD)\.?$)|\s(?:and|und|et|və|ve|და)\s(?=\w+$)")
"""Between the names of two people; behind the comma of one name stands what distinguishes it. No words of one letter:
Costa e Silva and Ortega y Gasset are surnames."""


_NOTHING = frozenset(("NULL", "null", "N/A", "n/a", "NaN", "nan", "None", "none", "undefined", "(null)", "(blank)"))
"""What programs write where there is no name; Null with one capital is somebody's."""
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
    if _DAYS.fullmatch(text):
        return "looks like a date, which spreadsheets make of a log-in or a name"
    if _TRUTH.fullmatch(text):
        return "is what spreadsheets make of yes and no"
    return "is a number, which spreadsheets make of a log-in" if _NUMBER.fullmatch(text) else ""


def names_several(text: str) -> bool:
    """Tell whether a name holds what stands between the names of two people.

    Examples
    --------
    >>> names_several("Anna; Boris"), names_several("Anna and Boris"), names_several("King, Jr.")
    (True, True, False)
    """
    return _PART.search(text) is not None


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
