"""Words beside a day in a list of holidays, where they say that it may be no whole day off (`day_names.yml`)."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_CLOCK = re.compile(r"½|\b1/2\b|\b\d{1,2}[:.]\d\d\b|\b\d{1,2}\s*(?:am|pm|uhr|h|hours?)\b")


def no_whole_day(name: str) -> str:
    """Return why what stands beside a day may mean that it is no whole day off, as a rule; empty where it is a name.

    Examples
    --------
    >>> no_whole_day("Christmas Eve (half day)"), no_whole_day("closed from 12:00")
    ('is free for a part of the day only', 'is free for a part of the day only')
    >>> no_whole_day("no"), no_whole_day("New Year"), no_whole_day("")
    ('has no name beside it, but what may mean that the office is open', '', '')
    """
    plain = name.strip().casefold()
    words = set(_WORD.findall(plain))
    if _CLOCK.search(plain) or words & _words()["part"]:
        return "is free for a part of the day only"
    if plain and (not words or plain in _words()["unclear"]):
        return "has no name beside it, but what may mean that the office is open"
    return ""


@cache
def _words() -> dict[str, frozenset[str]]:
    told: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("day_names.yml").read_text(encoding="utf-8"))
    part = (word for one in told["part"] for word in one["words"])
    return {"part": frozenset(map(str.casefold, part)), "unclear": frozenset(map(str.casefold, told["unclear"]))}
