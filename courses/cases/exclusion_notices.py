"""Notices that take an allowance away because of what somebody owns: which parts they play, and of which families."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from courses.cases.allowance_families import FamiliesOnAllowance

PARTS: Mapping[str, tuple[int, str, str]] = {
    "moved_car": (2, "right", "two_facts"), "moved_under": (2, "under", "under_line"),
    "namesake_car": (8, "wrong", "other_owner"), "namesake_old": (1, "wrong", "other_owner"),
    "old_car": (2, "indicator", "family_says"), "right_car": (3, "right", "two_facts"),
    "under_car": (2, "under", "under_line"), "relative": (11, "wrong", "other_owner"),
    "right_account": (4, "right", "two_facts"), "under_account": (3, "under", "under_line"),
    "namesake_meter": (2, "wrong", "other_owner"), "heavy_use": (3, "indicator", "family_says"),
    "sold": (2, "wrong", "sold")}
"""Part → how many notices play it, what the exclusion is worth, what settles it; rare parts first."""
PRACTICE = {"namesake_car": 1, "right_car": 1, "under_car": 1, "old_car": 1, "sold": 1}
"""Accounts and meters are met on the graded desk alone."""
LATE = ("sold", "moved_car", "moved_under")
"""Parts in which a transfer never reached us: to somebody else, or from one member of the family to another."""
UNVALUED = ("namesake_old", "namesake_meter")
"""Parts in which somebody else's thing has no value that the rule speaks of: taken for a member's it is asked about."""
SLIPPED = {"right_car": 2, "right_account": 1, "under_car": 1, "namesake_car": 3, "relative": 3}
"""Part → how many notices are about members whose day and month of birth can change places, where they are free."""
KINDS = {"namesake_meter": "meter", "heavy_use": "meter", "relative": "account", "right_account": "account",
         "under_account": "account"}
Notice = Mapping[str, Any]
"""Part, family, member whose it is or is taken for, true owner, member whom our copy names, and the thing owned."""


def draw_notices(known: FamiliesOnAllowance, luck: np.random.Generator) -> tuple[list[Notice], list[Notice]]:
    """Give out families, owners and things, each once: notices for practice, notices that count."""
    taken: set[tuple[str, Any]] = set()
    drawn: dict[str, list[Notice]] = {}
    for part, (count, *_) in PARTS.items():
        found, kind = known.candidates[part], KINDS.get(part, "vehicle")
        found = found.assign(before=found.get("before", found["row"]))
        columns = found[["home", "row", "owner", "before", "thing"]].to_numpy()[luck.permutation(len(found))[:400]]
        mixed = sorted(columns.tolist(), key=lambda each: -known.mixed[each[1]])
        for home, member, owner, before, thing in _slips_first(known, part, mixed):
            if len(drawn.setdefault(part, [])) == count + PRACTICE.get(part, 0):
                break
            mine = {("home", home), ("owner", owner), *([(kind, thing)] if thing >= 0 else [])}
            if not taken & mine:
                taken |= mine
                drawn[part].append({"part": part, "kind": kind, "home": home, "member": member, "owner": owner,
                                    "before": before, "thing": thing})
    return [drawn[part].pop() for part in PRACTICE], [each for part in PARTS for each in drawn[part]]


def _slips_first(known: FamiliesOnAllowance, part: str, found: list[list[int]]) -> list[list[int]]:
    """Put members whose day of birth can be a month first in some parts, so that each variant has slips to plant."""
    first = [each for each in found if can_swap(known.cards[each[1]]["birth_date"])][:SLIPPED.get(part, 0)]
    return [*first, *(each for each in found if each not in first)]


def can_swap(born: pd.Timestamp) -> bool:
    """Tell whether day and month of a birth can change places and make another day of it.

    Examples
    --------
    >>> can_swap(pd.Timestamp("1990-05-12")), can_swap(pd.Timestamp("1990-05-13")), can_swap(pd.Timestamp("1990-05-05"))
    (True, False, False)
    """
    return bool(born.day <= 12 and born.day != born.month)
