"""Numbers as people of many countries type them; what has two readings is no answer yet."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"[-+\u2212]?(?:\d+(?:[.,]\d*)?|[.,]\d+)", re.ASCII)
# Three figures behind a mark may be thousands or a part of one: 1.250 has two readings, and 0.125 has one.
_TWO_READINGS = re.compile(r"[-+\u2212]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)


def typed_number(text: str) -> float | None:
    """Return the number that a text is; None where it is none, or one that has two readings.

    `readNumber` in `static/desk.js` reads the same.

    Examples
    --------
    >>> typed_number("12,5"), typed_number("-3."), typed_number("0.125"), typed_number("1250")
    (12.5, -3.0, 0.125, 1250.0)
    >>> typed_number("1.250"), typed_number("1,250"), typed_number("0x10"), typed_number("12 min")
    (None, None, None, None)
    """
    text = text.strip()
    if not _NUMBER.fullmatch(text) or _TWO_READINGS.fullmatch(text):
        return None
    return float(text.replace(",", ".").replace("\u2212", "-"))
