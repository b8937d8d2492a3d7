"""The small language of office files: conditions on cases, and amounts made of their attributes.

Both are built of the same pieces, words and numbers with one sign between two of them, and say in the same way what is
wrong with a text that they cannot read. Texts are data: nothing in them is executed.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple, cast

Comparison = Literal["=", "!=", "<", "<=", ">", ">="]
Joint = Literal["+", "-", "*"]
_COMPARISON = re.compile(r"\s*(\w+)\s*(<=|>=|!=|=|<|>)\s*([-\w.]+)\s*")
_SUM = re.compile(r"\s*(-?)\s*(\w+)\s*(?:([-+*])\s*(\w+)\s*)?")


class Compared(NamedTuple):
    """One comparison of a word with a number or another word."""

    attribute: str
    compare: Comparison
    value: float | str


class Amounts(NamedTuple):
    """An attribute, or two joined; the whole may be taken away instead of added."""

    negative: bool
    first: str
    joint: Joint | None
    second: str | None

    @property
    def attributes(self) -> tuple[str, ...]:
        """The attributes asked for."""
        return (self.first,) if self.second is None else (self.first, self.second)


def read_comparisons(text: str) -> tuple[Compared, ...]:
    """Read comparisons joined by ``and``, all of which must hold.

    Raises
    ------
    ValueError : a part is no comparison

    Examples
    --------
    >>> read_comparisons("channel = portal and income < 200")[1]
    Compared(attribute='income', compare='<', value=200.0)
    """
    return tuple(_comparison(part) for part in text.split(" and "))


def _comparison(part: str) -> Compared:
    match = _COMPARISON.fullmatch(part)
    if match is None:
        raise _unread("a comparison", "channel = portal and income < 200", part)
    return Compared(match[1], cast(Comparison, match[2]), _number_or_word(match[3]))


def read_amounts(text: str) -> Amounts:
    """Read an attribute, or two joined by one sign.

    Raises
    ------
    ValueError : the text is neither

    Examples
    --------
    >>> read_amounts("-amount * months")
    Amounts(negative=True, first='amount', joint='*', second='months')
    """
    match = _SUM.fullmatch(text)
    if match is None:
        raise _unread("an attribute, or two joined by +, - or *", "amount, or amount * months", text)
    return Amounts(bool(match[1]), match[2], cast("Joint | None", match[3]), match[4])


def _number_or_word(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def _unread(what: str, like: str, text: str) -> ValueError:
    return ValueError(f"must be {what}, written like {like}, got {text!r}")
