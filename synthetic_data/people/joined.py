"""The moves by which people came to live where their household's head lives."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from synthetic_data.core.days import NEVER
from synthetic_data.core.seeding import addressed_bits
from synthetic_data.people.lives import NOBODY, Lives

_JOINED_WITHIN = 60
"""Days after the household's last change in which a member has moved in with it (assumed)."""


def with_joined_households(lives: Lives, heads: NDArray[np.int32], person_ids: NDArray[np.int64], seed: int,
                           records_from: int, today: int) -> Lives:
    """Return the lives with the moves by which people came to live where their household's head lives."""
    home = np.where(heads == NOBODY, np.arange(len(heads), dtype=np.int32), heads)
    joins = np.flatnonzero(lives.place != lives.place[home]).astype(np.int32)
    after = np.maximum(lives.born, records_from)
    np.maximum.at(after, lives.moves["person"], lives.moves["day"])
    own = after[joins]
    parted = lives.unions["end"] < NEVER
    for side in ("wife", "husband"):
        np.maximum.at(after, lives.unions[side][parted], lives.unions["end"][parted])
    wait = 1 + addressed_bits(seed, "joins household", at=person_ids[home[joins]]) % np.uint64(_JOINED_WITHIN)
    day = np.minimum(np.maximum(after[joins], after[home[joins]]) + wait.astype(np.int32), today - 1).astype(np.int32)
    late = joins[day <= own]
    joins, day = joins[day > own], day[day > own]
    more = {"person": joins, "day": day, "origin": lives.place[joins].astype(np.int32),
            "target": lives.place[home[joins]].astype(np.int32)}
    moves = _with_last_moves(lives, late, home, today)
    place = lives.place.copy()
    place[np.append(joins, late)] = lives.place[home[np.append(joins, late)]]
    return replace(lives, place=place, moves={name: np.concatenate([column, more[name]])
                                              for name, column in moves.items()})


def _with_last_moves(lives: Lives, late: NDArray[np.int32], home: NDArray[np.int32], today: int
                     ) -> dict[str, NDArray[np.int32]]:
    """Let those who moved on the very last day have moved to where the household is, if they were elsewhere."""
    person, target = lives.moves["person"], lives.moves["target"].copy()
    last = np.flatnonzero((lives.moves["day"] == today - 1) & np.isin(person, late))
    target[last] = lives.place[home[person[last]]]
    moved = lives.moves["origin"] != target
    return {name: column[moved] for name, column in (lives.moves | {"target": target}).items()}
