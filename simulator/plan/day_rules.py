"""Days by a rule that people write: every second Thursday, the first working day of the month, the summer.

A rule is kept as its text, so that a file read and written back says the same; `rule_days` turns rules into days.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Annotated, Any

from pydantic import BeforeValidator

from simulator.written_times.day_tables import LONGEST_SPAN
from simulator.written_times.days import read_days
from synthetic_data import BadInput

IsWorking = Callable[[dt.date], bool]
Days = Callable[[dt.date, dt.date, IsWorking], Iterator[dt.date]]
"""First day, last day, what a working day is → the days of a rule from the one to the other, in order."""

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_NAMES = {name.lower(): place for place, name in enumerate(calendar.day_name)} | {
    name: place for place, name in enumerate(WEEKDAYS)}
_MONTH_NAMES = {name.lower(): place for place, name in enumerate(calendar.month_name) if name} | {
    name: place for place, name in enumerate(MONTHS, 1)}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1, "second last": -2,
             "last but one": -2}
_LIKE = ("must be days such as every second thu from 2024-01-04, first working day of the month, "
         "last fri of mar and sep, mon-wed, even weeks, 2024-07-08 to 2024-07-26")
_EVERY = re.compile(r"every (?:(?P<nth>other|[a-z]+|\d+(?:nd|rd|th)) )(?P<what>week|[a-z]+) from (?P<day>.+)")
_EVERY_N = re.compile(r"every (?P<n>\d+) weeks from (?P<day>.+)")
_OF = re.compile(r"(?P<which>.+?) (?P<what>working day|day|[a-z]+) of (?:(?:the|each|every) )?(?P<period>.+)")
_NTH = re.compile(r"(\d{1,3})(?:st|nd|rd|th)")


def _rules(value: Any) -> Any:
    """Return rules as texts; a single one may stand without a list, and YAML reads some as days."""
    parts = value if isinstance(value, (list, tuple)) else [value]
    texts = [_text(part) for part in parts]
    for text in texts:
        parse_rule(text)
    return tuple(texts)


def _text(part: Any) -> str:
    if isinstance(part, dt.datetime) or not isinstance(part, (str, dt.date)):
        raise ValueError(_LIKE)
    return part.isoformat() if isinstance(part, dt.date) else " ".join(part.split())


DayRules = Annotated[tuple[str, ...], BeforeValidator(_rules)]
"""Days by rules, all of which are meant; a file of days, ``{file: school.csv}``, is read with the office."""


def rule_days(rules: Iterable[str], first: dt.date, last: dt.date, is_working: IsWorking) -> set[dt.date]:
    """Return the days that any of the rules means, from the first day to the last.

    Examples
    --------
    >>> january = dt.date(2024, 1, 1), dt.date(2024, 1, 31)
    >>> [day.day for day in sorted(rule_days(["every second thu from 2024-01-04"], *january, bool))]
    [4, 18]
    """
    return {day for rule in rules for day in parse_rule(rule).days(first, last, is_working)}


class DayRule:
    """What a rule means.

    Parameters
    ----------
    days : makes them
    single : whether it picks single days, so that a closed one is likely a mistake
    on_working_days : whether it asks what a working day is
    """

    __slots__ = ("days", "on_working_days", "single")

    def __init__(self, days: Days, single: bool = False, on_working_days: bool = False) -> None:
        self.days, self.single, self.on_working_days = days, single, on_working_days


@lru_cache(maxsize=4096)
def parse_rule(text: str) -> DayRule:
    """Return what a text means.

    Raises
    ------
    ValueError : it is no rule, or can be read in two ways
    """
    said = text.lower().removeprefix("on ").removeprefix("the ")
    for read in (_span, _turns, _nth_of, _weekdays, _weeks, _months):
        rule = read(said)
        if rule is not None:
            return rule
    raise ValueError(f"{_LIKE}, got {text!r}")


def _span(said: str) -> DayRule | None:
    """``2024-07-08 to 2024-07-26``, or a single day."""
    if not said[:1].isdigit() or " of " in said:
        return None
    low, high = _ends(said)
    return DayRule(lambda a, b, _: _each(max(a, low), min(b, high)), single=low == high)


def days_of_span(text: str) -> list[dt.date]:
    """Return every day of ``2024-07-08 to 2024-07-26``.

    Raises
    ------
    ValueError : it is no span of days, or one over a year
    """
    refuse_long_closure(text)
    return list(_each(*_ends(text)))


def refuse_long_closure(rule: str) -> None:
    """Raise ValueError for a span of days off over a year: a year with a slip in it would close an office for long."""
    if not rule[:1].isdigit() or " to " not in rule:
        return
    first, last = _ends(rule)
    if (days := (last - first).days + 1) > LONGEST_SPAN:
        raise ValueError(f"closes for {days:,} days, and a span may have {LONGEST_SPAN}, got {rule!r}; look at its "
                         "years, or write one span for each year")


def _ends(said: str) -> tuple[dt.date, dt.date]:
    first, middle, last = said.partition(" to ")
    low, high = _date(first), _date(last) if middle else _date(first)
    if high < low:
        raise ValueError(f"must run from an earlier day to a later one, got {said!r}")
    return low, high


def _date(text: str) -> dt.date:
    try:
        return read_days([text], ["day"], "rule")[0]
    except BadInput:
        raise ValueError(f"needs a day such as 2024-01-20, got {text!r}") from None


def _each(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    return (first + dt.timedelta(days=number) for number in range((last - first).days + 1))


def _turns(said: str) -> DayRule | None:
    """``every second thu from 2024-01-04``, ``every other week from …``, ``every 3 weeks from …``."""
    counted, named = _EVERY_N.fullmatch(said), _EVERY.fullmatch(said)
    if counted:
        return _every(int(counted["n"]), None, _date(counted["day"]), said)
    if named:
        step = 2 if named["nth"] == "other" else _ordinal(named["nth"])
        weekday = None if named["what"] == "week" else _weekday(named["what"])
        if step is None or step < 1 or (named["what"] != "week" and weekday is None):
            raise ValueError(f"{_LIKE}, got {said!r}")
        return _every(step, weekday, _date(named["day"]), said)
    if re.match(r"every (other|second|third|fourth|\d)", said):
        raise ValueError(f"says not with which one it begins; add from and a day, such as {said} from 2024-01-04")
    return None


def _every(step: int, weekday: int | None, begin: dt.date, said: str) -> DayRule:
    if step < 1:
        raise ValueError(f"must come again after a week or more, got {said!r}")
    if weekday is not None and begin.weekday() != weekday:
        raise ValueError(f"begins on a {calendar.day_name[begin.weekday()]}, which is not the weekday it names: {said}")
    monday = begin - dt.timedelta(days=begin.weekday())

    def days(first: dt.date, last: dt.date, _: IsWorking) -> Iterator[dt.date]:
        return (day for day in _each(max(first, begin), last) if (day - monday).days // 7 % step == 0
                and weekday in (None, day.weekday()))

    return DayRule(days, single=weekday is not None)


def _nth_of(said: str) -> DayRule | None:
    """``first working day of the month``, ``2nd and 4th thu of the month``, ``last fri of mar and sep``."""
    match = _OF.fullmatch(said)
    if match is None:
        if re.fullmatch(r"(?:first|last|second|third|\d+(?:st|nd|rd|th)) (?:working day|day|[a-z]+)", said) and (
                said.split()[-1] in ("day", *_DAY_NAMES)):
            raise ValueError(f"says not of what; write {said} of the month, of the quarter or of the year")
        return None
    which = [_ordinal(part) for part in re.split(r" and |, ?", match["which"])]
    weekday, period = _weekday(match["what"]), _period(match["period"])
    counts = weekday is not None or match["what"] in ("working day", "day")
    if None in which or 0 in which or period is None or not counts:
        raise ValueError(f"{_LIKE}, got {said!r}")
    on_working_days = match["what"] == "working day"
    numbers = [number for number in which if number is not None]

    def days(first: dt.date, last: dt.date, is_working: IsWorking) -> Iterator[dt.date]:
        for begins, ends in period(first, last):
            fit = [day for day in _each(begins, ends) if weekday in (None, day.weekday())
                   and (not on_working_days or is_working(day))]
            # A month without a fifth Thursday has none.
            chosen = {fit[n - 1 if n > 0 else n] for n in numbers if abs(n) <= len(fit)}
            yield from (day for day in sorted(chosen) if first <= day <= last)

    return DayRule(days, single=True, on_working_days=on_working_days)


def _ordinal(word: str) -> int | None:
    number = _NTH.fullmatch(word.removeprefix("the "))
    return int(number[1]) if number else _ORDINALS.get(word.removeprefix("the "))


def _weekday(word: str) -> int | None:
    return _DAY_NAMES.get(word, _DAY_NAMES.get(word.removesuffix("s")))


Periods = Callable[[dt.date, dt.date], Iterator[tuple[dt.date, dt.date]]]


def _period(text: str) -> Periods | None:
    """First and last day of every month, quarter or year, or of the months named, that touches the days asked for."""
    length = {"month": 1, "quarter": 3, "year": 12}.get(text)
    wanted = set(range(1, 13))
    if length is None:
        named = [_MONTH_NAMES.get(word) for word in re.split(r" and |, ?| ", text)]
        if None in named:
            return None
        length, wanted = 1, {month for month in named if month}
    step = length

    def periods(first: dt.date, last: dt.date) -> Iterator[tuple[dt.date, dt.date]]:
        year, month = first.year, (first.month - 1) // step * step + 1
        while (begins := dt.date(year, month, 1)) <= last:
            year, month = (year, month + step) if month + step <= 12 else (year + 1, 1)
            if begins.month in wanted:
                yield begins, dt.date(year, month, 1) - dt.timedelta(days=1)

    return periods


def _weekdays(said: str) -> DayRule | None:
    """``mon wed fri``, ``mon-wed``, ``every thursday``, ``working days``."""
    if said in ("working days", "every working day"):
        return DayRule(lambda a, b, works: (day for day in _each(a, b) if works(day)), on_working_days=True)
    chosen: set[int] = set()
    for part in re.split(r", ?| and | ", said.removeprefix("every ")):
        low, _, high = part.partition("-")
        a, b = _weekday(low), _weekday(high or low)
        if a is None or b is None or b < a:
            return None
        chosen |= set(range(a, b + 1))
    return DayRule(lambda a, b, _: (day for day in _each(a, b) if day.weekday() in chosen), single=True)


def _weeks(said: str) -> DayRule | None:
    """``even weeks`` or ``odd weeks``, as calendars number them (ISO 8601)."""
    if said not in ("even weeks", "odd weeks"):
        return None
    rest = int(said.startswith("odd"))
    return DayRule(lambda a, b, _: (day for day in _each(a, b) if day.isocalendar().week % 2 == rest))


def _months(said: str) -> DayRule | None:
    """``jul``, ``jul and aug``, ``jun-aug``: these months of every year."""
    chosen: set[int] = set()
    for part in re.split(r", ?| and | ", said):
        low, _, high = part.partition("-")
        a, b = _MONTH_NAMES.get(low), _MONTH_NAMES.get(high or low)
        if a is None or b is None:
            return None
        # A span may run over the turn of the year.
        chosen |= {(a - 1 + n) % 12 + 1 for n in range((b - a) % 12 + 1)}
    return DayRule(lambda a, b, _: (day for day in _each(a, b) if day.month in chosen))
