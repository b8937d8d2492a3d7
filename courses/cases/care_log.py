"""What an office posted and heard: letters, calls and visits on either side of the day on which a right ended.

What came of each says nothing without its day: of two letters one arrived and one came back, of two calls one reached
the parent, and only what came after the right had ended bears on a letter about it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from courses.evidence import shown

LetterRow = tuple[str, str, str]
SPLIT = 0.45
"""How often one of two entries lies before the right day and one after; else both lie on one side (assumed)."""
SIGNED_BEFORE = 0.85
"""How often a statement from before the right day is there where none was signed after it (assumed)."""
KEPT_FROM = 10
"""Days between an entry and the right day, and the letter, at least."""


@dataclass(frozen=True, kw_only=True)
class Log:
    """The log of one file, and what it bears out."""

    rows: tuple[LetterRow, ...]
    arrived: bool
    """Whether a letter of enquiry arrived after the right had ended."""
    heard: bool
    """Whether the parent told their side in a call after that."""
    signed: bool
    """Whether the parent signed after that to have known of the change and not told it."""


def draw_log(ended: pd.Timestamp, sent: pd.Timestamp, luck: np.random.Generator, *, arrived: bool, heard: bool,
             signed: bool) -> Log:
    """Return a log that bears out these three.

    Parameters
    ----------
    ended : when the right ended
    sent : the day of the letter that is about it
    """
    days = _Days(ended, sent, luck)
    rows = [*days.pair("o8.log.letter", ("o8.log.arrived", "o8.log.came_back"), after=arrived),
            *days.pair("o8.log.call", ("o8.log.told", "o8.log.not_reached"), after=heard),
            days.visit(signed=signed)]
    rows.sort()
    return Log(rows=tuple((str(shown(day)), what, outcome) for day, what, outcome in rows), arrived=arrived,
               heard=heard, signed=signed)


class _Days:
    """Entries on days before and after the right day, no day twice."""

    def __init__(self, ended: pd.Timestamp, sent: pd.Timestamp, luck: np.random.Generator) -> None:
        self._luck = luck
        after = [ended + pd.Timedelta(days=days) for days in range(KEPT_FROM, (sent - ended).days - KEPT_FROM)]
        before = [ended - pd.Timedelta(days=days) for days in range(KEPT_FROM, KEPT_FROM + 180)]
        self._free = {True: after, False: before}

    def _day(self, after: bool) -> pd.Timestamp:
        free = self._free[after]
        return free.pop(int(self._luck.integers(len(free))))

    def pair(self, what: str, outcomes: tuple[str, str], *, after: bool) -> Iterator[tuple[pd.Timestamp, str, str]]:
        """The first outcome lies after the right day or before it; the second on the other side, or beside it."""
        other = not after if self._luck.random() < SPLIT else after
        yield self._day(after), what, outcomes[0]
        yield self._day(other), what, outcomes[1]

    def visit(self, *, signed: bool) -> tuple[pd.Timestamp, str, str]:
        """A statement signed after the right day; else one from before it, or a visit about something else."""
        if signed or self._luck.random() < SIGNED_BEFORE:
            return self._day(signed), "o8.log.visit", "o8.log.signed"
        return self._day(True), "o8.log.visit", "o8.log.school"
