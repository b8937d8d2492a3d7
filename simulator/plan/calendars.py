"""Working time: weekly hours and holidays, turned into rising interval arrays and walked without events.

A span of work that starts at 16:40 on a Friday and lasts 45 minutes ends at 09:25 on Monday: the end is
computed by walking the intervals, so the engine needs no suspend and resume events.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from bisect import bisect_right
from collections.abc import Iterable

from pydantic import field_validator

from simulator.written_times.fields import Day
from synthetic_data import Spec

DAY = 1440.0
_DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_HOURS = re.compile(r"(\d\d?):(\d\d)-(\d\d?):(\d\d)")


class Calendar(Spec):
    """Opening hours by weekday, and the dates on which nothing opens.

    ``hours: {mon-fri: 09:00-13:00 14:00-18:00, sat: 10:00-12:00}``
    """

    hours: dict[str, str]
    holidays: tuple[Day, ...] = ()

    @field_validator("hours")
    @classmethod
    def _readable(cls, hours: dict[str, str]) -> dict[str, str]:
        if not any(_weekly(hours)):
            raise ValueError("a calendar needs at least one working hour, such as mon-fri: 09:00-17:00")
        said: dict[int, str] = {}
        for line in hours:
            for day in _day_numbers(line):
                # In a file that extends another, lines join, and two may speak of one day.
                if day in said:
                    raise ValueError(f"has {_DAYS[day]} twice, in {said[day]} and in {line}; give each day's hours "
                                     f"once (in a file that extends another, {said[day]}: null takes a line away)")
                said[day] = line
        return hours

    def intervals(self, start: dt.date, days: int) -> list[tuple[float, float]]:
        """Return open spans as minutes since the start's midnight, in order, over so many days."""
        week, closed, spans = _weekly(self.hours), set(self.holidays), []
        for number in range(days):
            day = start + dt.timedelta(days=number)
            if day not in closed:
                spans += [(number * DAY + opens, number * DAY + closes) for opens, closes in week[day.weekday()]]
        return _merged(spans)

    def working_days(self, start: dt.date, days: int) -> list[tuple[float, float]]:
        """Return whole days with any opening, as spans from midnight to midnight."""
        spans = self.intervals(start, days)
        return _merged([(n * DAY, n * DAY + DAY) for n in sorted({int(a // DAY) for a, _ in spans})])

    @property
    def weekmask(self) -> str:
        """Seven digits from Monday on: 1 for a day with any opening."""
        return "".join("1" if spans else "0" for spans in _weekly(self.hours))

    @property
    def never_closes(self) -> bool:
        """Whether it is open at every hour of every day."""
        return self.weekly_minutes == 7 * DAY and not self.holidays

    @property
    def weekly_minutes(self) -> float:
        """Minutes open in a week without holidays."""
        return sum(b - a for day in _weekly(self.hours) for a, b in day)


def _merged(spans: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    out: list[tuple[float, float]] = []
    for opens, closes in spans:
        # Spans that touch become one: the midnight between two of them closes nothing.
        if out and opens <= out[-1][1]:
            out[-1] = (out[-1][0], max(closes, out[-1][1]))
        else:
            out.append((opens, closes))
    return out


def _weekly(hours: dict[str, str]) -> list[list[tuple[float, float]]]:
    week: list[list[tuple[float, float]]] = [[] for _ in _DAYS]
    for days, text in hours.items():
        spans = [] if text in ("closed", "") else [_span(part) for part in str(text).split()]
        for day in _day_numbers(days):
            week[day] = sorted(week[day] + spans)
    return week


def _day_numbers(text: str) -> list[int]:
    first, _, last = text.partition("-")
    if first not in _DAYS or (last and last not in _DAYS):
        raise ValueError(f"days must be written like mon-fri or sat, got {text!r}")
    a, b = _DAYS.index(first), _DAYS.index(last or first)
    if b < a:
        raise ValueError(f"days must run forward in the week, got {text!r}")
    return list(range(a, b + 1))


def _span(text: str) -> tuple[float, float]:
    match = _HOURS.fullmatch(text)
    if match is None:
        raise ValueError(f"hours must be written like 09:00-17:30, got {text!r}")
    a, b, c, d = map(int, match.groups())
    opens, closes = a * 60 + b, c * 60 + d
    if not 0 <= opens < closes <= DAY:
        raise ValueError(f"hours must open before they close, within one day, got {text!r}")
    return float(opens), float(closes)


class WorkClock:
    """A clock that runs only inside its intervals; asked with times that never fall, it does not search.

    Examples
    --------
    >>> clock = WorkClock([(0.0, 60.0), (120.0, 180.0)])
    >>> clock.finish(50.0, 30.0)
    140.0
    """

    __slots__ = ("_at", "closes", "opens")

    def __init__(self, spans: Iterable[tuple[float, float]], *, end: float = math.inf) -> None:
        # The last interval never closes, so that a walk past the horizon ends.
        kept = [span for span in spans if span[0] < end]
        self.opens = [a for a, _ in kept]
        self.closes = [b for _, b in kept]
        if not kept or kept[-1][1] != math.inf:
            last = max(self.closes[-1] if kept else 0.0, 0.0 if end == math.inf else end)
            self.opens.append(last)
            self.closes.append(math.inf)
        self._at = 0

    def _seek(self, time: float) -> int:
        at, closes = self._at, self.closes
        # Asked about an earlier time than before, which the engine seldom does.
        if at and closes[at - 1] > time:
            at = bisect_right(closes, time)
        else:
            while closes[at] <= time:
                at += 1
        self._at = at
        return at

    def is_open(self, time: float) -> bool:
        """Tell whether the clock runs at this time (open at the opening, closed at the closing)."""
        return self.opens[self._seek(time)] <= time

    def next_open(self, time: float) -> float:
        """Return this time when open, else the next opening."""
        opens = self.opens[self._seek(time)]
        return opens if opens > time else time

    def finish(self, time: float, work: float) -> float:
        """Return when so many minutes of the clock have passed since the time."""
        at = self._seek(time)
        opens = self.opens[at]
        if opens > time:
            time = opens
        end = time + work
        closes = self.closes
        # Work that ends exactly at closing time ends today, not at the next opening.
        while end > closes[at]:
            work -= closes[at] - time
            at += 1
            time = self.opens[at]
            end = time + work
        return end

    def passed(self, start: float, end: float) -> float:
        """Return the minutes of the clock between two times."""
        total, at = 0.0, bisect_right(self.closes, start)
        while at < len(self.opens) and self.opens[at] < end:
            total += min(end, self.closes[at]) - max(start, self.opens[at])
            at += 1
        return total


ALWAYS = ((0.0, math.inf),)
"""Intervals of a clock that never stops."""
