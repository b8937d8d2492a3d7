"""The clock that a heading names: by letters, an offset, an area and town, or a town behind words for local time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from simulator.calibration.fixed_offsets import Floats, zone_offsets
from synthetic_data import place_zone, shipped_table, zones_of_town

_UTC = re.compile(r"(?<![^\W\d_])(?:utc|gmt)|(?:utc|(?<!m)gmt)(?![^\W\d_])|(?<![^\W\d_])zulu(?![^\W\d_])",
                  re.IGNORECASE)
"""Programs write headings in one word: ``EndTimeUtc``, ``timestamputc``, ``UtcStart``; but mgmt is management."""
_CAPITAL = r"A-Z\u0410-\u042f"
"""Of Latin and Cyrillic letters."""
_WORD_BEGINS = re.compile(
    rf"(?<=[^\W\d_{_CAPITAL}])(?=[{_CAPITAL}])|(?<=[{_CAPITAL}])(?=[{_CAPITAL}][^\W\d_{_CAPITAL}])")
"""Where a word begins within words that are written together, such as ``EndTimePst``."""
_OFFSET = re.compile(r"(?:(?:utc|gmt)\s*|[(\[]\s*)([+−-])(\d{1,2})(?::?(\d{2}))?(?!\d)", re.IGNORECASE)
_IN_WORDS = re.compile(r"(?:utc|gmt)[\s_]*(plus|minus|)[\s_]*([1-9]|1[0-4])(?!\d)", re.IGNORECASE)
"""An offset where a heading holds no signs, as databases want it: ``END_UTC_PLUS_1``, ``endUTC2``."""
_AREA = re.compile(r"[A-Za-z]+(?:/[A-Za-z_+-]+)+")
_BRACKETED = re.compile(r"[(\[{]([^)\]}]+)[)\]}]")
_WORD = re.compile(r"[^\W\d_]+")


def told_clocks(heading: str) -> Mapping[str, tuple[str | float, ...]]:
    """Return what in a heading names a clock → zones, or minutes of an offset, that may be meant.

    Examples
    --------
    >>> told_clocks("start (PST)"), told_clocks("end UTC+1"), told_clocks("ended_utc")
    ({'PST': ('America/Los_Angeles',)}, {'UTC+1': (60.0,)}, {'utc': (0.0,)})
    >>> told_clocks("Start (Ortszeit Berlin)"), told_clocks("end [Europe/Lisbon]"), told_clocks("end (planned)")
    ({'Berlin': ('Europe/Berlin',)}, {'Europe/Lisbon': ('Europe/Lisbon',)}, {})
    >>> told_clocks("EndTimeUtc"), told_clocks("CompletedPST"), told_clocks("TIMESTAMPGMT")
    ({'Utc': (0.0,)}, {'PST': ('America/Los_Angeles',)}, {'GMT': (0.0,)})
    >>> told_clocks("END_UTC_PLUS_1"), told_clocks("endUTC2"), told_clocks("end_utc_2")
    ({'UTC_PLUS_1': (60.0,)}, {'UTC2': (120.0,)}, {'utc': (0.0,)})
    >>> told_clocks("EndeMesz"), told_clocks("Ende (Ist)"), told_clocks("End (IST)")
    ({'Mesz': ('Europe/Berlin',)}, {}, {'IST': ('Asia/Kolkata', 'Asia/Jerusalem', 'Europe/Dublin')})
    """
    if offsets := {found.group().strip("([ "): (_minutes(found),) for found in _OFFSET.finditer(heading)}:
        return offsets
    if hours := {found.group(): (60.0 * int(found[2]) * (-1 if found[1].lower() == "minus" else 1),)
                 for found in _IN_WORDS.finditer(heading) if found[1] or found.group()[3].isdigit()}:
        return hours
    if areas := {name: (name,) for name in _AREA.findall(heading) if place_zone(name)}:
        return areas
    apart = _WORD_BEGINS.sub(" ", heading)
    if utc := _UTC.search(apart):
        return {utc.group(): (0.0,)}
    # Within a word in one with others, letters are a zone in capitals alone: EndEst may be the estimated end.
    words = _WORD.findall(apart)
    known = {word: tuple(_told()["letters"][word.casefold()]) for word in words
             if word.casefold() in _told()["no_word"]}
    return known or dict(_by_letters(apart if words and words[-1].isupper() else heading)) or dict(_by_town(apart))


def speaks_of(clocks: Sequence[str | float], zone: str, utc: Floats) -> bool:
    """Tell whether one of the clocks showed what clocks in a zone did at moments of UTC in minutes."""
    here = zone_offsets(zone, utc)
    return any(bool((here == (zone_offsets(clock, utc) if isinstance(clock, str) else clock)).all())
               for clock in clocks)


def _minutes(found: re.Match[str]) -> float:
    sign, hours, minutes = found.groups()
    return (1 if sign == "+" else -1) * (60.0 * int(hours) + int(minutes or 0))


def _by_letters(heading: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield letters in brackets or at the end: within a heading, they may be any word."""
    words = _WORD.findall(heading)
    bracketed = [word for part in _BRACKETED.findall(heading) for word in _WORD.findall(part)]
    last = [word for word in words[-1:] if len(word) > 2 and len(words) > 1]
    known = _told()["letters"]
    others = {word.casefold() for word in words}
    yield from ((word, tuple(known[word.casefold()])) for word in (*bracketed, *last)
                if word.casefold() in known and not others & set(_told()["words"].get(word.casefold(), ())))


def _by_town(heading: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield towns beside a word for local time, or alone in brackets."""
    alone = [part.strip() for part in _BRACKETED.findall(heading)]
    words = _WORD.findall(heading)
    for town in (*alone, *(words if any(word.casefold() in _told()["local"] for word in words) else ())):
        if zones := tuple(zone for zone in zones_of_town(town) if place_zone(zone)):
            yield town, zones


@cache
def _told() -> dict[str, Any]:
    told: dict[str, Any] = shipped_table(__file__, "heading_zones.yml")
    return told
