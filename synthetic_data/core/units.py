"""The unit beside a number of a file, held against the one in which the number is read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

_AS_IT_IS = r"(?!.*(?:per ?cent|%|‰|hundred|thousand|million|\b1000?\b|\bper\b))"
"""No words behind it that make another number of a share or a factor."""


class HasUnit(Protocol):
    """A number or a table of numbers, with its unit in words."""

    @property
    def unit(self) -> str:
        """In which it counts."""


@dataclass(frozen=True)
class Unit:
    """The unit in which a number of a file is read, as the words that may stand beside it."""

    like: str
    """What to write, in messages."""
    words: str
    """Pattern of all words that mean the same."""

    def __call__(self, number: Any) -> Any:
        """Return the number, for pydantic's ``AfterValidator``.

        Raises
        ------
        ValueError : it has another unit
        """
        if rule := self.rule(number):
            raise ValueError(rule)
        return number

    def rule(self, number: HasUnit) -> str:
        """Return the sentence about another unit than this; empty where it fits.

        Examples
        --------
        >>> from synthetic_data.core.specs import Sourced
        >>> YEARS.rule(Sourced(value=48, unit="months", origin="assumed"))
        "has another unit than it is read in, got 'months'; write the number in 'years'"
        """
        if re.fullmatch(self.words, " ".join(number.unit.split()), re.IGNORECASE):
            return ""
        return f"has another unit than it is read in, got {number.unit!r}; write the number in {self.like}"


def unit_of(words: str) -> Unit:
    """Return the unit that these very words name."""
    return Unit(repr(words), re.escape(words))


def refuse_units(figures: object, wanted: Mapping[str, Unit]) -> None:
    """Raise ValueError for all figures of a record whose units are not the wanted ones, each by its key."""
    rules = {name: unit.rule(getattr(figures, name)) for name, unit in wanted.items()}
    if told := [f"{name} {rule}" for name, rule in rules.items() if rule]:
        raise ValueError("; ".join(told))


SHARE = Unit("'share of' those of whom it is one, such as 0.02 for 2 of 100", rf"share(?: of (?!\d){_AS_IT_IS}.+)?")
SHARE_PER_YEAR = Unit("'share of' those of whom it is one, 'per year'", r"share(?: of (?!\d).+)? per year")
PER_YEAR = unit_of("per year")
YEARS = unit_of("years")
CORRELATION = Unit("'correlation', from -1 to 1", rf"correlation\b{_AS_IT_IS}.*")
RELATIVE = Unit("'relative' to the average, which is 1", rf"(?:relative|ratio|factor|times)\b{_AS_IT_IS}.*")
