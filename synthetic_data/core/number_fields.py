"""Fields of records that hold numbers or days and nothing else, where ``true`` or a stray number would count as one."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel, BeforeValidator
from pydantic.fields import FieldInfo

from synthetic_data.core.written_numbers import doubt_rule

_Kind = Literal["", "number", "day"]
_DAYS = {dt.date, dt.datetime, type(None)}
_DAY = re.compile(r"\s*\d{4}-")


def without_truth(values: dict[str, Any], model: type[BaseModel]) -> dict[str, Any]:
    """Return keys and values with all as words that stands for no number or no day where the record wants one.

    A number that is asked for may be written as text, and Python takes ``True`` for 1: ``keep_days: true`` would keep
    everything for one day. As a word it is refused by the rule for numbers, as are texts that have no single reading
    (``"+3"``, ``"1.500"``, ``"1_0"``). A number where a day is asked for would be one of so many seconds after 1970.
    """
    wanted = _wanted(model)
    return {key: _words(value, *wanted[key]) if key in wanted else value for key, value in values.items()}


@cache
def _wanted(model: type[BaseModel]) -> dict[str, tuple[_Kind, _Kind]]:
    """Field → what it holds in the end, and what the keys of its mappings are, where that is numbers or days alone."""
    fields = {key: field for name, field in model.model_fields.items() for key in (name, field.alias or name)}
    wanted = {key: (_kind(_held(_whole(field))), _kind(_keys(_whole(field)))) for key, field in fields.items()}
    return {key: kinds for key, kinds in wanted.items() if any(kinds)}


def _whole(field: FieldInfo) -> Any:
    """The annotation as it was written: of `Annotated`, the record keeps the outer part apart."""
    return Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation


def _kind(held: set[Any]) -> _Kind:
    if not held - {type(None)}:
        return ""
    return "number" if held <= {int, float, type(None)} else "day" if held <= _DAYS else ""


def _held(annotation: Any) -> set[Any]:
    """What a field holds in the end: the values of a mapping, the parts of a list, each side of a choice."""
    inside, kind = get_args(annotation), get_origin(annotation)
    if not inside:
        return {annotation}
    if kind is Annotated:
        # A day in any form has a reader of its own, which refuses too. Bounds stand behind the type.
        if inside[0] in _DAYS and any(isinstance(one, BeforeValidator) for one in inside):
            return {annotation}
        inside = inside[:1]
    elif kind is dict:
        inside = inside[1:]
    return {kind for part in inside if part is not Ellipsis for kind in _held(part)}


def _keys(annotation: Any) -> set[Any]:
    """What the keys of a field's mappings are."""
    inside = get_args(annotation)
    if get_origin(annotation) is dict:
        return _held(inside[0]) | _keys(inside[1])
    return {kind for part in inside for kind in _keys(part)}


def _words(value: Any, holds: _Kind, keys: _Kind) -> Any:
    if isinstance(value, dict):
        return {_word(key, keys): _words(one, holds, keys) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_words(one, holds, keys) for one in value]
    return _word(value, holds)


def _word(value: Any, wanted: _Kind) -> Any:
    if wanted and isinstance(value, bool):
        return str(value).lower()
    if wanted == "number" and isinstance(value, str) and doubt_rule(value, bare=True):
        return repr(value)
    if wanted == "day" and (isinstance(value, (int, float)) or (isinstance(value, str) and not _DAY.match(value))):
        return f"'{value}'"
    return value
