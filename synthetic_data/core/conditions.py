"""Conditions on rows in plain words: ``age >= 60``, ``district in [Baku, Ganja]``, ``phone is empty``.

A condition is one comparison of one column with fixed values; several are joined by "and". It is data, not
code: nothing in it is executed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from synthetic_data.core.grammar import Sign, read_comparison
from synthetic_data.core.same_names import name_key
from synthetic_data.core.specs import Spec
from synthetic_data.core.written_numbers import read_number

_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    ">=": pc.greater_equal, "<=": pc.less_equal, ">": pc.greater, "<": pc.less,
    "=": pc.equal, "!=": pc.not_equal}
_WANTS_ORDER = (">=", "<=", ">", "<")


class ColumnCondition(Spec):
    """One comparison of one column."""

    column: str
    """A column of the register, or ``person.`` and a column of the world's persons."""
    operator: Sign
    values: tuple[str, ...]
    """One value, several for ``in``, none for ``is empty``."""

    def __str__(self) -> str:
        shown = f"[{', '.join(self.values)}]" if self.operator == "in" else " ".join(self.values)
        return f"{self.column} {self.operator} {shown}".strip()


def read_condition(text: str) -> ColumnCondition:
    """Read one condition.

    Raises
    ------
    ValueError : the text is not a comparison

    Examples
    --------
    >>> read_condition("district in [Baku, Ganja]").values
    ('Baku', 'Ganja')
    """
    one = read_comparison(text, like="age >= 60, sex = F, or district in [Baku, Ganja]")
    return ColumnCondition(column=one.attribute, operator=one.compare, values=one.values)


def holds(condition: ColumnCondition, column: pa.Array) -> NDArray[np.bool_]:
    """Tell for each cell whether the condition holds; an empty cell only meets ``is empty``.

    Raises
    ------
    ValueError : the condition's value does not fit the column
    """
    if condition.operator == "is empty":
        return np.asarray(column.is_null())
    if condition.operator == "is filled":
        return np.asarray(column.is_valid())
    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    wanted = _wanted(condition, kind)
    if pa.types.is_dictionary(column.type):
        # Each word is compared once, however many rows hold it.
        words = _compare(condition, column.dictionary, wanted)
        return np.asarray(words.take(column.indices).fill_null(False))
    return np.asarray(_compare(condition, column, wanted).fill_null(False))


def refuse_other_writing(condition: ColumnCondition, column: pa.Array) -> None:
    """Refuse a word that no cell holds, where one holds it in other capitals or with other marks.

    Raises
    ------
    ValueError : so it is; the condition would hold of nobody

    Examples
    --------
    >>> refuse_other_writing(read_condition("sex = f"), pa.array(["F", "M"]))
    Traceback (most recent call last):
     ...
    ValueError: 'sex = f' asks for 'f', which no record has; did you mean F?
    """
    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    if condition.operator not in ("=", "!=", "in") or not (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
        return
    words = [str(word) for word in pc.unique(column).to_pylist() if word is not None]
    keys = {name_key(word): word for word in words}
    for value in condition.values:
        if value not in words and name_key(value) in keys:
            raise ValueError(f"'{condition}' asks for {value!r}, which no record has; did you mean "
                             f"{keys[name_key(value)]}?")


def _compare(condition: ColumnCondition, values: pa.Array, wanted: pa.Array) -> pa.Array:
    if condition.operator == "in":
        return pc.is_in(values, wanted)
    return _COMPARE[condition.operator](values, wanted[0])


def _wanted(condition: ColumnCondition, kind: pa.DataType) -> pa.Array:
    text = pa.types.is_string(kind) or pa.types.is_large_string(kind)
    if text and condition.operator in _WANTS_ORDER:
        raise ValueError(f"'{condition}' compares text by size; use = or in")
    if pa.types.is_integer(kind):
        kind = pa.float64()  # age > 2.5 is a fair question of whole numbers
    if pa.types.is_floating(kind):
        return pa.array([read_number(value) for value in condition.values], kind)
    try:
        return pa.array(condition.values).cast(kind)
    except pa.ArrowInvalid:
        raise ValueError(f"'{condition}' compares {kind} with something else") from None
