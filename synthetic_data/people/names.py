"""Which name each person bears, as codes into the country's `NameBook`."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from synthetic_data.core.columns import coded
from synthetic_data.core.days import year_of
from synthetic_data.core.sampling import choose_in_groups
from synthetic_data.core.seeding import stream
from synthetic_data.country.name_book import NameBook, decade_group
from synthetic_data.country.vital import MALE
from synthetic_data.people.lives import NOBODY, Lives

_PLACE_BITS = 21
"""Room for places in a list: more people than a block ever has."""
_TRIES = 100
"""Times that a child is named anew if a sister or brother bears the name; a country may have too few names."""


def first_name_codes(book: NameBook, lives: Lives, seed: int, block: int) -> NDArray[np.int32]:
    """Return each person's first name; children of one mother, or of one father, bear different names."""
    draw = stream(seed, "first name", block)
    group = decade_group(year_of(lives.born), lives.sex)
    names = choose_in_groups(book.first_weights, group, draw.random(len(lives))).astype(np.int32)
    kin = {side: np.flatnonzero(parent != NOBODY) for side, parent in (("mother", lives.mother),
                                                                       ("father", lives.father))}
    for _ in range(_TRIES):
        again = np.unique(np.concatenate([
            children[_repeats(_parent(lives, side)[children].astype(np.int64) << 20 | book.first_code[names[children]])]
            for side, children in kin.items()]))
        if not len(again):
            break
        names[again] = choose_in_groups(book.first_weights, group[again], draw.random(len(again)))
        # Only in the families of whoever was named anew can names clash anew.
        kin = {side: children[np.isin(_parent(lives, side)[children], _parent(lives, side)[again])]
               for side, children in kin.items()}
    return names


def _parent(lives: Lives, side: str) -> NDArray[np.int32]:
    return lives.mother if side == "mother" else lives.father


def _repeats(keys: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Mark every value, of 42 bits, that stands earlier in the list."""
    # Sorted as one number with their places, which is faster than to sort places by value.
    packed = np.sort((keys << _PLACE_BITS) + np.arange(len(keys)))
    same = np.zeros(len(keys), dtype=bool)
    again = packed[1:] >> _PLACE_BITS == packed[:-1] >> _PLACE_BITS
    same[packed[1:][again] & ((1 << _PLACE_BITS) - 1)] = True
    return same


def surname_column(book: NameBook, surname: NDArray[np.int32], sex: NDArray[np.int8]) -> pd.Categorical:
    """Return surnames in the form of each person's sex."""
    return coded(book.surname_code[surname + np.where(sex == MALE, 0, book.surnames)], book.surname)


def patronymic_column(book: NameBook, first: NDArray[np.int32], lives: Lives,
                      seed: int, block: int) -> pd.Categorical | None:
    """Return patronymics; founders, whose fathers are not known, get one drawn from men's names of their time."""
    if book.patronymic is None:
        return None
    orphans = lives.father == NOBODY
    # Fathers are taken to be 30 years older (assumed).
    decade = decade_group(year_of(lives.born) - 30, np.full(len(lives), MALE))
    fathers = first[np.maximum(lives.father, 0)]
    drawn = stream(seed, "patronymic", block).random(int(orphans.sum()))
    fathers[orphans] = choose_in_groups(book.first_weights, decade[orphans], drawn)
    return coded(book.patronymic_code[fathers + np.where(lives.sex == MALE, 0, len(book.first_code))],
                 book.patronymic)
