"""What a card can move: a number that is written into places of an office."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable
from typing import Any, Literal

from pydantic import Field, model_validator

from synthetic_data import Spec

_BLANK = re.compile(r"\{([^{}]+)\}")
_DOES: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}


class Lever(Spec):
    """One number that a practice moves, or that a question moves in both offices.

    Examples
    --------
    >>> lever = Lever.model_validate({"title": "Portal", "unit": "of 100 people", "neutral": 0, "after": 60,
    ...     "range": (0, 90), "origin": "assumed", "source": "no figure published",
    ...     "changes": {"process.attributes.portal.share": "{lever} % (assumed; the lever)"}})
    >>> lever.places(30)
    {'process.attributes.portal.share': '30 % (assumed; the lever)'}
    """

    title: str
    unit: str
    neutral: float
    """Value at which the practice changes nothing at all."""
    after: float | None = None
    """Value in the office after; none for a circumstance, which is the same before and after."""
    range: tuple[float, float]
    origin: Literal["published", "derived", "assumed"]
    source: str = Field(min_length=3)
    """Citation, formula, or the reason for assuming the value after and the range."""
    changes: dict[str, Any] = Field(min_length=1)
    """Dotted place in the office → what stands there; ``{lever}`` is the value, ``{100 - lever}`` what is reckoned."""

    @model_validator(mode="after")
    def _said_one_way(self) -> Lever:
        """A share of one among shares of 100 is a hundredth of what was meant."""
        if re.match(r"of 100\b(?![,.])", self.unit):
            told = {"neutral": self.neutral, "after": self.after or 0.0, "range": self.range[1]}
            for name, value in told.items():
                if 0 < value < 1 or (name == "range" and value == 1):
                    raise ValueError(f"{name} has two readings, {value:g} of 100 and {100 * value:g} of 100; write "
                                     f"{100 * value:g}, or count of 1,000 where so few are meant")
        return self

    @model_validator(mode="after")
    def _within_its_range(self) -> Lever:
        low, high = self.range
        for name in ("neutral", "after"):
            value = getattr(self, name)
            if value is not None and not low <= value <= high:
                raise ValueError(f"{name} must lie in the range {low:g} to {high:g}, got {value:g}")
        if self.after == self.neutral:
            raise ValueError(f"after must differ from neutral, or nothing changes, got {self.neutral:g} for both")
        if not any("lever" in blank for blank in _BLANK.findall(str(self.changes))):
            raise ValueError("changes must write {lever} somewhere, or moving it moves nothing")
        self.places(self.neutral)
        return self

    @property
    def is_circumstance(self) -> bool:
        """Whether it is the same before and after, and only a question moves it."""
        return self.after is None

    def places(self, value: float) -> dict[str, Any]:
        """Return dotted place → what stands there with the lever at a value."""
        filled: dict[str, Any] = _filled(self.changes, value)
        return filled


def _filled(part: Any, value: float) -> Any:
    if isinstance(part, str):
        return _BLANK.sub(lambda found: f"{_reckoned(found[1], value):.10g}", part)
    if isinstance(part, dict):
        return {key: _filled(inner, value) for key, inner in part.items()}
    return [_filled(inner, value) for inner in part] if isinstance(part, list) else part


def _reckoned(text: str, value: float) -> float:
    """Work out what stands in braces: numbers and ``lever``, joined by + - * / and brackets.

    Examples
    --------
    >>> _reckoned("(100 - lever) / 2", 40)
    30.0
    """
    try:
        return float(_part(ast.parse(text.strip(), mode="eval").body, value))
    except (SyntaxError, TypeError, KeyError, ZeroDivisionError) as error:
        raise ValueError(f"must reckon with lever and numbers by + - * / only, got {text!r}") from error


def _part(node: ast.AST, value: float) -> float:
    if isinstance(node, ast.Name) and node.id == "lever":
        return value
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return node.value
    if isinstance(node, ast.BinOp):
        return _DOES[type(node.op)](_part(node.left, value), _part(node.right, value))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_part(node.operand, value)
    raise TypeError("is not reckoned with")
