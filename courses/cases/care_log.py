"""What an office posted and heard: letters, calls and visits, anywhere around the days that a right may have ended on.

What came of each says nothing without its day: of two letters one arrived and one came back, of two calls one reached
the parent, and only what came after the right had ended bears on a letter about it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from courses.evidence import shown

LetterRow = tuple[str, str, str]
Row = tuple[pd.Timestamp, str, str]
SIGNED_BEFORE = 0.85
"""How often a statement from before the right day is there where none was signed after it (assumed)."""
NOTHING = (("o8.log.letter", "o8.log.came_back"), ("o8.log.call", "o8.log.not_reached"),
           *(2 * [("o8.log.visit", "o8.log.school")]))
"""Entries that show nothing, whenever they came."""
BEFORE = pd.Timedelta(days=30)
"""Time by which entries reach back beyond the earliest day that could be taken for the right one, at least."""
KEPT_FROM = 4
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


def draw_log(ended: pd.Timestamp, sent: pd.Timestamp, luck: np.random.Generator, *, since: pd.Timestamp,
             middle: pd.Timestamp, arrived: bool, heard: bool, signed: bool) -> Log:
    """Return a log that bears out these three.

    Parameters
    ----------
    ended : when the right ended
    sent : the day of the letter that is about it
    since : the earliest day that could be taken for the right one; entries begin before it
    middle : the day in the middle of the entries, as far as that is possible
    """
    days = _Days(ended, min(since - BEFORE, middle - (sent - middle)), sent, luck)
    rows = [days.entry("o8.log.letter", "o8.log.arrived", after=arrived),
            days.entry("o8.log.call", "o8.log.told", after=heard)]
    if signed or luck.random() < SIGNED_BEFORE:
        rows.append(days.entry("o8.log.visit", "o8.log.signed", after=signed))
    rows += days.elsewhere(rows, NOTHING)
    rows.sort()
    return Log(rows=tuple((str(shown(day)), what, outcome) for day, what, outcome in rows), arrived=arrived,
               heard=heard, signed=signed)


class _Days:
    """Entries on days before and after the right day, no day twice; days are counted from the first."""

    def __init__(self, ended: pd.Timestamp, first: pd.Timestamp, sent: pd.Timestamp, luck: np.random.Generator) -> None:
        self._luck, self._ended, self._first = luck, ended, first
        right, end = (ended - first).days, (sent - first).days - KEPT_FROM
        self._free = {True: [*range(right + KEPT_FROM, end)], False: [*range(min(right - KEPT_FROM + 1, end))]}

    def entry(self, what: str, outcome: str, *, after: bool) -> Row:
        """An entry on either side of the right day."""
        free = self._free[after]
        return self._first + pd.Timedelta(days=free.pop(int(self._luck.integers(len(free))))), what, outcome

    def elsewhere(self, rows: Sequence[Row], others: Sequence[tuple[str, str]]) -> Iterator[Row]:
        """Other entries, so that in all about as many lie before the right day as if they lay anywhere."""
        share = len(self._free[False]) / sum(map(len, self._free.values()))
        wanted = int(self._luck.binomial(len(rows) + len(others), share)) - sum(day <= self._ended for day, *_ in rows)
        for place, other in enumerate(self._luck.permutation(len(others))):
            yield self.entry(*others[other], after=place >= wanted)
