"""What a request says, read within bounds: whoever may send anything may also send a number of a thousand digits.

It is in the trainee's installation, so it needs no package beside.
"""

from __future__ import annotations

_MOST_DIGITS = 9


def whole_number(text: str) -> int | None:
    """Return the whole number that a text from outside is; None where it is none, or has more than 9 digits.

    Examples
    --------
    >>> whole_number("12"), whole_number("-1"), whole_number("²"), whole_number("9" * 5_000)
    (12, None, None, None)
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else None
