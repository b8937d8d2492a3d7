"""The small language of every file: conditions on columns and cases, and amounts made of attributes.

Defect plans and office files write the same comparisons: a name, a sign, a value. All of it is built of the same pieces
and says in the same way what is wrong with a text that cannot be read. Texts are data: nothing in them is executed.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple, cast

Sign = Literal["=", "!=", "<", "<=", ">", ">=", "in", "is empty", "is filled"]
Joint = Literal["+", "-", "*"]
_COMPARISON = re.compile(r"\s*([\w.]+)\s*(<=|>=|!=|==?|<|>|\bin\b|\bis empty\b|\bis filled\b)\s*(.*?)\s*")
_SUM = re.compile(r"\s*(-?)\s*(\w+)\s*(?:([-+*])\s*(\w+)\s*)?")


class WrittenComparison(NamedTuple):
    """One comparison of a name with values."""

    attribute: str
    compare: Sign
    values: tuple[str, ...]
    """As written: one, several for ``in``, none for ``is empty`` and ``is filled``."""


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


def read_comparison(text: str, like: str) -> WrittenComparison:
    """Read one comparison.

    Parameters
    ----------
    like : an example of what is wanted in this place, for the message

    Raises
    ------
    ValueError : the text is no comparison

    Examples
    --------
    >>> read_comparison("district in [Baku, Ganja]", like="age >= 60")
    WrittenComparison(attribute='district', compare='in', values=('Baku', 'Ganja'))
    """
    match = _COMPARISON.fullmatch(text)
    if match is None:
        raise unread("a comparison", like, text)
    # Who writes programs writes == for =; there is no assignment that it could be taken for.
    sign = cast(Sign, "=" if match[2] == "==" else match[2])
    values = _values(sign, match[3])
    if not all(values) or (sign.startswith("is ") and match[3]):
        raise unread("a comparison", like, text)
    return WrittenComparison(match[1], sign, values)


def _values(sign: Sign, written: str) -> tuple[str, ...]:
    if sign.startswith("is "):
        return ()
    return tuple(part.strip() for part in written.strip("[]").split(",")) if sign == "in" else (written,)


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
        raise unread("an attribute, or two joined by +, - or *", "amount, or amount * months", text)
    return Amounts(bool(match[1]), match[2], cast("Joint | None", match[3]), match[4])


def unread(what: str, like: str, text: str) -> ValueError:
    """Return what is said of a text that cannot be read: what is wanted, an example, and what was written."""
    return ValueError(f"must be {what}, written like {like}, got {text!r}")
