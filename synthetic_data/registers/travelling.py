"""Who crosses the border and comes back: grown people, with children who go along, at times when they are not at home.

Nobody travels over a day that finds them at home, such as a wedding of their own or the birth of their child.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from synthetic_data.core.columns import Columns
from synthetic_data.core.days import NEVER, birthday
from synthetic_data.core.sampling import waiting
from synthetic_data.core.seeding import addressed_uniforms, stream
from synthetic_data.people.history import History
from synthetic_data.people.lives import NOBODY

WORK, STUDY, VISIT, HOLIDAY = 1, 2, 3, 4
"""Codes of why a traveller crosses the border; 0 is for good."""
WORKING_AGES, STUDY_AGES = (16, 70), (16, 35)
"""Years of age from which and under which somebody crosses the border to work or to study (assumed)."""
_ALONE_FROM = 16
"""Years of age from which somebody travels without a parent (assumed)."""
_TRAVELLERS, _GO_ALONG = 0.12, 0.6
"""Share of people who travelled once, and of their children who went along (assumed)."""
_DAY_BITS, _EARLY = 20, 100_000
"""Room for days in a key, and what makes every day a positive number."""


def trips(block: History) -> Columns:
    """Return journeys since employment records began, there and back: `person, out, back, purpose`."""
    # By block, so that each can be made again alone.
    lives, draw, since = block.lives, stream(block.seed, "border", block.index), block.labour_from
    home = _Home(block)
    rows = np.flatnonzero((lives.died > block.today) & (lives.left == NEVER)).astype(np.int32)
    rows = rows[draw.random(len(rows)) < _TRAVELLERS]
    out = (since + draw.random(len(rows)) * (block.today - since)).astype(np.int32)
    back = out + (3 + waiting(draw.random(len(rows)), 25)).astype(np.int32)
    purpose = _purposes(draw.random(len(rows)), lives.born[rows], out)
    kept = (out >= birthday(lives.born[rows], _ALONE_FROM * 12)) & ~home.needs(rows, out, back)
    own = {"person": rows[kept], "out": out[kept], "back": back[kept], "purpose": purpose[kept]}
    along = _children(block, own, home)
    return {name: np.concatenate([column, along[name]]) for name, column in own.items()}


def _purposes(uniforms: NDArray[np.float64], born: NDArray[np.int32], day: NDArray[np.int32]) -> NDArray[np.int8]:
    """Return why travellers cross: each purpose as likely as the others, as far as people of that age may have it."""
    purpose = 1 + (uniforms * 4).astype(np.int8)
    for code, (youngest, eldest), instead in ((WORK, WORKING_AGES, VISIT), (STUDY, STUDY_AGES, HOLIDAY)):
        fits = (birthday(born, youngest * 12) <= day) & (day < birthday(born, eldest * 12))
        purpose = np.where((purpose == code) & ~fits, instead, purpose)
    return purpose.astype(np.int8)


def _children(block: History, trip: Columns, home: _Home) -> Columns:
    """Return the same journeys of children who go along with a parent; with the mother, where both travel."""
    lives = block.lives
    of = np.full(len(lives) + 1, NOBODY, np.int32)  # one place more, for the parent of whom nobody knows
    leisure = np.flatnonzero(np.isin(trip["purpose"], (VISIT, HOLIDAY)))
    of[trip["person"][leisure]] = leisure
    child = np.flatnonzero((lives.died > block.today) & (lives.left == NEVER)).astype(np.int32)
    child = child[addressed_uniforms(block.seed, "goes along", at=block.person_ids[child]) < _GO_ALONG]
    journey = np.where(of[lives.mother[child]] == NOBODY, of[lives.father[child]], of[lives.mother[child]])
    child, journey = child[journey != NOBODY], journey[journey != NOBODY]
    out, back = trip["out"][journey], trip["back"][journey]
    born = lives.born[child]
    goes = (born + 30 < out) & (out < birthday(born, _ALONE_FROM * 12)) & ~home.needs(child, out, back)
    return {"person": child[goes], "out": out[goes], "back": back[goes], "purpose": trip["purpose"][journey][goes]}


class _Home:
    """Days that find people at home: a marriage, the birth of a child, a move, a decision of the commission."""

    def __init__(self, block: History) -> None:
        tables = block.tables
        whom = [(tables["marriage"], "person"), (tables["marriage"], "spouse"), (tables["birth"], "mother"),
                (tables["birth"], "father"), (tables["move"], "person"), (tables["disability"], "person")]
        # Person and day in one number: two searches tell how many of a person's days lie between two.
        keys = [_key(table[who], table["day"])[table["day"] >= block.labour_from] for table, who in whom]
        self._keys = np.sort(np.concatenate(keys))

    def needs(self, person: NDArray[np.int32], first: NDArray[np.int32], last: NDArray[np.int32]
              ) -> NDArray[np.bool_]:
        """Mark those who have such a day from one day to another."""
        marks: NDArray[np.bool_] = np.searchsorted(self._keys, _key(person, last), side="right") > np.searchsorted(
            self._keys, _key(person, first))
        return marks


def _key(person: NDArray[np.int32], day: NDArray[np.int32]) -> NDArray[np.int64]:
    return (person.astype(np.int64) << _DAY_BITS) + day + _EARLY
