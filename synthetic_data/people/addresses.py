"""Where everybody lived when: one row per person and stay, on the reference date at the household's address.

People who left a place together, or a bride who left her parents, lived in one dwelling there. Whoever died shares
the last address with the widow or widower, else with a child who stayed on in the same place.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from synthetic_data.core.columns import Columns, coded
from synthetic_data.core.days import NEVER
from synthetic_data.core.seeding import addressed_bits
from synthetic_data.people.block import Block
from synthetic_data.people.lives import NOBODY, Lives

_DAY_BITS = 20
_EARLIER_BITS = 40
"""Above these bits of a person's id stands which of the person's earlier dwellings is meant."""
_ELSEWHERE = 1 << 62
"""Bit of a dwelling that nobody else was thought to live in."""
_ROUNDS = 4


class Stays:
    """Rows `person, day, end, place, dwelling`: everybody's stays, in order of person and day."""

    def __init__(self, block: Block) -> None:
        lives, moves = block.lives, block.lives.moves
        # The block itself is not kept: it keeps its stays, and a circle of two would outlive their use.
        self._country, self._seed, self._size = block.country, block.seed, len(lives)
        people = np.arange(len(lives), dtype=np.int32)
        person = np.concatenate([people, moves["person"]])
        # Moves are known from about the first year of records on; the first stay has always been.
        since = np.concatenate([np.zeros(len(lives), np.int64), moves["day"]])
        # Person and day in one number.
        keys = (person.astype(np.int64) << _DAY_BITS) + since
        order = np.argsort(keys, kind="stable")
        self._next_keys = np.append(keys[order[1:]], np.iinfo(np.int64).max)
        self.person = person[order]
        self.last = np.append(self.person[1:] != self.person[:-1], True)
        place = np.concatenate([lives.place.astype(np.int32), moves["target"]])[order]
        origin = np.concatenate([np.zeros(len(lives), np.int32), moves["origin"]])[order]
        first = np.append(True, self.last[:-1])
        self._first = np.flatnonzero(first)
        moved_on = first & ~self.last
        # Until the first move, people lived where it began.
        place[moved_on] = origin[np.flatnonzero(moved_on) + 1]
        self.place = place.astype(np.int16)
        began = np.where(first, lives.born[self.person], since[order])
        self.day = np.maximum(began, block.records_from).astype(np.int32)
        gone = np.minimum(lives.died, lives.left)[self.person]
        self.end = np.where(self.last, gone, np.append(self.day[1:], NEVER)).astype(np.int32)
        self.dwelling = self._dwellings(block)

    def on(self, day: NDArray[np.int32] | int, person: NDArray[np.integer] | None = None) -> NDArray[np.int64]:
        """Return the row of each person's stay on a day; who moves on that day is still at the old place."""
        who = np.arange(self._size) if person is None else person
        keys = (who.astype(np.int64) << _DAY_BITS) + day
        rows = self._first[who]
        # Most have one stay or two, so to go on from the first is faster than to search among all.
        later = np.flatnonzero(self._next_keys[rows] < keys)
        while len(later):
            rows[later] += 1
            later = later[self._next_keys[rows[later]] < keys[later]]
        return rows

    def columns(self, rows: NDArray[np.int64]) -> Columns:
        """Return the addresses of stays, from the region down to the flat."""
        country = self._country
        columns: Columns = {name: coded(places[self.place[rows]], words)
                            for name, (places, words) in country.places.items()}
        bits = addressed_bits(self._seed, "address", at=self.dwelling[rows])
        columns["street"] = coded((bits % np.uint64(len(country.streets.categories))).astype(np.int16), country.streets)
        columns["building"] = (1 + (bits >> np.uint64(16)) % np.uint64(180)).astype(np.int16)
        columns["flat"] = (1 + (bits >> np.uint64(32)) % np.uint64(90)).astype(np.int16)
        return columns

    def _dwellings(self, block: Block) -> NDArray[np.int64]:
        ids = block.person_ids
        last_row = np.flatnonzero(self.last)
        later = last_row[self.person] - np.arange(len(self.person))
        dwelling = ids[self.person] + (later << _EARLIER_BITS)
        dwelling[last_row] = self._last_dwellings(block, last_row)
        rows = np.flatnonzero(~self.last)
        owner = self._owners(block.lives, rows)
        shared, alone, own = self.on(self.end[rows], owner), owner == self.person[rows], dwelling[rows]
        for _ in range(_ROUNDS):
            dwelling[rows] = own
            for _ in range(3):
                dwelling[rows] = np.where(alone, own, dwelling[shared])
            unmoved = self._unmoved(dwelling)
            if not unmoved.any():
                break
            # Whoever would have moved into the dwelling just left lived elsewhere before, and those at home with them.
            elsewhere = unmoved[rows] & (alone | ~unmoved[shared])
            own[elsewhere] |= _ELSEWHERE
            alone |= elsewhere
        dwellings: NDArray[np.int64] = dwelling
        return dwellings

    def _unmoved(self, dwelling: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Mark stays that end with a move into the same dwelling; elsewhere, its street and number would stay."""
        same = np.zeros(len(dwelling), bool)
        same[:-1] = ~self.last[:-1] & (dwelling[1:] == dwelling[:-1])
        return same

    def _last_dwellings(self, block: Block, last_row: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the dwelling of everybody's last stay: the head's, or for the dead and emigrated that of kin."""
        lives = block.lives
        home = np.where(block.heads == NOBODY, np.arange(len(lives), dtype=np.int32), block.heads)
        day = np.minimum(lives.died, lives.left)
        companion = home.copy()
        for kin in (lives.mother, lives.father):  # the last in row order is the youngest child
            child = np.flatnonzero((kin != NOBODY) & (day[np.maximum(kin, 0)] < NEVER))
            companion[kin[child]] = np.where(self._stayed_on(child, kin[child], day, last_row), child,
                                             companion[kin[child]])
        widowed = (lives.unions["divorced"] == 0) & (lives.unions["end"] < NEVER)
        for side, other in (("wife", "husband"), ("husband", "wife")):
            dead, survivor = lives.unions[side][widowed], lives.unions[other][widowed]
            kept = (day[dead] == lives.unions["end"][widowed]) & self._stayed_on(survivor, dead, day, last_row)
            companion[dead[kept]] = survivor[kept]
        dwelling = block.person_ids[home]
        gone = np.flatnonzero(day < NEVER)
        for _ in range(4):
            dwelling[gone] = dwelling[companion[gone]]
        return dwelling

    def _stayed_on(self, kin: NDArray[np.integer], gone: NDArray[np.integer], day: NDArray[np.int32],
                   last_row: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Tell whether kin of somebody who is gone lived on in the same place and never moved since."""
        since = np.where(last_row[kin] > 0, self.day[last_row[kin]], 0)
        near: NDArray[np.bool_] = ((day[kin] > day[gone]) & (since <= day[gone])
                                   & (self.place[last_row[kin]] == self.place[last_row[gone]]))
        return near

    def _owners(self, lives: Lives, rows: NDArray[np.int64]) -> NDArray[np.int32]:
        """Return with whom people lived before each move: husband, father or mother who leaves too or is left."""
        person, day = self.person[rows], self.end[rows]
        owner = person.copy()
        wed = np.full(len(lives), NEVER, np.int32)
        wed[lives.unions["wife"]] = lives.unions["start"]
        husband = np.full(len(lives), NOBODY, np.int32)
        husband[lives.unions["wife"]] = lives.unions["husband"]
        # The last that fits stands: who is married lives with the husband and not with the parents.
        for kin in (lives.mother, lives.father, husband):
            of = kin[person]
            here = self.on(day, np.maximum(of, 0))
            leaves = self.end[here] == day
            bride = (wed[person] == day) & (kin is not husband) & (self.place[here] == self.place[rows])
            alive = (of != NOBODY) & (np.minimum(lives.died, lives.left)[of] > day)
            owner = np.where(alive & (leaves | bride), of, owner).astype(np.int32)
        return owner
