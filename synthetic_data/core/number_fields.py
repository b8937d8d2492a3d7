"""Fields of records that hold numbers and nothing else, where ``true`` would count as one."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel

from synthetic_data.core.written_numbers import change_rule, typed_thousands


def without_truth(values: dict[str, Any], model: type[BaseModel]) -> dict[str, Any]:
    """Return keys and values with ``true``, ``false`` and doubtful numbers as words wherever the record wants a number.

    A number that is asked for may be written as text, and Python takes ``True`` for 1: ``keep_days: true`` would keep
    everything for one day. As a word it is refused by the rule for numbers, as are texts that are a change (``"+3"``)
    or have two readings (``"1.500"``).
    """
    numbers = _number_fields(model)
    return {key: _words(value) if key in numbers else value for key, value in values.items()}


@cache
def _number_fields(model: type[BaseModel]) -> frozenset[str]:
    fields = {key: field for name, field in model.model_fields.items() for key in (name, field.alias or name)}
    return frozenset(key for key, field in fields.items() if _held(field.annotation) <= {int, float, type(None)})


def _held(annotation: Any) -> set[Any]:
    """What a field holds in the end: the values of a mapping, the parts of a list, each side of a choice."""
    inside, kind = get_args(annotation), get_origin(annotation)
    if not inside:
        return {annotation}
    if kind is Annotated:
        inside = inside[:1]  # bounds stand behind the type
    elif kind is dict:
        inside = inside[1:]
    return {kind for part in inside if part is not Ellipsis for kind in _held(part)}


def _words(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str) and (change_rule(value) or typed_thousands(value)):
        return repr(value)
    if isinstance(value, dict):
        return {key: _words(one) for key, one in value.items()}
    return [_words(one) for one in value] if isinstance(value, (list, tuple)) else value
