"""What a cell says, by the kind its column has: read as that and nothing else, or refused with the reason."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Literal

from courses.authoring.case_sheet import SheetCell
from synthetic_data import LINES, PART_OF_A_DAY, shown, shown_otherwise, shows_whole_day, wrong_encoding

Kind = Literal["text", "date", "number", "id"]
Decimal = Literal["", "comma", "point"]
Value = str | int | float | None

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_NUMBER = re.compile(r"[-+−]?\d+(?:[.,]\d+)?")
_THOUSANDS = re.compile(r"[-+−]?[1-9]\d{0,2}[.,]\d{3}")
_POWER = re.compile(r"[-+]?\d+(?:[.,]\d+)?[eE][-+]?\d+")
_YEARS = (1800, 2200)
_EXCEL_DAY = re.compile(r"\d{1,2}[-./ ](?:\d{1,2}|[A-Za-z]{3})(?:[-./ ]\d{2,4})?|[A-Za-z]{3}[-. ]\d{2}|"
                        r"\d{4}-\d{2}-\d{2}.*")


class Unclear(ValueError):
    """A cell that can be read in more than one way, or in none."""

    def __init__(self, rule: str, remedy: str) -> None:
        super().__init__(rule)
        self.rule, self.remedy = rule, remedy


def read_cell(cell: SheetCell, kind: Kind, decimal: Decimal = "") -> Value:
    """Return what a cell of a column says; an empty one says nothing, whatever the kind.

    Parameters
    ----------
    decimal : the sign before the decimals where the table declares it; left out, a number such as 1,234 is refused

    Returns
    -------
    str, int, float or None : a day as 2026-03-01

    Raises
    ------
    Unclear : the cell holds something else

    Examples
    --------
    >>> read_cell(SheetCell("12,5", "here"), "number"), read_cell(SheetCell("01.03.2026", "here"), "date")
    (12.5, '2026-03-01')
    >>> read_cell(SheetCell("007", "here"), "id")
    '007'
    >>> read_cell(SheetCell("1,234", "here"), "number")
    Traceback (most recent call last):
    ...
    courses.authoring.cell_values.Unclear: can be read as a thousand or as a decimal number
    """
    if not cell.text:
        return None
    if isinstance(cell.value, bool):
        raise Unclear("is a truth value of Excel", "format the column as text and write a word")
    return _READERS[kind](cell, decimal)


def read_sentence(cell: SheetCell) -> str:
    """Return what a cell says to trainees, of the columns why and later.

    Raises
    ------
    Unclear : it is a number, a date or a truth value of Excel, or holds what acts on a screen
    """
    if cell.text and not isinstance(cell.value, str):
        raise Unclear("is a number, a date or a truth value of Excel, where a sentence is wanted",
                      "write what trainees are to read")
    return _seen(cell.text)


def _seen(text: str) -> str:
    """Return a text in which everything can be seen."""
    if shown(text, keep=LINES) != text:
        raise Unclear("holds a character that cannot be seen or that acts on a screen", "type the cell anew")
    if wrong := wrong_encoding(text):
        raise Unclear(wrong, "type the cell anew, and save the table as UTF-8")
    if text.startswith("=") and len(text) > 1:
        raise Unclear("begins as a formula does", "write what the formula gives")
    return text


def _text(cell: SheetCell, _decimal: Decimal) -> str:
    if not isinstance(cell.value, (str, int, float)):
        raise Unclear("is a date or a time of Excel in a column of texts",
                      "format the column as text, or give it the kind date")
    if isinstance(cell.value, float) or (isinstance(cell.value, int) and cell.form not in ("General", "@")):
        raise Unclear("is a number of Excel in a column of texts, so what is shown may differ from what is kept",
                      "format the column as text, or give it the kind number")
    return _seen(cell.text)


def _id(cell: SheetCell, _decimal: Decimal) -> str:
    if not isinstance(cell.value, str):
        raise Unclear("is a number or a date of Excel in a column of ids; zeros in front may be lost",
                      "format the column as text and write the id again")
    if _POWER.fullmatch(cell.text) or _EXCEL_DAY.fullmatch(cell.text):
        raise Unclear("looks like an id that a spreadsheet made a number or a date of",
                      "format the column as text and write the id again; a real one of this look stands in a column of "
                      "the kind text")
    return _seen(cell.text)


def _date(cell: SheetCell, _decimal: Decimal) -> str:
    if isinstance(cell.value, datetime):
        if cell.value.time() != datetime.min.time():
            raise Unclear("is a moment and no day", "leave the time out")
        if not shows_whole_day(cell.form):
            raise Unclear(*PART_OF_A_DAY)
        return _near(cell.value.date())
    if isinstance(cell.value, date):
        return _near(cell.value)
    if not isinstance(cell.value, str):
        raise Unclear("is a number of Excel in a column of dates", "format the column as date or as text")
    iso, dotted = _ISO.fullmatch(cell.text), _DOTTED.fullmatch(cell.text)
    parts = iso.groups() if iso else dotted.groups()[::-1] if dotted else None
    if parts is None:
        raise Unclear("is no date that can be read in one way only", "write 2026-03-01 or 01.03.2026")
    try:
        day = date(*map(int, parts))
    except ValueError:
        raise Unclear("is a day that does not exist", "write 2026-03-01 or 01.03.2026") from None
    return _near(day)


def _near(day: date) -> str:
    if not _YEARS[0] <= day.year <= _YEARS[1]:
        raise Unclear(f"is a day outside the years {_YEARS[0]} to {_YEARS[1]}", "check the year")
    return day.isoformat()


def _number(cell: SheetCell, decimal: Decimal) -> int | float:
    if isinstance(cell.value, (int, float)):
        if how := shown_otherwise(cell.value, cell.form):
            raise Unclear(f"is shown by Excel as another number than it keeps ({how})",
                          "write the number that is meant, and format the column as Number with all its decimals; the "
                          "unit belongs to the column's label")
        return _finite(float(f"{cell.value:.12g}"))  # without the dust of binary sums, such as 0.30000000000000004
    text = cell.text.replace("\u00a0", "").replace("\u202f", "").replace("−", "-")
    if not isinstance(cell.value, str) or not _NUMBER.fullmatch(text):
        raise Unclear("is no number", "write digits alone, such as 1250 or 12,5; the unit belongs to the column's "
                      "label")
    if not decimal and may_be_thousands(text):
        raise Unclear("can be read as a thousand or as a decimal number",
                      "write 1234 or 1,2340, or declare decimal: comma or decimal: point in table.yml")
    other = {"comma": ".", "point": ","}.get(decimal, "")
    if other and other in text:
        raise Unclear(f"has another decimal sign than table.yml declares ({decimal})", "mend it, or change decimal:")
    return _finite(float(text.replace(",", ".")))


def may_be_thousands(text: str) -> bool:
    """Tell whether a number has a mark that may divide thousands: one to three digits before it, three behind.

    Examples
    --------
    >>> may_be_thousands("1,250"), may_be_thousands("0,125"), may_be_thousands("12,50")
    (True, False, False)
    """
    return _THOUSANDS.fullmatch(text) is not None


def _finite(number: float) -> int | float:
    if not math.isfinite(number) or abs(number) > 1e12:
        raise Unclear("is no number that a desk can show", "write one below 1000000000000")
    return int(number) if number.is_integer() else number


_READERS: Mapping[Kind, Callable[[SheetCell, Decimal], str | int | float]] = {
    "text": _text, "id": _id, "date": _date, "number": _number}
