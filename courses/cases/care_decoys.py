"""Entries that stand beside what ended a right and end nothing, though one thing about each of them fits.

A contract may be the parent's and too small, too early or too late; another has hours and days that fit, and somebody
else's number. A child may be the parent's and another one, or bear the name and be somebody else's. So neither the
number nor the name nor a day settles anything by itself. People, employers and delays come from the registers; the days
on which these entries lie are drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd

from courses.cases.care_spells import APART, EARLY, HOURS, Entry, Spell, SpellWithNamesakes, draw_with_namesakes
from courses.cases.draws import one_of
from courses.world import Setting

HIGH_HOURS, LOW_HOURS = (HOURS, 41), (4, HOURS - 1)
"""Hours a week of contracts that could end the right, and of those that are too small."""
NEAR = (25, 230)
"""Days between a decoy's day and the right one: near enough to be mistaken for it."""
SIBLING = (290, 335)
"""Days between two children of one parent."""
ON_LEAVE = (30, 280)
"""Days between the birth and a contract from before it: after the birth of an older child."""


def draw_spells(country: Setting, lines: list[str], luck: np.random.Generator) -> list[Spell]:
    """Return a spell for each of the lines asked for, of different people, with decoys beside it.

    Raises
    ------
    BadInput : the country has fewer parents whose right was ended by that line
    """
    turns = chain.from_iterable((first, not first) for first in iter(lambda: bool(luck.random() < 0.5), None))
    return [with_decoys(known, luck, is_older=_began_late(known.spell) if known.spell.own else next(turns))
            for known in draw_with_namesakes(country, lines, luck)]


def _began_late(spell: Spell) -> bool:
    """Whether work began so late that an older child's third birthday came before it: so the child has to be read."""
    return bool(spell.birthday - spell.ended < EARLY[0])


def with_decoys(known: SpellWithNamesakes, luck: np.random.Generator, *, is_older: bool) -> Spell:
    """Return the spell with contracts and births beside it that end nothing.

    `contracts` holds `hours` (the parent's, too few hours), `stranger`, `leave` (from before the birth) and `late`
    (from after the birthday), of the last two only one where work ended the right; `births` holds `sibling` and
    `namesake`.

    Parameters
    ----------
    is_older : whether the parent's other child is the older one
    """
    spell = known.spell
    if spell.own:
        spell = replace(spell, own={**spell.own, "hours": int(luck.integers(*HIGH_HOURS))})
    return replace(spell, contracts=dict(_contracts(spell, known, luck, is_older=is_older)),
                   births=dict(_births(spell, known, luck, is_older=is_older)))


def _contracts(spell: Spell, known: SpellWithNamesakes, luck: np.random.Generator, *, is_older: bool
               ) -> Iterator[tuple[str, Entry]]:
    sources = iter([known.contracts[place] for place in luck.permutation(len(known.contracts))])
    own: dict[str, Any] = {"personal_number": spell.number}
    small = _within(spell, luck)
    yield "hours", _moved(next(sources), small, LOW_HOURS, luck) | own
    yield "stranger", _moved(next(sources), _within(spell, luck, small), HIGH_HOURS, luck)
    days = {"leave": spell.born - _some_days(luck, *ON_LEAVE), "late": spell.birthday + _some_days(luck, *NEAR)}
    # Three contracts of the parent's stand there, two of them large enough, whether or not one of them ended the right.
    # The one beside the right one lies before the other child's third birthday, so that the child has to be read.
    for kind in (("leave" if is_older else "late"),) if spell.own else ("leave", "late"):
        yield kind, _moved(next(sources), days[kind], HIGH_HOURS, luck) | own


def _some_days(luck: np.random.Generator, low: int, high: int) -> pd.Timedelta:
    return pd.Timedelta(days=int(luck.integers(low, high)))


def _within(spell: Spell, luck: np.random.Generator, *taken: pd.Timestamp) -> pd.Timestamp:
    """A day near the right one, between birth and birthday."""
    while True:
        day = spell.ended + (1 if luck.random() < 0.5 else -1) * _some_days(luck, *NEAR)
        if spell.born + APART < day <= spell.birthday - APART and all(abs(day - other) >= APART for other in taken):
            return day


def _moved(entry: Entry, start: pd.Timestamp, hours: tuple[int, int], luck: np.random.Generator) -> dict[str, Any]:
    """The contract as if it had begun on that day; recorded as late as it was, or some days later."""
    delay = max(entry["recorded"] - entry["start"], _some_days(luck, 2, 20))
    return {"personal_number": entry["personal_number"], "employer": entry["employer"], "start": start,
            "recorded": start + min(delay, _some_days(luck, 30, 60)), "hours": int(luck.integers(*hours))}


def _births(spell: Spell, known: SpellWithNamesakes, luck: np.random.Generator, *, is_older: bool
            ) -> Iterator[tuple[str, Entry]]:
    other = one_of(luck, known.births)
    for kind, parent, child, away in (
            ("sibling", spell.number, other["child"], (-1 if is_older else 1) * _some_days(luck, *SIBLING)),
            ("namesake", other["parent"], spell.child, (1 if luck.random() < 0.5 else -1) * _some_days(luck, *NEAR))):
        born = spell.born + away
        recorded = born + _some_days(luck, 3, 40)
        yield kind, {"parent": parent, "child": child, "born": born, "recorded": recorded,
                     "received": recorded + _some_days(luck, 3, 40)}
