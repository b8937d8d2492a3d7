"""Entries that stand beside what ended a right and end nothing, though one thing about each of them fits.

A contract may be the parent's and too small, too early or too late; another has hours and days that fit, and somebody
else's number. A child may be the parent's and another one, or bear the name and be somebody else's. So neither the
number nor the name nor a day settles anything by itself. People, employers and delays come from the registers; the days
on which these entries lie are drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from courses.cases.care_spells import APART, HOURS, Entry, Spell, SpellWithNamesakes, draw_with_namesakes
from courses.cases.draws import one_of
from courses.world import Setting

HIGH_HOURS, LOW_HOURS = (HOURS, 41), (4, HOURS - 1)
"""Hours a week of contracts that could end the right, and of those that are too small."""
NEAR = (25, 230)
"""Days between a decoy's day and the right one: near enough to be mistaken for it."""
SIBLING = (290, 335)
"""Days between two children of one parent."""


def draw_spells(country: Setting, lines: list[str], luck: np.random.Generator) -> list[Spell]:
    """Return a spell for each of the lines asked for, of different people, with decoys beside it.

    Raises
    ------
    BadInput : the country has fewer parents whose right was ended by that line
    """
    return [with_decoys(known, luck) for known in draw_with_namesakes(country, lines, luck)]


def with_decoys(known: SpellWithNamesakes, luck: np.random.Generator) -> Spell:
    """Return the spell with contracts and births beside it that end nothing.

    `contracts` holds `hours` (the parent's, too few hours), `stranger`, `leave` (from before the birth) and `late`
    (from after the birthday), of the last two only one where work ended the right; `births` holds `sibling` and
    `namesake`.
    """
    spell = known.spell
    if spell.own:
        spell = replace(spell, own={**spell.own, "hours": int(luck.integers(*HIGH_HOURS))})
    return replace(spell, contracts=dict(_contracts(spell, known, luck)), births=dict(_births(spell, known, luck)))


def _contracts(spell: Spell, known: SpellWithNamesakes, luck: np.random.Generator) -> Iterator[tuple[str, Entry]]:
    sources = iter([known.contracts[place] for place in luck.permutation(len(known.contracts))])
    own: dict[str, Any] = {"personal_number": spell.number}
    small = _within(spell, luck)
    yield "hours", _moved(next(sources), small, LOW_HOURS, luck) | own
    yield "stranger", _moved(next(sources), _within(spell, luck, small), HIGH_HOURS, luck)
    days = {"leave": spell.born - _some_days(luck, 30, 400), "late": spell.birthday + _some_days(luck, *NEAR)}
    # Three contracts of the parent's stand there, two of them large enough, whether or not one of them ended the right.
    for kind in [("leave", "late")[place] for place in luck.permutation(2)][:1 if spell.own else 2]:
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


def _births(spell: Spell, known: SpellWithNamesakes, luck: np.random.Generator) -> Iterator[tuple[str, Entry]]:
    other = one_of(luck, known.births)
    for kind, parent, child, days in (("sibling", spell.number, other["child"], SIBLING),
                                      ("namesake", other["parent"], spell.child, NEAR)):
        born = spell.born + (1 if luck.random() < 0.5 else -1) * _some_days(luck, *days)
        recorded = born + _some_days(luck, 3, 40)
        yield kind, {"parent": parent, "child": child, "born": born, "recorded": recorded,
                     "received": recorded + _some_days(luck, 3, 40)}
