"""Numbers whose point may divide thousands: `45.000` is 45 in one country and forty-five thousand in another."""

from __future__ import annotations

import re

TWO_READINGS = "has two readings"
"""How a sentence about such a number begins."""
_GROUPS = re.compile(r"[-+]?[1-9]\d{0,2}(?:\.\d{3})+")
AS_CHANGE = "is written as a change"
"""How a sentence about a number with a plus begins."""
_PLAIN = re.compile(r"-?\d+(?:\.\d+)?(?:e[-+]?\d+)?", re.ASCII | re.IGNORECASE)
_CHANGE = re.compile(r"(?<![\w.,+])\+\s*(?:\d|\.\d)[\d_.,]*")
_NUMBER = re.compile(r"(?<![\w.,])[-+]?\d+(?:\.\d+)+(?![\w.,])")


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


def typed_thousands(text: str) -> tuple[str, str, str] | None:
    """Return the first number with two readings that no program writes, as it ends in 0 (`1.500`), and the readings.

    Examples
    --------
    >>> typed_thousands("uniform 0.500 to 1.500 min"), typed_thousands("1.259 min")
    (('1.500', '1.5', '1500'), None)
    """
    for found in _NUMBER.findall(text):
        readings = two_readings(found)
        if readings and (found.endswith("0") or found.count(".") > 1):
            return (found, *readings)
    return None


def thousands_rule(written: str, point: str, thousands: str) -> str:
    """Return the sentence that refuses a number with two readings, and what to write.

    Examples
    --------
    >>> thousands_rule("1.500", "1.5", "1500")
    "has two readings, 1.5 and 1500, got '1.500'; write the one that is meant, without zeros or points to spare"
    """
    return (f"{TWO_READINGS}, {point} and {thousands}, got {written!r}; write the one that is meant, without zeros or "
            "points to spare")


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
    return f"{AS_CHANGE}, got {found[0]!r}; write the number that it comes to, without a plus" if found else ""


def refuse_change(text: str) -> None:
    """Raise ValueError for a text that holds a number with a plus, see `change_rule`."""
    if rule := change_rule(text):
        raise ValueError(rule)
