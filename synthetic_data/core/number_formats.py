"""What the format of an Excel cell shows beside its number: a per cent sign, a currency, a unit."""

from __future__ import annotations

import re

from synthetic_data.core.format_parts import bare_text, form_of, format_forms, is_scaled_form
from synthetic_data.core.shown_numbers import AS_TYPED, shows_other_sign

_EXACT = 1e15
"""From here on Excel puts zeros in the place of digits."""
_NUMERALS = "0123456789#?.,/+-()E@%;: "
_CLOCK = re.compile(r"am/pm|a/p|h+[^a-z]*m+|m+[^a-z]*s+")
"""Marks of a time of day, in which an m is a minute."""
_SIGNS = {"€": "EUR", "£": "GBP", "₼": "AZN", "zł": "PLN", "₺": "TRY", "₴": "UAH", "₽": "RUB", "₾": "GEL"}


def is_percent(shape: str) -> bool:
    """Tell whether Excel shows a hundred times the number, with a per cent sign.

    Examples
    --------
    >>> is_percent("0.0%"), is_percent('0"%"')
    (True, False)
    """
    return "%" in bare_text(format_forms(shape)[0])


def is_scaled(shape: str) -> bool:
    """Tell whether Excel shows a thousandth or a millionth of the number: commas behind the last digit.

    Examples
    --------
    >>> is_scaled("#,##0,"), is_scaled('0" k",'), is_scaled("0,.0"), is_scaled("#,##0.00")
    (True, True, True, False)
    """
    return is_scaled_form(format_forms(shape)[0])


def words_beside(shape: str) -> str:
    """Return the words and signs that stand beside the number.

    Examples
    --------
    >>> words_beside('0.0" h"'), words_beside('_-* #,##0.00 [$€-407]_-'), words_beside("#,##0.00")
    ('h', '€', '')
    >>> words_beside("General"), words_beside('General" h"')
    ('', 'h')
    """
    said = (part.said.strip(_NUMERALS) if part.bare else part.said for part in format_forms(shape)[0])
    return "".join(said).strip(" -()")


PART_OF_A_DAY = ("is a date of which Excel shows only a part, so that the rest may be what it made up",
                 "write the whole day, such as 2024-01-20, and format the cell so that all of it is shown")
"""What is wrong with a date that is shown without its day, month or year, and what to do."""


def shows_whole_day(shape: str) -> bool:
    """Tell whether a date is shown with its day, month and year.

    Who types a month or a day without its year sees what they typed, and Excel keeps a whole day that nobody wrote:
    the first of the month, or the year in which it was typed.

    Examples
    --------
    >>> shows_whole_day("mm-dd-yy"), shows_whole_day("[$-F800]dddd, mmmm dd, yyyy")
    (True, True)
    >>> shows_whole_day("mmm-yy"), shows_whole_day("d-mmm"), shows_whole_day("yyyy"), shows_whole_day("dddd mmm yy")
    (False, False, False, False)
    >>> shows_whole_day("d.m.yyyy h:mm AM/PM"), shows_whole_day("d h:mm yyyy")
    (True, False)
    """
    if shape in AS_TYPED:
        return True
    bare = _CLOCK.sub("", bare_text(format_forms(shape)[0]).lower())
    return bool(re.search(r"(?<!d)dd?(?!d)", bare) and "m" in bare and re.search("[yeb]", bare))


def shown_whole(value: float, shape: str) -> str:
    """Return a whole number as a cell shows it, such as a log-in of digits; empty where it may not be that text.

    A number of more than 15 digits is kept by Excel with other digits than were typed.

    Examples
    --------
    >>> shown_whole(7, "000"), shown_whole(7, "General"), shown_whole(7, '"T-"000'), shown_whole(7.0, "0")
    ('007', '7', 'T-007', '7')
    >>> shown_whole(7.5, "General"), shown_whole(1234, "#,##0"), shown_whole(7, "0%"), shown_whole(10**15, "0")
    ('', '', '', '')
    """
    if not 0 <= value < _EXACT or value != int(value):
        return ""
    if shape in AS_TYPED:
        return str(int(value))
    parts, _ = form_of(shape, value)
    digits = re.fullmatch("#*(0*)", bare_text(parts))
    runs = re.split("\0+", "".join("\0" if part.bare or part.general else part.said for part in parts))
    return f"{int(value):0{len(digits[1])}}".join(runs) if digits and len(runs) == 2 else ""


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
    forms = format_forms(shape)
    if any(part.is_condition for form in forms for part in form):
        return "is shown with words that hang on its size"
    if len(forms) > 1 and not form_of(shape, value)[0]:
        return "is shown as an empty cell by its format"
    return "is shown with a plus or a minus that it does not have" if shows_other_sign(value, shape) else ""


def means(word: str, currency: str) -> bool:
    """Tell whether a sign or word beside a number is this currency.

    Examples
    --------
    >>> means("€", "EUR"), means("$", "EUR")
    (True, False)
    """
    return currency in (word, _SIGNS.get(word)) or (word == "$" and "USD" in currency)
