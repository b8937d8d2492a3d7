"""Numbers that people write in more than one way: `45.000` is 45 in one country and forty-five thousand in another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

_GROUPS = re.compile(r"[-+]?[1-9]\d{0,2}(?:\.\d{3})+")
_PLAIN = re.compile(r"-?\d+(?:\.\d+)?(?:e[-+]?\d+)?", re.ASCII | re.IGNORECASE)
_WHOLE = re.compile(r"[-+]?\d+")
_ZERO_FIRST = re.compile(r"0\d")
_CHANGE = re.compile(r"(?<![\w.,+])\+\s*(?:\d|\.\d)[\d_.,]*")
_NUMBER = re.compile(r"(?<![\w.,])[-+]?\d+(?:\.\d+)+(?![\w.,])")
_WITH_MARKS = re.compile(r"(?<![\w.,])[-+]?\d[\d_]*(?:\.[\d_]+)?")
_OF_THOUSANDS = re.compile(r"[-+]?[1-9]\d{0,2}(?:_\d{3})+(?:\.\d+)?")


def two_readings(text: str) -> tuple[str, str] | None:
    """Return a number as it reads with a point and with a mark of thousands; None where it has one reading.

    Examples
    --------
    >>> two_readings("45.000"), two_readings("1.259"), two_readings("0.125"), two_readings("12.5")
    (('45', '45000'), ('1.259', '1259'), None, None)
    """
    if not _GROUPS.fullmatch(text.strip()):
        return None
    whole = text.strip().replace(".", "")
    return (f"{float(text):.15g}" if text.count(".") == 1 else "no number"), whole


def typed_thousands(text: str, *, bare: bool = False) -> tuple[str, str, str] | None:
    """Return the first number of a text whose point may divide thousands, and both readings.

    Another number beside it that only a point of tenths makes (`0.5`, `12.25`, `1.2590`) shows what the points are, but
    for one that ends in 0 or has two points, which nobody writes for tenths.

    Parameters
    ----------
    bare : it is the value of a key that counts nothing, such as a factor of 1.166, whose point is that of its file

    Examples
    --------
    >>> typed_thousands("uniform 0.500 to 1.500 min"), typed_thousands("1.259 min"), typed_thousands("1.259 to 2.5 min")
    (('1.500', '1.5', '1500'), ('1.259', '1.259', '1259'), None)
    """
    written = _NUMBER.findall(text)
    are_tenths = bare or any(one.count(".") == 1 and not two_readings(one) for one in written)
    for found in written:
        readings = two_readings(found)
        if readings and (not are_tenths or found.endswith("0") or found.count(".") > 1):
            return (found, *readings)
    return None


def thousands_rule(written: str, point: str, thousands: str) -> str:
    """Return the sentence that refuses a number with two readings, and what to write.

    Examples
    --------
    >>> thousands_rule("1.500", "1.5", "1500")
    "has two readings, 1.5 and 1500, got '1.500'; write the one that is meant, 1500 or 1.5"
    >>> thousands_rule("1.259", "1.259", "1259")
    "has two readings, 1.259 and 1259, got '1.259'; write the one that is meant, 1259 or 1.2590"
    """
    remedy = (f"write {thousands} if that is meant, without points" if point == "no number" else
              f"write the one that is meant, {thousands} or {unmistakable(point)}")
    return f"has two readings, {point} and {thousands}, got {written!r}; {remedy}"


def one_reading(number: float, digits: int = 15) -> str:
    """Return a number as programs write it into files that people may have written: with three decimals, one 0 more.

    Examples
    --------
    >>> one_reading(1.259), one_reading(0.125), one_reading(12.5), one_reading(1 / 3, 4)
    ('1.2590', '0.125', '12.5', '0.3333')
    """
    return unmistakable(f"{number:.{digits}g}")


def unmistakable(written: str) -> str:
    """Return a number in digits so that its point divides no thousands, with one 0 more where it could.

    Examples
    --------
    >>> unmistakable("1.259"), unmistakable("12.5")
    ('1.2590', '12.5')
    """
    return f"{written}0" if two_readings(written) else written


def underscore_rule(text: str) -> str:
    """Return the sentence that refuses a number whose underscores divide something other than thousands; or nothing.

    Examples
    --------
    >>> underscore_rule("1_0 min"), underscore_rule("1_200 min"), underscore_rule("step_2")
    ("has an underscore that divides no thousands, got '1_0'; write the digits alone", '', '')
    """
    found = next((one for one in _WITH_MARKS.findall(text) if "_" in one and not _OF_THOUSANDS.fullmatch(one)), "")
    return f"has an underscore that divides no thousands, got {found!r}; write the digits alone" if found else ""


def doubt_rule(text: str, *, bare: bool = False) -> str:
    """Return the sentence that refuses a text as a number or numbers with a unit; nothing where each has one reading.

    This is the one rule for whatever people write as a number: no change instead of a number (`+1`), no point that may
    divide thousands (`1.500`, `1.234`), no underscore but between thousands (`1_0`).

    Parameters
    ----------
    bare : as in `typed_thousands`
    """
    if rule := change_rule(text) or underscore_rule(text):
        return rule
    found = typed_thousands(text, bare=bare)
    return thousands_rule(*found) if found else ""


def refuse_doubt(text: str) -> None:
    """Raise ValueError for a text with a number that has no single reading, see `doubt_rule`."""
    if rule := doubt_rule(text):
        raise ValueError(rule)


def refuse_thousands(text: str) -> None:
    """Raise ValueError for a text that holds a number with two readings, see `typed_thousands`."""
    if found := typed_thousands(text):
        raise ValueError(thousands_rule(*found))


def read_number(text: str) -> float:
    """Return the number that a text is, of digits and one point.

    Raises
    ------
    ValueError : it is none, or one that has two readings

    Examples
    --------
    >>> read_number("-2.5")
    -2.5
    """
    refuse_thousands(text)
    if not _PLAIN.fullmatch(text):
        raise ValueError(f"must compare with a number of digits and one point, got {text!r}; write it as 1000 or 0.5")
    return float(text)


def change_rule(text: str) -> str:
    """Return the sentence that refuses a number with a plus, which says by how much and not how many; or nothing.

    Examples
    --------
    >>> change_rule("+1 heads"), change_rule("normal 16 +- 2 min"), change_rule("1e+3 cases")
    ("is written as a change, got '+1'; write the number that it comes to, without a plus", '', '')
    """
    found = _CHANGE.search(text)
    said = f"is written as a change, got {found[0]!r}" if found else ""
    return said and f"{said}; write the number that it comes to, without a plus"


def cut_rule(values: Sequence[str]) -> str:
    """Return why values joined by commas may be one number that its comma has cut in two; empty where they may not.

    Examples
    --------
    >>> cut_rule(["0", "05 %"]), cut_rule(["5 %", "10 %"]), cut_rule(["0", "5", "10"])
    ("may be a number cut in two at its comma, got '0,05 %'; write it with a point, such as 0.5", '', '')
    >>> cut_rule(["0", "5 %"])
    "may be a number cut in two at its comma, got '0,5 %'; write it with a point, such as 0.5"
    """
    texts = [value.strip() for value in values]
    for before, behind in pairwise(texts):
        signed = behind.endswith("%") and not before.endswith("%")
        if _WHOLE.fullmatch(before) and (signed or _ZERO_FIRST.match(behind)):
            return f"may be a number cut in two at its comma, got {f'{before},{behind}'!r}; write it with a point, " \
                "such as 0.5"
    return ""
