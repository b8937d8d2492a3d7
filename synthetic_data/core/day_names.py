"""Words beside a day in a list of holidays, where they say that it may be no whole day off (`day_names.yml`)."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from functools import cache
from pathlib import Path
from typing import Any

from synthetic_data.core.specs import read_mapping

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_THROUGH = re.compile(r"(?:\b(?:to|through|thru|bis)|^\W*[-–—])\s*\d{1,2}(?!\d)|\bx\s?\d{1,2}\b")
"""A last day by its number alone, or how many days there are."""
_CLOCK = re.compile(r"½|\b0[.,]5\b|\b1/2\b|\b\d{1,2}[:.]\d\d\b(?!\.\d)|\b\d{1,2}\s*(?:am|pm|uhr|h|hours?)\b")
_TO_DATE = re.compile(r"\W*(?:to\W+)?(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}([./-])\d{1,2}\1\d{4})\b")
"""A last day in the place of a name; later in it a date is that of a day for which this one is free."""
_COUNTED = re.compile(r"(?<![\w.-])\d{1,3}\s+([^\W\d_]+)")
"""A number and the word behind it; 2. Tag and 2-ci gün are the second day."""
_OBSERVED = re.compile(r"\b(?:observed|celebrated|taken|held|given)\s+(?:on\s+)?(?:[^\W\d_]+,?\s+)?"
                       r"(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./]\d{1,2}[./](?:\d{4})?|\d{1,2}\s+[^\W\d_]{3,}"
                       r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[^\W\d_]*\s+\d{1,2}\b)")
"""Another day on which the office is closed for this one: ``observed 2023-03-21``, ``taken on Monday 21 March``."""
_YEAR = re.compile(r"(?<![\d/-])(?:19|20)\d\d(?![\d/-])")
_NEAR_YEARS = 10
"""A year further off is that of what is remembered on the day."""
_SHORT_WEEKDAY = re.compile(r"\(([^\W\d_]{2,5})\.?\)|^([^\W\d_]{2,5})[.,:]\s")
"""A weekday as it stands beside a name: ``New Year (Mon)``, ``Mo, Neujahr``."""
_WHOLE = 4
"""Letters of a weekday that is written in full; shorter words are also other words."""
_RULES = {"part": "is free for a part of the day only", "open": "is called so that the office may be open",
          "some": "may be free for some people or places only", "span": "speaks of several days"}


def no_whole_day(name: str) -> str:
    """Return why what stands beside a day may mean that it is no whole day off, as a rule; empty where it is a name.

    Examples
    --------
    >>> no_whole_day("Christmas Eve (half day)"), no_whole_day("closed from 12:00")
    ('is free for a part of the day only', 'is free for a part of the day only')
    >>> no_whole_day("working day (moved)"), no_whole_day("A (North only)")
    ('is called so that the office may be open', 'may be free for some people or places only')
    >>> no_whole_day("3 days"), no_whole_day("until 2024-04-05"), no_whole_day("Day 3 of Novruz")
    ('speaks of several days', 'speaks of several days', '')
    >>> no_whole_day("two days"), no_whole_day("to 24 March"), no_whole_day("Mon-Fri")
    ('speaks of several days', 'speaks of several days', 'speaks of several days')
    >>> no_whole_day("Novruz 20-24 March"), no_whole_day("25. und 26. Dezember"), no_whole_day("2-ci gün")
    ('speaks of several days', 'speaks of several days', '')
    >>> no_whole_day("Novruz (observed 2023-03-21)"), no_whole_day("working Saturday"), no_whole_day("A (observed)")
    ('is called so that the office may be open', 'is called so that the office may be open', '')
    >>> no_whole_day("no"), no_whole_day("New Year"), no_whole_day("")
    ('has no name beside it, but what may mean that the office is open', '', '')
    """
    # The small letter of the Turkish İ is an i with a dot above it as a sign of its own.
    plain = name.strip().casefold().replace("i\u0307", "i")
    words = _WORD.findall(plain)
    said = f" {' '.join(words)} "
    if _TO_DATE.match(plain) or _counts_days(plain, words):
        return _RULES["span"]
    if _CLOCK.search(plain):
        return _RULES["part"]
    if _OBSERVED.search(plain):
        return _RULES["open"]
    if plain and (not words or plain in _words()["unclear"] or len(plain) == 1):
        return "has no name beside it, but what may mean that the office is open"
    told = next((rule for kind, rule in _RULES.items() if any(_says(word, said, plain) for word in _words()[kind])), "")
    # A day that is moved to the 9th is no span.
    return told or (_RULES["span"] if _THROUGH.search(plain) or _two_days().search(plain) else "")


def _counts_days(plain: str, words: list[str]) -> bool:
    """Tell whether a number of days stands in a name, or a span of weekdays such as Mon-Fri."""
    told = _words()
    return (any(word in told["days"] for word in _COUNTED.findall(plain))
            or any(a in told["numbers"] and b in told["days"] for a, b in itertools.pairwise(words))
            or any(len(ends) == 2 and set(ends) <= _weekdays().keys() for ends in (word.split("-") for word in words)))


@cache
def _two_days() -> re.Pattern[str]:
    """Two days by their numbers, such as 20-24 March and 25. und 26. Dezember."""
    between = "|".join(map(re.escape, _told()["and"]))
    return re.compile(rf"(?<![\d./-])\d{{1,2}}\.?\s*(?:[-–—&+]|\b(?:{between})\b)\s*\d{{1,2}}(?!\d|:|-\d)")


def _says(word: str, said: str, plain: str) -> bool:
    return word in plain if word in _words()["within"] else f" {word} " in said


def weekday_in(text: str) -> int | None:
    """Return the weekday, Monday 0, that a text is or that stands in a name of two words; None for no weekday.

    Examples
    --------
    >>> weekday_in("Friday"), weekday_in("(Tue.)"), weekday_in("Good Friday"), weekday_in("moved from Sunday")
    (4, 1, 4, None)
    >>> weekday_in("Tag der Arbeit (Mi)"), weekday_in("Mo, Neujahr"), weekday_in("Bayram (1)")
    (2, 0, None)
    """
    plain = text.strip(" .,()").casefold().replace("i\u0307", "i").replace("’", "'")
    if plain in _weekdays():
        return _weekdays()[plain]
    beside = [word for pair in _SHORT_WEEKDAY.findall(text.casefold()) for word in pair if word in _weekdays()]
    if len(beside) == 1:
        return _weekdays()[beside[0]]
    words = plain.split()
    found = {_weekdays()[word] for word in words if len(word) >= _WHOLE and word in _weekdays()}
    return found.pop() if len(words) == 2 and len(found) == 1 else None


def other_day(said: str, day: dt.date) -> str:
    """Return why what stands beside a day is not of that day, as a rule; empty where it may be.

    Examples
    --------
    >>> other_day("Good Friday", dt.date(2024, 3, 28)), other_day("New Year 2025", dt.date(2024, 1, 1))
    ('has a weekday beside it that does not fit, as it is a Thursday', 'has another year beside it')
    >>> other_day("Good Friday", dt.date(2024, 3, 29)), other_day("Day of 1918", dt.date(2024, 1, 1))
    ('', '')
    """
    if weekday_in(said) not in (None, day.weekday()):
        return f"has a weekday beside it that does not fit, as it is a {day:%A}"
    years = {int(year) for year in _YEAR.findall(said)}
    near = {year for year in years if abs(year - day.year) <= _NEAR_YEARS}
    return "has another year beside it" if near and day.year not in years else ""


@cache
def _weekdays() -> dict[str, int]:
    return {word.casefold(): place for place, words in enumerate(_told()["weekdays"]) for word in words}


@cache
def _words() -> dict[str, frozenset[str]]:
    kinds = {kind: (word for one in _told()[kind] for word in one["words"]) for kind in _RULES} | {
        "within": [word for kind in _RULES for one in _told()[kind] if one.get("within") for word in one["words"]],
        "unclear": _told()["unclear"], "days": _told()["days"], "numbers": _told()["numbers"]}
    return {kind: frozenset(map(str.casefold, words)) for kind, words in kinds.items()}


@cache
def _told() -> dict[str, Any]:
    return read_mapping(Path(__file__).with_name("day_names.yml"))
