"""What a variant draws for itself: the order of what lies on its desks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

import numpy as np

Thing = TypeVar("Thing")


class OwnOrder:
    """Something with luck of its own, which puts things in an order of its own."""

    luck: np.random.Generator
    """Of one variant; each use moves it on, so the order of calls belongs to the variant."""

    def shuffled(self, things: Iterable[Thing]) -> list[Thing]:
        """Return the things in the variant's own order."""
        known = list(things)
        return [known[place] for place in self.luck.permutation(len(known))]
