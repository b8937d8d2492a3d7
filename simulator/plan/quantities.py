"""Numbers in process and scenario files: value, unit, origin and source, in one readable line.

``12 min (assumed; no time study yet)`` stands for the long form with four keys. A per cent sign becomes
a share. Semicolons, not commas, so that the line also fits into ``{...}``.
"""

from __future__ import annotations

import math
import re
from typing import Any, Self

from pydantic import model_validator

from synthetic_data import Sourced

_ORIGINS = "published|derived|assumed|measured|fitted"
_NUMBER = r"[-+]?\d[\d_]*(?:\.\d+)?(?:e[-+]?\d+)?"
_LINE = re.compile(rf"(?P<value>{_NUMBER})\s*(?P<unit>[^()]*?)\s*\((?P<origin>{_ORIGINS})(?:\s*;\s*(?P<source>.*))?\)")

MINUTES = {"sec": 1 / 60, "min": 1.0, "h": 60.0, "days": 1440.0, "weeks": 10080.0, "months": 43830.0,
           "working days": 1440.0}
"""Unit of time → minutes; a working day lasts 1,440 minutes on a clock that stops on days off."""

_SINGULAR = {"seconds": "sec", "s": "sec", "minutes": "min", "minute": "min", "hours": "h", "hour": "h", "day": "days",
             "week": "weeks", "month": "months", "working day": "working days"}


def plain_unit(unit: str) -> str:
    """Return the one spelling of a unit that the simulator uses."""
    return _SINGULAR.get(unit, unit)


def read_quantity(text: str) -> dict[str, Any]:
    """Split ``12 min (assumed; why)`` into value, unit, origin and source."""
    match = _LINE.fullmatch(text.strip())
    if match is None:
        raise ValueError("must be a number with unit and origin, such as 12 min (assumed; no time study yet)")
    return _parts(match)


def _parts(match: re.Match[str]) -> dict[str, Any]:
    value, unit = float(match["value"].replace("_", "")), plain_unit(match["unit"])
    if unit == "%":
        value, unit = value / 100, "share"
    return {"value": value, "unit": unit, "origin": match["origin"], "source": match["source"] or ""}


class Quantity(Sourced):
    """A number with unit and origin, written as one line or as four keys.

    Examples
    --------
    >>> Quantity.model_validate("72 % (published; OECD-OPSI 2025)").value
    0.72
    """

    @model_validator(mode="before")
    @classmethod
    def _from_line(cls, value: Any) -> Any:
        if isinstance(value, str):
            return read_quantity(value)
        if isinstance(value, (int, float)):
            raise ValueError("must say its unit and origin, such as 12 min (assumed; no time study yet)")
        return value

    @model_validator(mode="after")
    def _finite(self) -> Self:
        if not math.isfinite(self.value):
            raise ValueError(f"must be a finite number, got {self.value}")
        return self


class Share(Quantity):
    """A quantity between 0 and 1 (or 0 % and 100 %)."""

    @model_validator(mode="after")
    def _between_0_and_1(self) -> Share:
        if self.unit not in ("share", "") or not 0 <= self.value <= 1:
            raise ValueError(f"must be a share between 0 % and 100 %, got {self.value:g} {self.unit}")
        return self


class Duration(Quantity):
    """A time span; the unit ``working days`` runs on the working-day clock, all others on the calendar."""

    @model_validator(mode="after")
    def _is_time(self) -> Duration:
        if self.unit not in MINUTES:
            raise ValueError(f"must be a time in {', '.join(MINUTES)}, got the unit {self.unit!r}")
        if self.value < 0:
            raise ValueError(f"must not be negative, got {self.value:g} {self.unit}")
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
        if self.value <= 0:
            raise ValueError(f"must be above zero, got {self.value:g}")
        return self


class Amount(Quantity):
    """A quantity that must not be negative: heads, cases per day, money."""

    @model_validator(mode="after")
    def _not_negative(self) -> Amount:
        if self.value < 0:
            raise ValueError(f"must not be negative, got {self.value:g}")
        return self
