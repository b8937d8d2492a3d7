"""The table of forms: how dates, times of day and offsets are written, as data (`forms.yml`)."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from synthetic_data import shipped_table


@dataclass(frozen=True, kw_only=True)
class DateForm:
    """One way to write a day.

    Attributes
    ----------
    family : forms of one family may stand in one column
    clear : whether forms of other clear families may stand beside it
    form : 31 January 2024 in this form
    pattern : of the whole value; the group ``rest`` is what follows the day
    readings : names of the numbers ``first, second, third``; more than one where the order must be told
    usual : the reading taken where a column cannot tell; empty when it is refused
    compact : whether digits of a time may follow without a mark
    """

    family: str
    clear: bool
    form: str
    pattern: re.Pattern[str]
    readings: tuple[tuple[str, ...], ...]
    usual: str
    compact: bool


@dataclass(frozen=True, kw_only=True)
class Clock:
    """One way to write the time of day with its offset; ``compact`` ones follow compact dates only."""

    form: str
    pattern: re.Pattern[str]
    compact: bool


@dataclass(frozen=True, kw_only=True)
class Epoch:
    """One way to count time since 1970 in UTC."""

    form: str
    pattern: re.Pattern[str]
    per_second: int


@dataclass(frozen=True, kw_only=True)
class Refused:
    """What is recognised only in order to say why it is not read."""

    pattern: re.Pattern[str]
    rule: str
    remedy: str


@dataclass(frozen=True, kw_only=True)
class Forms:
    """All forms, the words for months and weekdays (1 and 0 are the first), and what is refused with which words.

    Of `two_months` each word names several months, in languages that the table names.
    """

    dates: tuple[DateForm, ...]
    clocks: tuple[Clock, ...]
    epochs: tuple[Epoch, ...]
    moved: tuple[tuple[re.Pattern[str], str], ...]
    refused: tuple[Refused, ...]
    months: Mapping[str, int]
    two_months: Mapping[str, str]
    weekdays: Mapping[str, int]
    blank: frozenset[str]


@functools.cache
def known_forms() -> Forms:
    """Return the table, its patterns complete."""
    raw = shipped_table(__file__, "forms.yml")
    return Forms(
        dates=tuple(_date_form(one, raw) for one in raw["dates"]),
        clocks=tuple(_clock(one, raw) for one in raw["clocks"]),
        epochs=tuple(Epoch(**one | {"pattern": re.compile(one["pattern"])}) for one in raw["epochs"]),
        moved=tuple((re.compile(one["pattern"]), one["to"]) for one in raw["moved"]),
        refused=tuple(Refused(**one | {"pattern": re.compile(one["pattern"])}) for one in raw["refused"]),
        months=_places(raw["months"], 1),
        two_months=raw["two_months"],
        weekdays=_places(raw["weekdays"], 0),
        blank=frozenset(raw["blank"]),
    )


def _date_form(one: Mapping[str, Any], raw: Mapping[str, Any]) -> DateForm:
    readings = tuple(tuple(names.split()) for names in one.get("readings", [""]))
    return DateForm(
        family=one["family"],
        clear=one["family"] in raw["clear"],
        form=str(one["form"]),
        pattern=re.compile(f"{raw['weekday']}{_filled(one['pattern'], raw['pieces'])}(?P<rest>.*)"),
        readings=readings,
        usual=one.get("usual", ""),
        compact=one.get("compact", False),
    )


def _clock(one: Mapping[str, Any], raw: Mapping[str, Any]) -> Clock:
    pattern = f"{one['pattern'].replace('{half}', raw['half'])}{raw['zone']}"
    return Clock(form=one["form"], pattern=re.compile(pattern), compact=one.get("compact", False))


def _filled(pattern: str, pieces: Mapping[str, str]) -> str:
    for name, piece in pieces.items():
        pattern = pattern.replace(f"{{{name}}}", piece)
    return pattern


def _places(lists: Sequence[Sequence[str]], first: int) -> dict[str, int]:
    return {word: place for place, words in enumerate(lists, first) for word in words}
