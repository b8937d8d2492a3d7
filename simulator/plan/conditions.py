"""Conditions on a case, as routes, skipped steps, seats and selections ask them: text into comparisons."""

from __future__ import annotations

import re
from typing import Any, Literal, get_args

from synthetic_data import Spec, read_comparison, read_number, refuse_thousands, unread

Comparison = Literal["=", "!=", "<", "<=", ">", ">="]
_LIKE = "channel = portal and income < 200"
_WORD = re.compile(r"[-\w.]+")


class Condition(Spec):
    """One comparison of a case attribute, or of something built in, with a number or word.

    Built in are the activity's own ``outcome``, the ``open_errors`` on the case, and its ``days_waited``.
    """

    attribute: str
    compare: Comparison
    value: float | str


def read_conditions(text: str) -> list[dict[str, Any]]:
    """Read ``channel = portal and income < 200`` into its comparisons, all of which must hold.

    Raises
    ------
    ValueError : a part is no comparison of a case attribute with one number or word
    """
    # No word of a condition holds a blank, so nothing else is cut.
    return [_condition(part) for part in text.split(" and ")]


def _condition(text: str) -> dict[str, Any]:
    attribute, compare, values = read_comparison(text, _LIKE)
    # A case knows words and numbers: no gaps, no lists, no words of two parts, which columns of a register have.
    if compare not in get_args(Comparison) or not _WORD.fullmatch(values[0]) or "." in attribute:
        raise unread("a comparison", _LIKE, text)
    return {"attribute": attribute, "compare": compare, "value": _number_or_word(values[0])}


def _number_or_word(text: str) -> float | str:
    refuse_thousands(text)
    try:
        float(text)
    except ValueError:
        return text
    return read_number(text)


def as_conditions(value: Any) -> Any:
    """Return conditions written as one text as a tuple of them; what is none is left to be refused by its field."""
    return tuple(read_conditions(value)) if isinstance(value, str) else value
