"""ISO 8601 durations, as drawing programs write timers, and the simulator's own words for them."""

from __future__ import annotations

import re
from fractions import Fraction

from simulator.bpmn.drawn_words import is_short_for, tells, unit_of
from synthetic_data import weekday_in

_NUMBER = r"\d+(?:[.,]\d+)?"
_SPAN = re.compile(rf"(?:R(?P<times>\d*)/)?P(?:(?P<years>{_NUMBER})Y)?(?:(?P<months>{_NUMBER})M)?"
                   rf"(?:(?P<weeks>{_NUMBER})W)?(?:(?P<days>{_NUMBER})D)?"
                   rf"(?:T(?:(?P<h>{_NUMBER})H)?(?:(?P<min>{_NUMBER})M)?(?:(?P<sec>{_NUMBER})S)?)?")
_NAMED = re.compile(rf"({_NUMBER})\s*-?\s*([^\W\d_]+)")
"""A number in a name and the word behind it."""
_SHORTENED = re.compile(rf"{_NUMBER}\s*-?\s*((?:[^\W\d_]\.?\s?){{2,5}})(?![^\W\d_])|\b([^\W\d_]{{2,3}})\s*\+\s*\d")
"""Few letters behind a number, with dots or without, or before a plus: 10 WD, 10 b.d., BD+3."""
# Fractions, so that it is told exactly in which units a number is whole.
_MINUTES = {"weeks": Fraction(10_080), "days": Fraction(1_440), "h": Fraction(60), "min": Fraction(1),
            "sec": Fraction(1, 60)}
_SPOKEN = ("min", "h", "days", "weeks", "months", "years")
_SHORT = 4
"""Letters up to which a weekday may be another word."""
_NO_TIME = ("timer",)
"""Hours in Danish, and the thing itself in English."""
_MONTH = 43_830
"""Minutes of a mean month."""
_IN_MINUTES = {**_MINUTES, "months": Fraction(_MONTH), "years": Fraction(12 * _MONTH)}


def read_span(text: str, source: str) -> str:
    """Return a timer's duration as a distribution, or nothing when it is none (a date, an expression, zero).

    Examples
    --------
    >>> read_span("P1DT12H", "claim.bpmn")
    'constant 36 h (assumed; drawn in claim.bpmn)'
    >>> read_span("=deadline", "claim.bpmn")
    ''
    """
    parts = _parts(text)
    if not any(parts.values()):
        return ""
    months = 12 * parts.pop("years", Fraction(0)) + parts.pop("months", Fraction(0))
    # Months alone stay months; beside days they can only become minutes.
    if months and not any(parts.values()):
        return _line(months, "months", source)
    minutes = months * _MONTH + sum((number * _MINUTES[unit] for unit, number in parts.items()), Fraction(0))
    # The longest unit in which the number is whole.
    unit = next((unit for unit, long in _MINUTES.items() if (minutes / long).denominator == 1), "min")
    return _line(minutes / _MINUTES[unit], unit, source)


def _parts(text: str) -> dict[str, Fraction]:
    """Return unit → number of a duration; nothing where a text is none."""
    match = _SPAN.fullmatch(text)
    return {unit: _number(number) for unit, number in match.groupdict().items()
            if number and unit != "times"} if match else {}


def _number(digits: str) -> Fraction:
    return Fraction(digits.replace(",", "."))


def _line(value: Fraction, unit: str, source: str) -> str:
    number = str(value.numerator) if value.denominator == 1 else f"{float(value):.12g}"
    return f"constant {number} {unit} (assumed; drawn in {source})"


def times_drawn(text: str) -> int | None:
    """Return how often a timer rings as drawn: once, so many times, or without end (None).

    Examples
    --------
    >>> times_drawn("P14D"), times_drawn("R3/P14D"), times_drawn("R/P14D")
    (1, 3, None)
    """
    match = re.match(r"R(\d*)/", text)
    if match is None:
        return 1
    return max(1, int(match[1])) if match[1] else None


def named_otherwise(name: str, text: str) -> bool:
    """Whether the name of a timer speaks of another time than its duration: of working days, or in other numbers.

    Examples
    --------
    >>> named_otherwise("10 working days", "P10D"), named_otherwise("30 Tage", "P14D")
    (True, True)
    >>> named_otherwise("30 h", "P30D"), named_otherwise("2 days", "P2M")
    (True, True)
    >>> named_otherwise("2 weeks", "P14D"), named_otherwise("Too late", "P14D"), named_otherwise("1 h 30 min", "PT90M")
    (False, False, False)
    """
    drawn = _parts(text)
    minutes = sum((number * _IN_MINUTES[unit] for unit, number in drawn.items()), Fraction(0))
    if not minutes:
        return False
    if tells("working_days", name):
        return True
    spans = [_number(digits) * _IN_MINUTES[unit] for digits, word in _NAMED.findall(name) if (unit := unit_of(word))]
    if spans:
        return any(span != minutes for span in spans) and sum(spans, Fraction(0)) != minutes
    named = set(map(_number, re.findall(_NUMBER, name)))
    same = {minutes / long for long in _IN_MINUTES.values()} | {*drawn.values()}
    return bool(named and not named & same)


def is_time(words: str) -> bool:
    """Whether words are a time that can be held against what is drawn: a number with its unit, or alone.

    Examples
    --------
    >>> is_time("after 30 days"), is_time("10 Werktage"), is_time("14"), is_time("2 letters"), is_time("soon")
    (True, True, True, False, False)
    """
    return any(unit_of(word) for _, word in _NAMED.findall(words)) or re.fullmatch(_NUMBER, words) is not None \
        or (tells("working_days", words) and re.search(r"\d", words) is not None)


def named_in_words(name: str) -> bool:
    """Whether a name speaks of a time that cannot be held against what is drawn: in words, or of days left out.

    Seconds are left out, since a second letter is one more letter, and words of two letters or less.

    Examples
    --------
    >>> named_in_words("six weeks"), named_in_words("end of month"), named_in_words("until next Monday")
    (True, True, True)
    >>> named_in_words("2 weeks"), named_in_words("Too late"), named_in_words("Timer"), named_in_words("second letter")
    (False, False, False, False)
    >>> named_in_words("10 WD"), named_in_words("10 b.d."), named_in_words("10 days without weekends")
    (True, True, True)
    """
    if tells("days_left_out", name) or any(is_short_for("working_days", behind or before)
                                           for behind, before in _SHORTENED.findall(name)):
        return True
    if any(unit_of(word) for _, word in _NAMED.findall(name)):
        return False
    words = re.findall(r"[^\W\d_]+", name)
    # Short weekdays (sun, mar) are other words too.
    return any((len(word) > _SHORT and weekday_in(word) is not None) or unit_of(word) in _SPOKEN for word in words
               if (len(word) > 2 or not word.isascii()) and word.casefold() not in _NO_TIME)


def write_span(minutes: float) -> str:
    """Return minutes as an ISO 8601 duration.

    Examples
    --------
    >>> write_span(2160), write_span(14_400)
    ('PT36H', 'P10D')
    """
    if minutes and minutes % 1440 == 0:
        return f"P{minutes // 1440:.0f}D"
    if minutes and minutes % 60 == 0:
        return f"PT{minutes // 60:.0f}H"
    return f"PT{60 * minutes:.0f}S"
