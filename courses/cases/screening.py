"""Lists of people with a check that flags some of them: how many are concerned, flagged, flagged wrongly, missed.

Whether somebody is concerned follows from the country's own registers; the check reads the same registers as the
office has them, with the defects of a plan: late, incomplete, under a namesake's number. It is the documented scorer of
`courses.cases.advice` with a line above which it flags. A list is made up of such people, so many of each sort.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from courses.cases.draws import one_of
from courses.cases.screening_checks import CHECKS, ScreeningPool, pools
from courses.world import Setting
from synthetic_data import BadInput, Problem

PEOPLE = 1_000
"""People on a list, where no other number is asked for."""
SIZES = tuple(range(260, 720, 20))
"""People on the lists of a desk: far from 1,000, so that a figure of 1,000 people is no count of people."""
CONCERNED = (0.012, 0.3)
"""Smallest and largest share of people concerned on a list."""
KINDS = ("most_few", "most_many", "less_few", "less_many")
"""Are most flags right, or less than half; are few of the people concerned missed, or many."""
RIGHT = {"most": (0.58, 0.90), "less": (0.06, 0.42)}
MISSED = {"few": (0.045, 0.16), "many": (0.26, 0.55)}
"""Shares for which these words hold without dispute; nothing in between is shown to trainees."""
FEWEST = 4
"""Right and wrong flags on a list, at least."""


@dataclass(frozen=True, kw_only=True)
class Screening:
    """One list of people after a check has gone through it."""

    check: str
    people: int = PEOPLE
    line: int
    """Score from which the check flags."""
    concerned: int
    found: int
    """Of those concerned, how many are flagged."""
    wrong: int
    """Of the others, how many are flagged."""

    @property
    def missed(self) -> int:
        """How many of those concerned are not flagged."""
        return self.concerned - self.found

    @property
    def others(self) -> int:
        """How many are not concerned."""
        return self.people - self.concerned

    @property
    def right_of_100(self) -> float:
        """Of 100 flags, how many are right."""
        return 100 * self.found / (self.found + self.wrong)

    @property
    def missed_of_100(self) -> float:
        """Of 100 people concerned, how many are missed."""
        return 100 * self.missed / self.concerned

    @property
    def wrong_of_1000(self) -> int:
        """Of 1,000 people who are not concerned, how many are flagged."""
        return round(1000 * self.wrong / self.others)

    @property
    def kind(self) -> str:
        """Which of `KINDS` the list is; empty when it is none without dispute."""
        shares = ((self.right_of_100 / 100, RIGHT), (self.missed_of_100 / 100, MISSED))
        words = ["".join(word for word, (low, high) in known.items() if low <= share <= high)
                 for share, known in shares]
        return "_".join(words) if all(words) else ""


def draw_screening(country: Setting, check: str, kind: str, luck: np.random.Generator,
                   people: int = PEOPLE) -> Screening:
    """Return a list of one kind, made of real people of the country.

    Parameters
    ----------
    country : where the variant is set, from `world_of`
    check : one of `CHECKS`
    kind : one of `KINDS`
    luck : draws how many are concerned, found and flagged wrongly, and the line of the check
    people : how many are on the list

    Raises
    ------
    BadInput : the country has too few people for such a list
    """
    pool = pools(country)[check]
    right, missed = kind.split("_")
    for _ in range(2_000):
        # Even on the scale of logarithms, so that rare things come up as often as common ones.
        concerned = round(float(people * np.exp(luck.uniform(*np.log(CONCERNED)))))
        found = concerned - round(concerned * luck.uniform(*MISSED[missed]))
        share = luck.uniform(*RIGHT[right])
        wrong = round(found * (1 - share) / share)
        lines = _lines(pool, people, concerned, found, wrong)
        if lines:
            made = Screening(check=check, people=people, line=one_of(luck, lines),
                             concerned=concerned, found=found, wrong=wrong)
            if made.kind == kind:
                return made
    raise BadInput(Problem(where=f"country {country}: {check}, {kind}",
                           rule=f"has too few people for a list of {people:,}"))


def draw_screenings(country: Setting, luck: np.random.Generator) -> list[Screening]:
    """Return one list for each check, each of another kind and size, in an order of their own."""
    order = [CHECKS[place] for place in luck.permutation(len(CHECKS))]
    kinds = [KINDS[place] for place in luck.permutation(len(KINDS))]
    return [draw_screening(country, check, kind, luck, one_of(luck, SIZES))
            for check, kind in zip(order, kinds, strict=True)]


def _lines(pool: ScreeningPool, people: int, concerned: int, found: int, wrong: int) -> list[int]:
    """Scores at which the country has enough people of all four sorts."""
    if min(found, wrong) < FEWEST:
        return []
    enough = ((pool.flagged(True) >= found) & (pool.left(True) >= concerned - found)
              & (pool.flagged(False) >= wrong) & (pool.left(False) >= people - concerned - wrong))
    return [int(line) for line in np.flatnonzero(enough)]
