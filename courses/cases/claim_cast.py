"""Who plays which part in a pile of overpayment claims, with what they earned, what they declared and what was due.

Work and wages come from the world; leave and declarations are drawn.
"""

from __future__ import annotations

from itertools import islice
from typing import Any

import numpy as np

from courses.cases.draws import one_of
from courses.cases.own_order import OwnOrder
from courses.cases.work_year import Wages, work_year
from courses.form.variant import Variant
from courses.world import world_of
from synthetic_data import BadInput, Problem, stream

FULL, FREE, SHARE = (460, 480, 500, 520, 540), (100, 120, 140, 160), (0.4, 0.5, 0.6)
"""The course's own benefit: the full amount, less a share of the month's wage above a free amount (AZN, assumed; in
another country as much larger as wages are)."""
SMALLEST_CLAIM = 60
"""AZN; a smaller claim would not have been sent."""
SHAPES = {"annual": "steady", "twice": "steady", "even": "steady", "bonus": "steady", "left": "again", "open": "again",
          "stay": "begun"}
"""First word of a part → the shape of the year it needs; in and out of work where none is named."""
SHORT, MORE, LEAVE = (0.55, 0.65, 0.75, 0.85), (1.15, 1.25), (0.55, 0.6, 0.7, 0.8, 0.9)
"""What share of a month's wage is declared where it is too little, where it is too much, and what share is earned in a
month with unpaid leave (assumed). No sum is a round share of another, so that no single look tells them apart."""
COVERED = 0.8
"""How many declared much more than they earned in some months (assumed). Who declared too little in others has then
declared enough in all together, so the two sums tell nobody who owes; and no high declaration tells it either, since as
many of those who owe nothing have one."""
A_LITTLE, MUCH_MORE = (0.75, 0.8, 0.85), (1.25, 1.35, 1.45)
"""What they declare of a month's wage where it is too little, and where it is too much."""
PARTS = (0.3, 0.35, 0.4, 0.45)
"""Share of a month's wage that comes in a line of its own where it is paid in two parts (assumed)."""
DRAWS = 20
"""How often everybody is asked for a part before there is nobody for it."""
SPOILT = (7, 9)
"""Months (January is 0) one of which holds a year's wage, or stands twice."""


class ClaimCast(OwnOrder):
    """Everybody in a pile of claims, and the benefit they draw."""

    def __init__(self, variant: Variant) -> None:
        self.seed, self.work = variant.seed, work_year(world_of(variant))
        self.luck = stream(variant.seed, "D5")
        self.full, self.free, self.share = (one_of(self.luck, values) for values in (FULL, FREE, SHARE))
        self.full, self.free = (round(amount * self.work.level / 10) * 10 for amount in (self.full, self.free))
        self.smallest = SMALLEST_CLAIM * self.work.level
        self.pools = {shape: self.shuffled(list(people)) for shape, people in self.work.shapes.items()}
        # Few take up a second job; whoever takes up a first one can stand in for them.
        self.pools["again"] = self.shuffled(self.pools["again"] + self.pools["begun"])
        self.kinds: dict[int, str] = {}
        self.tokens = [f"C-{number}" for number in self.luck.permutation(9000)[:60] + 1000]
        self.earned: dict[int, Wages] = {}
        self.said: dict[int, Wages] = {}
        self.told: set[float] = set()

    def token(self) -> str:
        """Return a new file number."""
        return self.tokens.pop()

    def cast(self, kind: str, size: int) -> list[int]:
        """Return people for a part; nobody plays two.

        Raises
        ------
        BadInput : too few people have such a year of work
        """
        shape = SHAPES.get(kind.split("_")[0], "casual")
        # Whoever did not fit is asked again, with other declarations and other leave: one in a hundred variants has
        # nobody left for its last part else.
        fits = (person for _ in range(DRAWS) for person in self.pools[shape]
                if person not in self.kinds and self._fits(kind, person))
        found: list[int] = []
        for person in islice(fits, size):
            # At once, else somebody who fits twice is taken twice.
            self.kinds[person] = kind
            found.append(person)
        if len(found) < size:
            raise BadInput(Problem(where=f"claims: {kind}", value=len(found),
                                   rule=f"needs {size} more people with such a year of work than play a part already",
                                   remedy="choose another country"))
        return found

    def _fits(self, kind: str, person: int) -> bool:
        """Draw a person's leave and declarations; tell whether the averaged claim is large enough, and telling."""
        months = self.months(person, kind)
        if kind.startswith(("left", "stay", "open", "ended")) and months[-1] > 9:
            return False
        # Where less was declared in some months, fewer were on leave: the number of different wages must not tell.
        short, more = kind.endswith("_short"), kind != "amount" and self.luck.random() < COVERED
        covered = short and more
        away = int(self.luck.integers(0, 2) if covered else self.luck.integers(0, 3) if short else
                   self.luck.integers(1, 4) if more else self.luck.integers(2, 5))
        leave = self._some(self.work.wages[person], months if kind != "amount" else [], LEAVE, away)
        wages = np.round(self.work.wages[person] * leave)
        said = np.round(wages * (self._balanced(wages, months, short) if more else self._misread(kind, wages, months)))
        self.earned[person], self.said[person] = wages, said
        if kind == "amount":
            return self._is_telling(wages, said)
        less = said[months] < wages[months] - 5
        if short and (self.due(said) - self.due(wages))[months][less].sum() < self.smallest / 2:
            return False
        if covered and said[months].sum() < wages[months].sum():
            return False
        if kind.split("_")[0] in ("annual", "twice", "bonus"):
            return True
        return self.averaged_claim(wages, said[months], wages.sum()) >= self.smallest

    def _some(self, wages: Wages, months: list[int], shares: tuple[float, ...], size: int) -> Wages:
        """One for each month but some in which there is work and nothing else is to be seen."""
        drawn = np.ones(12)
        free = [month for month in months if wages[month] >= self.free + self.smallest and month not in SPOILT]
        for month in self.shuffled(free)[:size]:
            drawn[month] = one_of(self.luck, shares)
        return drawn

    def _balanced(self, wages: Wages, months: list[int], short: bool) -> Wages:
        """Share of each month's wage that is declared: too much in some, and of who is short too little in others."""
        usable = sum(wages[month] >= self.free + self.smallest for month in months)
        drawn = self._some(wages, months if short else [], A_LITTLE, 2 if usable > 4 else 1)
        return drawn * self._some(wages, [month for month in months if drawn[month] == 1], MUCH_MORE, 3)

    def _misread(self, kind: str, wages: Wages, months: list[int]) -> Wages:
        """Share of each month's wage that is declared."""
        if kind == "amount":
            return _misdeclared(wages)
        drawn = np.ones(12)
        if kind.endswith("_short"):
            drawn = self._some(wages, months, SHORT, 3)
        if kind not in ("twice", "bonus", "open", "annual_short", "twice_short", "even_short"):
            free = [month for month in months if drawn[month] == 1]
            drawn = drawn * self._some(wages, free, MORE, 2 if kind == "over" else 1)
        return drawn

    def _is_telling(self, wages: Wages, said: Wages) -> bool:
        """The three ways to count must give three different sums, so that one can see which was used."""
        sums = self.three_sums(wages, said)
        right, *others = sums.values()
        enough = right >= self.smallest * 2 / 3 and sums["average"] >= self.smallest
        telling = enough and all(abs(o / right - 1) > 0.1 for o in others)
        new = telling and right not in self.told
        self.told |= {right} if new else set()
        return new

    def begun(self, person: int) -> int:
        """Return the month (January is 0) from which a person has the job that is kept."""
        return int(np.flatnonzero(self.work.wages[person] == 0)[-1]) + 1

    def months(self, person: int, kind: str) -> list[int]:
        """Months in which the benefit was paid: all, until a job was begun, or some months into it."""
        first = kind.split("_")[0]
        if first == "ended":  # with their last wage; nothing is known of them afterwards
            return list(range(int(np.flatnonzero(self.work.wages[person])[-1]) + 1))
        if first not in ("left", "open", "stay"):
            return list(range(12))
        begun = self.begun(person)
        # Some stay on the benefit for months into a job, whatever is to be found in their files.
        into = {"left_short": 2 + person % 2, "left": 2 * (person % 2), "open": 2 * (person % 2)}
        return list(range(begun + into.get(kind, 0)))

    # -- the benefit ---------------------------------------------------------------------------------
    def due(self, wages: Any) -> Any:
        """Return what is due beside a month's wages."""
        return np.maximum(0, self.full - self.share * np.maximum(0, wages - self.free))

    def averaged_claim(self, wages: Wages, declared: Wages, total: float) -> float:
        """Return the claim of the programme: the total spread evenly, and only what seems paid too much."""
        return float(np.maximum(0, self.due(declared) - self.due(total / 12)).sum())

    def three_sums(self, wages: Wages, declared: Wages) -> dict[str, float]:
        """Return what is to be claimed, what was paid too much alone, and what the programme claims."""
        gaps = self.due(declared) - self.due(wages)
        return {"numbers": round(float(gaps.sum()), 2), "paid_too_much": round(float(gaps[gaps > 0].sum()), 2),
                "average": round(self.averaged_claim(wages, declared, wages.sum()), 2)}


def _misdeclared(wages: Wages) -> Wages:
    """Share that is declared of each month: too little in two of the best months, too much in one."""
    turned = int(wages.sum()) % 12
    # Among equal wages another order for each person; 5 and 12 have no common factor, so no two months tie.
    best = sorted(sorted(range(12), key=lambda month: (-wages[month], (5 * month + turned) % 12))[:3])
    shares = np.ones(12)
    shares[[best[0], best[2]]], shares[best[1]] = 0.6, 1.25
    return shares
