"""Numbers in process and scenario files: value, unit, origin and source, in one readable line.

``12 min (assumed; no time study yet)`` stands for the long form with four keys. A per cent sign becomes
a share. Semicolons, not commas, so that the line also fits into ``{...}``.
"""

from __future__ import annotations

import math
import re
import unicodedata
from typing import Any, Self

from pydantic import Field, model_validator

from synthetic_data import Sourced, refuse_doubt

_ORIGINS = "published|derived|assumed|measured|fitted"
_NUMBER = r"[-+]?\d[\d_]*(?:\.\d+)?(?:e[-+]?\d+)?"
ORIGIN = (rf"\((?P<origin>{_ORIGINS})(?:\s+(?P<low>{_NUMBER})\s+to\s+(?P<high>{_NUMBER})\s*%?)?"
          r"(?:\s*;\s*(?P<source>.*))?\)")
"""Where a number comes from, in brackets: ``(assumed; why)``, with a range ``(assumed 8 to 16; why)``."""
# The unit is taken as short as may be, without the blanks before the bracket.
_LINE = re.compile(rf"(?P<value>{_NUMBER})\s*(?P<unit>[^()]*?)\s*{ORIGIN}")

# A month is a twelfth of 365.25 days.
MINUTES = {"sec": 1 / 60, "min": 1.0, "h": 60.0, "days": 1440.0, "weeks": 10080.0, "months": 43830.0,
           "working days": 1440.0}
"""Unit of time → minutes; a working day lasts 1,440 minutes on a clock that stops on days off."""

_SINGULAR = {"seconds": "sec", "s": "sec", "minutes": "min", "minute": "min", "hours": "h", "hour": "h", "day": "days",
             "week": "weeks", "month": "months", "working day": "working days"}


def plain_unit(unit: str) -> str:
    """Return the one spelling of a unit that the simulator uses."""
    return _SINGULAR.get(unit, unit)


_GROUPED = re.compile(r"[-+]?\d{1,3}(?:[\s'’]\d{3})+(?!\d)")
_COMMA = re.compile(r"([-+]?\d+),(\d+)(?!\d)")
_GOES_ON = {"of", "and", "or", "to", "plus", "minus", "k", "half", "halves", "quarter", "quarters", "third",
            "thirds", "dozen", "hundred", "thousand", "million", "billion", "mio", "mio.", "bn", "tsd", "tsd.",
            "percent", "pct"}
"""Words after a number that make another number of it."""


def check_unit(unit: str, said: str) -> None:
    """Raise ValueError for a unit that is a part of the number: ``½ heads``, ``-4 heads``, ``of 4 heads``, ``,5 h``.

    Parameters
    ----------
    said : number and unit as they were written, for the message
    """
    # A target of a performance contract counts in hundredths.
    if unit in ("", "%", "of 100"):
        return
    words_only = unit[0].isalpha() or unicodedata.category(unit[0]) == "Sc"
    if not words_only or any(sign.isnumeric() or sign in "%‰" for sign in unit) or unit.split()[0].lower() in _GOES_ON:
        raise ValueError(f"must be one number with its unit, got {said!r}; {_remedy(said)}")


def _remedy(said: str) -> str:
    if _GROUPED.match(said):
        return f"write {_GROUPED.sub(lambda found: re.sub(r'[^-+0-9]', '', found[0]), said, count=1)}"
    if comma := _COMMA.match(said):
        whole, part = comma.groups()
        return (f"write {whole}{part} or {float(f'{whole}.{part}'):.15g}, without marks for thousands" if len(part) == 3
                else f"write {whole}.{part}{said[comma.end():]}, with a point")
    parts = set(re.findall(r"[^\W\d_]+|[^\w\s]", said))
    like = next((like for signs, like in _LIKE.items() if signs & parts), "3 heads")
    return f"write a single number with a point and its unit in words, such as {like}"


_LIKE = {frozenset(("per",)): "30 cases per day", frozenset("%‰/") | {"percent", "pct"}: "25 %",
         frozenset(("h", ":", "min", "minutes")): "90 min",
         frozenset(("days", "day", "weeks", "week", "months", "years")): "60 days"}
"""Signs and words of a number that is not read → what one like it is written as."""
_NO_DIGIT_BEFORE = re.compile(r"(?<![\d.])\.(\d+)")


def unread(text: str) -> str:
    """Return what to change in a text in which no number is found, with a semicolon before it; else nothing.

    Examples
    --------
    >>> unread("constant .5 h"), unread("−60 days"), unread("twelve")
    ('; write 0.5 instead of .5', '; write - instead of −', '')
    """
    words = text.partition("(")[0]
    if found := _NO_DIGIT_BEFORE.search(words):
        return f"; write 0.{found[1]} instead of .{found[1]}"
    if "−" in words:
        return "; write - instead of −"
    if re.search(r"(?i)(?<!\w)[-+]?\.?(?:nan|inf|infinity)\b", words):
        return "; write a number, which this is none"
    return ""


def read_quantity(text: str) -> dict[str, Any]:
    """Split ``12 min (assumed; why)`` into value, unit, origin and source."""
    match = _LINE.fullmatch(text.strip())
    refuse_doubt(text.partition(";")[0])
    if match is None:
        raise ValueError("must be a number with unit and origin, such as 12 min (assumed; no time study yet)"
                         f"{unread(text)}")
    check_unit(match["unit"], text.partition("(")[0].strip())
    return _parts(match)


def _parts(match: re.Match[str]) -> dict[str, Any]:
    value, unit, reach = float(match["value"].replace("_", "")), plain_unit(match["unit"]), read_range(match)
    if unit == "%":
        value, unit, reach = value / 100, "share", reach and (reach[0] / 100, reach[1] / 100)
    return {"value": value, "unit": unit, "origin": match["origin"], "source": read_source(match), "range": reach}


def read_source(match: re.Match[str]) -> str:
    """Return the source that a line states in its brackets.

    Raises
    ------
    ValueError : the brackets end before the line does, as where a second origin follows
    """
    source, depth = match["source"] or "", 0
    for place, sign in enumerate(source):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if depth < 0:
            rest = source[place + 1:].strip() + ")"
            raise ValueError(f"goes on behind the brackets of its origin, got {rest!r}; keep one origin for one "
                             "number, and further words inside its brackets")
    return source


def read_range(match: re.Match[str]) -> tuple[float, float] | None:
    """Return the range that a line states in its brackets, in the unit of its number."""
    low, high = match["low"], match["high"]
    return (float(low.replace("_", "")), float(high.replace("_", ""))) if low else None


def check_range(stated: tuple[float, float] | None, value: float, origin: str) -> None:
    """Raise ValueError for a range that does not hold its number, or of a number that is not assumed."""
    if stated is None:
        return
    if origin != "assumed":
        raise ValueError(f"has a range, which only an assumed number may have, but is {origin}; leave the range out")
    low, high = stated
    if not (math.isfinite(low) and math.isfinite(high) and low <= value <= high and low < high):
        raise ValueError("must have its number within its range, from low to high, "
                         f"got {value:g} in {low:g} to {high:g}")


def _told(ends: tuple[float, ...], unit: str = "") -> str:
    """The number, with its range where one is stated."""
    value, *reach = (f"{end:g}" for end in ends)
    return f"{value} {unit}".strip() + (f" in the range {reach[0]} to {reach[1]}" if reach else "")


def no_time(said: str, unit: str) -> str:
    """Return the sentence about a number that is to be a time and has no unit, or another one."""
    what = f"got the unit {unit!r} in {said}" if unit else f"got {said} without a unit"
    return f"must be a time in {', '.join(MINUTES)}, {what}; write it as 90 min"


class Quantity(Sourced):
    """A number with unit and origin, written as one line or as four keys.

    Examples
    --------
    >>> Quantity.model_validate("72 % (published; OECD-OPSI 2025)").value
    0.72
    >>> Quantity.model_validate("12 min (assumed 8 to 16; no time study yet)").range
    (8.0, 16.0)
    """

    range: tuple[float, float] | None = Field(default=None, exclude_if=lambda stated: stated is None)
    """From where to where an assumed number may be, in its unit; a tornado moves it so far."""

    @model_validator(mode="before")
    @classmethod
    def _from_line(cls, value: Any) -> Any:
        if isinstance(value, str):
            return read_quantity(value)
        if value is None or isinstance(value, (int, float, list)):
            raise ValueError("must say its number, unit and origin, such as 12 min (assumed; no time study yet)")
        return value

    @model_validator(mode="after")
    def _finite(self) -> Self:
        if not math.isfinite(self.value):
            raise ValueError(f"must be a finite number, got {self.value}")
        check_unit(self.unit, f"{self.value:g} {self.unit}")
        check_range(self.range, self.value, self.origin)
        return self


class Share(Quantity):
    """A quantity between 0 and 1 (or 0 % and 100 %)."""

    @model_validator(mode="after")
    def _between_0_and_1(self) -> Share:
        ends = (self.value, *(self.range or ()))
        if self.unit not in ("share", "") or not all(0 <= end <= 1 for end in ends):
            raise ValueError(f"must be a share between 0 % and 100 %, got {_told(ends, self.unit)}; write it as 25 %")
        if not self.unit and self.value:
            raise ValueError(f"has two readings without its sign, {self.value:.6g} % and {self.value * 100:.6g} %; "
                             "write the one that is meant")
        return self


class Duration(Quantity):
    """A time span; the unit ``working days`` runs on the working-day clock, all others on the calendar."""

    @model_validator(mode="after")
    def _is_time(self) -> Duration:
        if self.unit not in MINUTES:
            raise ValueError(no_time(_told((self.value,), self.unit), self.unit))
        ends = (self.value, *(self.range or ()))
        if min(ends) < 0:
            raise ValueError(f"must not be negative, got {_told(ends, self.unit)}")
        return self

    @property
    def minutes(self) -> float:
        """The span in minutes of its own clock."""
        return self.value * MINUTES[self.unit]

    @property
    def on_working_days(self) -> bool:
        """Whether days off do not count."""
        return self.unit == "working days"


class CalendarTime(Duration):
    """A time span that runs day and night, where nothing waits for an office to open.

    Working days are refused rather than read as calendar days: a week of them lasts seven days on the calendar.
    """

    @model_validator(mode="after")
    def _runs_day_and_night(self) -> CalendarTime:
        refuse_working_days(self.value, self.unit)
        return self


def refuse_working_days(value: float, unit: str) -> None:
    """Raise ValueError for a span in working days at a place where only the calendar counts."""
    if unit == "working days":
        raise ValueError(f"runs on the calendar, days off included, got {value:g} working days; write it in days or h")


class Positive(Quantity):
    """A quantity above zero: a rate limit, a speed, a size."""

    @model_validator(mode="after")
    def _above_zero(self) -> Positive:
        ends = (self.value, *(self.range or ()))
        if min(ends) <= 0:
            raise ValueError(f"must be above zero, got {_told(ends)}")
        return self


class Amount(Quantity):
    """A quantity that must not be negative: heads, cases per day, money."""

    @model_validator(mode="after")
    def _not_negative(self) -> Amount:
        ends = (self.value, *(self.range or ()))
        if min(ends) < 0:
            raise ValueError(f"must not be negative, got {_told(ends)}")
        return self
