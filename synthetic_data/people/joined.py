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
    # `at`, because somebody may have moved several times.
    np.maximum.at(after, lives.moves["person"], lives.moves["day"])
    own = after[joins]
    parted = lives.unions["end"] < NEVER
    for side in ("wife", "husband"):
        np.maximum.at(after, lives.unions[side][parted], lives.unions["end"][parted])
    wait = 1 + addressed_bits(seed, "joins household", at=person_ids[home[joins]]) % np.uint64(_JOINED_WITHIN)
    day = np.minimum(np.maximum(after[joins], after[home[joins]]) + wait.astype(np.int32), today - 1).astype(np.int32)
    moves = {"person": joins, "day": day, "origin": lives.place[joins].astype(np.int32),
             "target": lives.place[home[joins]].astype(np.int32)}
    place = lives.place.copy()
    place[joins] = lives.place[home[joins]]
    later = day > own
    moves = {name: np.concatenate([column, moves[name][later]]) for name, column in lives.moves.items()}
    return replace(lives, place=place, moves=_chained(moves, place))


def _chained(moves: dict[str, NDArray[np.int32]], place: NDArray[np.int16]) -> dict[str, NDArray[np.int32]]:
    """Return moves in order, each from where the last one led, and the last one to where the person lives.

    Notes
    -----
    Whoever has no day left to join a household by has moved right there, instead of to where the last move led. What
    then leads nowhere is no move.
    """
    order = np.lexsort((moves["day"], moves["person"]))
    moves = {name: column[order] for name, column in moves.items()}
    person = moves["person"]
    last = np.append(person[1:] != person[:-1], True)[:len(person)]
    moves["target"] = np.where(last, place[person], moves["target"]).astype(np.int32)
    follows = np.flatnonzero(~last) + 1
    moves["origin"][follows] = moves["target"][follows - 1]
    kept = moves["origin"] != moves["target"]
    return {name: column[kept] for name, column in moves.items()}
