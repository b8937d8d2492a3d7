"""Groups of people whom a bad file may have hit, in exercise P3: who is put right first when there are hours for a few.

What an hour of repair saves is days without money, and neither days, money nor minutes alone tell it; whoever was
decided before the file came, or after it was held, was not hit at all.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

NIGHTS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SHOWN, PLACES = 10, 4
"""Groups, and those that are put in order."""
_HIT = 7


class WrongedGroup(NamedTuple):
    """One group of people; nights are places in `NIGHTS`."""

    came: int
    """First night on which decisions rest on the bad file of their register."""
    held: int
    """First night on which that register was held."""
    night: int
    """Night in which they were decided."""
    people: int
    lacking: int
    """AZN a day that each of them has too little."""
    days: int
    """Until the next payment puts it right by itself."""
    minutes: int
    """Of work for each of them."""

    @property
    def is_hit(self) -> bool:
        """Tell whether they were decided on the bad file."""
        return self.came <= self.night < self.held

    @property
    def saved(self) -> float:
        """Return the AZN that an hour of repair saves; nothing where they were not hit.

        Examples
        --------
        >>> WrongedGroup(came=1, held=4, night=2, people=50, lacking=4, days=15, minutes=20).saved
        180.0
        """
        return self.worth if self.is_hit else 0.0

    @property
    def worth(self) -> float:
        """Return what it would save if they were hit."""
        return 60 * self.lacking * self.days / self.minutes


def draw_groups(luck: np.random.Generator) -> list[WrongedGroup]:
    """Return groups of which four stand out, each from the next; one that was not hit would stand before three."""
    while True:
        groups = [_group(luck, hit=place < _HIT) for place in range(SHOWN)]
        saved = sorted((group.saved for group in groups), reverse=True)
        others = max(group.worth for group in groups if not group.is_hit)
        clear = others > saved[1] and all(saved[place] >= 1.12 * saved[place + 1] for place in range(PLACES))
        if clear and _same_places(groups) <= 1:
            return [groups[place] for place in luck.permutation(SHOWN)]


def _same_places(groups: list[WrongedGroup]) -> int:
    """Of the first places, how many are the same when money alone is looked at."""
    right = sorted(groups, key=lambda group: -group.saved)[:PLACES]
    by_money = sorted(groups, key=lambda group: -group.lacking * group.is_hit)[:PLACES]
    return sum(one is other for one, other in zip(right, by_money, strict=True))


def _group(luck: np.random.Generator, *, hit: bool) -> WrongedGroup:
    came, held, night = _nights(luck, hit=hit)
    # Large losses take long to put right, so neither of them alone tells what an hour saves.
    weight, worth = luck.uniform(-1.3, 1.3), luck.uniform(-1.2, 1.2) if hit else luck.uniform(0.3, 1.3)
    lost, minutes = np.exp(4.1 + weight + worth / 2), np.exp(3.0 + weight - worth / 2)
    days = int(luck.integers(3, 29))
    return WrongedGroup(came, held, night, int(luck.integers(8, 160)), max(1, round(float(lost / days))), days,
                        max(4, round(float(minutes))))


def _nights(luck: np.random.Generator, *, hit: bool) -> tuple[int, int, int]:
    """Draw the nights on which a file came, was held, and people were decided; often on the very edge."""
    edge = luck.random() < 0.4
    first, middle, last = sorted(int(each) for each in luck.choice(len(NIGHTS), 3, replace=False))
    if hit:
        return first, last, first if edge else middle
    if luck.random() < 0.5:
        return middle, last, middle - 1 if edge else first
    return first, middle, middle if edge else last
