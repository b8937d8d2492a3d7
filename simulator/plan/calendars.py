"""Working time: weekly hours and holidays, turned into rising interval arrays and walked without events.

A span of work that starts at 16:40 on a Friday and lasts 45 minutes ends at 09:25 on Monday: the end is
computed by walking the intervals, so the engine needs no suspend and resume events.
"""

from __future__ import annotations

import datetime as dt
import math
import operator
import re
from bisect import bisect_right
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from pydantic import Field, field_validator

from simulator.plan.day_rules import DayRules, IsWorking, days_of_span, parse_rule, refuse_long_closure, rule_days
from simulator.written_times.fields import Day
from synthetic_data import Spec

DAY = 1440.0
_DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_HOURS = re.compile(r"(\d\d?):([0-5]\d)-(\d\d?):([0-5]\d)")


class Calendar(Spec):
    """Opening hours by weekday, and the dates on which nothing opens.

    ``hours: {mon-fri: 09:00-13:00 14:00-18:00, sat: 10:00-12:00}``

    With ``only: every second thu from 2024-01-04`` it opens on these days alone, in the hours of their weekday.
    """

    hours: dict[str, str]
    holidays: tuple[Day, ...] = ()
    only: DayRules = Field(default=(), exclude_if=operator.not_)
    """Days by rules, the only ones on which it opens; holidays stay closed."""
    closed_on: DayRules = Field(default=(), exclude_if=operator.not_)
    """Days by rules on which it stays closed besides its holidays."""

    @field_validator("holidays", mode="before")
    @classmethod
    def _spans_too(cls, days: Any) -> Any:
        """Let a span such as ``2024-07-08 to 2024-07-26`` stand among the days."""
        days = days if isinstance(days, (list, tuple)) else [days]
        return [day for one in days for day in (days_of_span(one) if isinstance(one, str) and " to " in one else [one])]

    @field_validator("closed_on")
    @classmethod
    def _closes_for_a_year_at_most(cls, rules: tuple[str, ...]) -> tuple[str, ...]:
        for rule in rules:
            refuse_long_closure(rule)
        return rules

    @field_validator("hours")
    @classmethod
    def _readable(cls, hours: dict[str, str]) -> dict[str, str]:
        if not any(_weekly(hours)):
            raise ValueError("a calendar needs at least one working hour, such as mon-fri: 09:00-17:00")
        for line, text in hours.items():
            _refuse_overlap(line, str(text))
        said: dict[int, str] = {}
        for line in hours:
            for day in _day_numbers(line):
                # In a file that extends another, lines join, and two may speak of one day.
                if day in said:
                    raise ValueError(f"has {_DAYS[day]} twice, in {said[day]} and in {line}; give each day's hours "
                                     f"once (in a file that extends another, {said[day]}: null takes a line away)")
                said[day] = line
        return hours

    def intervals(self, start: dt.date, days: int, is_working: IsWorking | None = None) -> list[tuple[float, float]]:
        """Return open spans as minutes since the start's midnight, in order, over so many days.

        Parameters
        ----------
        is_working : what a working day is, for rules that ask it; a day of these hours when not given
        """
        week, closed, spans = _weekly(self.hours), set(self.holidays), []
        last = start + dt.timedelta(days=max(days - 1, 0))
        works = is_working or self.is_usual_day
        chosen = rule_days(self.only, start, last, works) if self.only else None
        closed |= rule_days(self.closed_on, start, last, works)
        for number in range(days):
            day = start + dt.timedelta(days=number)
            if day not in closed and (chosen is None or day in chosen):
                spans += [(number * DAY + opens, number * DAY + closes) for opens, closes in week[day.weekday()]]
        return _merged(spans)

    def is_usual_day(self, day: dt.date) -> bool:
        """Tell whether the day has hours and is no holiday, whatever the rules for single days say."""
        return self.weekmask[day.weekday()] == "1" and day not in self.holidays

    def days_off(self, start: dt.date, days: int) -> tuple[dt.date, ...]:
        """Return the holidays, and every other day with hours in its week on which rules keep it closed."""
        if not (self.only or self.closed_on):
            return self.holidays
        opened = {start + dt.timedelta(days=int(a // DAY) + n) for a, b in self.working_days(start, days)
                  for n in range(int((b - a) // DAY))}
        every = (start + dt.timedelta(days=n) for n in range(days))
        return (*self.holidays, *(day for day in every if self.is_usual_day(day) and day not in opened))

    @property
    def asks_working_days(self) -> bool:
        """Whether a rule counts the working days of the office."""
        return any(parse_rule(rule).on_working_days for rule in (*self.only, *self.closed_on))

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
        return self.weekly_minutes == 7 * DAY and not (self.holidays or self.only or self.closed_on)

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


def _refuse_overlap(line: str, text: str) -> None:
    """Raise ValueError for hours that would count twice in a week, and for such as go back.

    Joined or cut, the first may not be what was meant; after a morning, 1:00-5:00 may be an afternoon.
    """
    for before, after in pairwise([] if text == "closed" else text.split()):
        (opens, closes), (begins, ends) = _span(before), _span(after)
        if ends <= opens:
            raise ValueError(f"must have hours that follow each other, got {before} and then {after} on {line}, which "
                             f"is earlier; write them in the order of the day{_afternoon(closes, begins, ends)}")
        if begins < closes:
            raise ValueError(f"must have hours that follow each other, got {before} and {after} on {line}, which "
                             "overlap; write one span for both, or end the first where the second begins")


def _afternoon(closes: float, begins: float, ends: float) -> str:
    """Return hours of a clock of twelve hours as those of the afternoon, where they follow what stands before them."""
    begins, ends = begins + DAY / 2, ends + DAY / 2
    if begins < closes or ends > DAY:
        return ""
    clock = "-".join(f"{int(minutes) // 60}:{int(minutes) % 60:02}" for minutes in (begins, ends))
    return f", or {clock} if an afternoon is meant"


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
        raise ValueError(f"hours must be written like 09:00-17:30, with a blank between spans, got {text!r}")
    a, b, c, d = map(int, match.groups())
    opens, closes = a * 60 + b, c * 60 + d
    if not 0 <= opens < closes <= DAY:
        raise ValueError(f"hours must open before they close, within one day, got {text!r}; a shift over midnight is "
                         "two spans: up to 24:00 on one day, and from 00:00 on the next")
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

    def closes_after(self, time: float) -> float:
        """Return the next closing after this time, which is open."""
        return self.closes[self._seek(time)]

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
