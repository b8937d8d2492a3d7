"""The facts of a file: insured months, decisions, studies and jobs, drawn near the line that decides.

In a small country few people stand near any line of a rule, and a pile of clear files can be worked through by one
habit. So who somebody is comes from the country, and what the registers hold about their claim is drawn here: what is
drawn depends on the part they play and on nothing else, so neither name nor district nor the advice tells it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

TODAY, LAST_YEAR = date(2024, 3, 1), date(2023, 1, 1)
MONTHS = 300
CODES = {"illness": "K-1", "war": "K-2"}
"""Cause in words → the code that the commission has written since January 2023."""
Row = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the registers hold about one person."""

    credited: int
    """Insured months up to the end of 2022."""
    quarters: tuple[Row, ...]
    """`quarter_end, months`."""
    decisions: tuple[Row, ...]
    """`group, cause, decided_on, valid_to`; the newest comes first."""
    studies: tuple[Row, ...]
    """`institution, start, end`."""
    contracts: tuple[Row, ...]
    """`sector, start, end`."""

    @property
    def coded(self) -> bool:
        """Whether the cause of the newest decision is written as a code."""
        return bool(self.decisions) and self.decisions[0]["cause"] in CODES.values()


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What must hold for somebody who plays a part; None leaves it to luck."""

    enough: bool | None = None
    """At least 300 months."""
    decided: bool | None = None
    """A decision that is valid today."""
    group: tuple[int, ...] = (1, 2, 3)
    coded: bool | None = None
    """The newest decision is from a time when causes are written as codes."""
    enrolled: bool | None = None
    works: bool | None = None


class FactMaker:
    """Draws facts.

    Parameters
    ----------
    luck : of the variant
    institutions, sectors : names in use in the country
    """

    def __init__(self, luck: np.random.Generator, institutions: Sequence[str], sectors: Sequence[str]) -> None:
        self.luck, self.institutions, self.sectors = luck, institutions, sectors

    def draw(self, wanted: Wanted) -> Facts:
        """Return facts of which everything wanted holds, and the rest is left to luck."""
        enough, decided, enrolled, works = (self._coin(0.5) if held is None else held for held in (
            wanted.enough, wanted.decided, wanted.enrolled, wanted.works))
        quarters = self._quarters(int(self.luck.integers(1, 13)))
        total = MONTHS + (int(self.luck.integers(0, 5)) if enough else -int(self.luck.integers(1, 5)))
        coded = self._coin(0.5) if wanted.coded is None else wanted.coded
        none = wanted.decided is None and self._coin(0.4)
        return Facts(credited=total - sum(row["months"] for row in quarters), quarters=quarters,
                     decisions=() if none else self._decisions(decided, coded, wanted.group),
                     studies=self._studies(enrolled), contracts=self._contracts(works))

    # ---- one register each -------------------------------------------------------------------------------
    def _quarters(self, months: int) -> tuple[Row, ...]:
        """Spread the months over the quarters of 2023, three at most in each."""
        spread = [0, 0, 0, 0]
        for _ in range(months):
            spread[int(self.luck.choice([place for place, held in enumerate(spread) if held < 3]))] += 1
        ends = ("2023-03-31", "2023-06-30", "2023-09-30", "2023-12-31")
        return tuple({"quarter_end": end, "months": held} for end, held in zip(ends, spread, strict=True) if held)

    def _decisions(self, valid: bool, coded: bool, groups: Sequence[int]) -> tuple[Row, ...]:
        """Return the newest decision and those that it replaced; where it has run out, an older one still would run."""
        span = (LAST_YEAR, date(2023, 12, 15)) if coded else (date(2021, 6, 1), LAST_YEAR - timedelta(1))
        decided = self._day(*span)
        until = self._last_day(after=0.6) if valid else self._past(max(decided, LAST_YEAR) + timedelta(30))
        rows = [self._decision(int(self.luck.choice(groups)), decided, until)]
        for place in range(int(self.luck.choice([0, 1, 2], p=[0.2, 0.6, 0.2])) or int(not valid)):
            before = self._day(date(2012, 1, 1), LAST_YEAR - timedelta(600))
            runs = self._coin(0.6) if valid or place else True
            last = self._last_day(after=0.4) if runs else self._day(before + timedelta(100), TODAY - timedelta(2))
            rows.append(self._decision(int(self.luck.choice([1, 2, 3])), before, last))
        return tuple(rows)

    def _decision(self, group: int, decided: date, until: date | None) -> Row:
        cause = str(self.luck.choice(list(CODES)))
        return {"group": group, "cause": CODES[cause] if decided >= LAST_YEAR else cause,
                "decided_on": decided.isoformat(), "valid_to": until.isoformat() if until else None}

    def _studies(self, goes_on: bool) -> tuple[Row, ...]:
        start = date(int(self.luck.integers(2020, 2023)), 9, 15)
        end = self._day(TODAY + timedelta(10), date(2026, 7, 1)) if goes_on else self._past(date(2023, 1, 20))
        spans: list[tuple[date, date | None]] = [(start, end)]
        if self._coin(0.35):  # An earlier course, finished.
            spans.append((start - timedelta(days=720), start - timedelta(days=75)))
        if self._coin(0.4):  # A later one, to which somebody is admitted.
            later = max(end, date(2024, 3, 20)) + timedelta(days=int(self.luck.integers(20, 150)))
            spans.append((later, later + timedelta(days=1020)))
        return self._spans("institution", self.institutions, spans)

    def _contracts(self, works: bool) -> tuple[Row, ...]:
        spans: list[tuple[date, date | None]] = []
        if works:
            spans.append((self._day(date(2021, 1, 1), date(2024, 2, 10)), self._last_day(after=0.5)))
        for _ in range(int(self.luck.choice([0, 1, 2], p=[0.2, 0.5, 0.3]))):
            if self._coin(0.45):  # It begins only later.
                later = self._day(TODAY + timedelta(4), date(2024, 6, 30))
                spans.append((later, None if self._coin(0.6) else later + timedelta(days=300)))
            else:
                start = self._day(date(2020, 1, 1), date(2023, 1, 20))
                spans.append((start, self._day(max(start + timedelta(30), LAST_YEAR), TODAY - timedelta(3))))
        return self._spans("sector", self.sectors, spans)

    # ---- small draws ---------------------------------------------------------------------------------------
    def _spans(self, kind: str, names: Sequence[str], spans: Iterable[tuple[date, date | None]]) -> tuple[Row, ...]:
        return tuple({kind: str(self.luck.choice(names)), "start": first.isoformat(),
                      "end": last.isoformat() if last else None} for first, last in spans)

    def _coin(self, chance: float) -> bool:
        return bool(self.luck.random() < chance)

    def _day(self, first: date, last: date) -> date:
        return first + timedelta(days=int(self.luck.integers(0, max((last - first).days, 0) + 1)))

    def _past(self, first: date) -> date:
        """A last day that has passed."""
        return self._day(first, TODAY - timedelta(days=2))

    def _last_day(self, after: float) -> date | None:
        """A last day after today, or none."""
        return self._day(TODAY + timedelta(days=3), date(2026, 6, 30)) if self._coin(after) else None
