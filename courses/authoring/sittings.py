"""Variants of one exercise with what a person who errs nowhere would answer, built once and used by every measurement.

Building a variant costs far more than scoring an answer to it; bots, shortcuts, finder, rule lines and pass marks all
look at the same ones.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from courses.form.exercise import Exercise, load_exercise
from courses.form.rule_card import Items, TurningLines, solved
from courses.form.variant import AnswerKey, DataPack, Half, Variant, build_variant, forget_parts, load_part
from courses.scoring.sheet import measure_points
from courses.world import NEIGHBOURS

DeskPlans = Mapping[str, Mapping[str, Any]]
VARIANTS = 200
"""On so many variants the bots try what ships, and every figure counts; on fewer only what luck cannot explain."""


@dataclass(frozen=True, kw_only=True)
class Sitting:
    """One variant as it lies before a person, and what is right in it."""

    exercise: Exercise
    seed: int
    pack: DataPack
    key: AnswerKey
    desks: DeskPlans
    """Graded desks, with the fields that count."""
    right: Items
    """The solver's answers."""
    texts: Mapping[str, str]
    """Catalogue key → English words."""

    @property
    def plans(self) -> DeskPlans:
        """Every desk of the pack, graded or not."""
        plans: DeskPlans = json.loads(self.pack.files["desks.json"])
        return plans

    @cached_property
    def without_a_line(self) -> Mapping[str, Items]:
        """Line of the rule, or part of one → what somebody answers who knows all the others."""
        known = [one for one in self.key.expected.values() if isinstance(one, TurningLines)]
        return (known or [TurningLines(load_part(self.exercise, "solve"), self.pack.files, {})])[0].without

    def words(self, text: str) -> str:
        """Return what a catalogue key says in English; any other text as it stands."""
        return self.texts.get(text, text)

    def points(self, items: Mapping[str, Mapping[str, Any]]) -> dict[str, float]:
        """Return item → points of these answers; of what is measured, where points are for finishing."""
        return measure_points(self.exercise, items, self.key)

    def share(self, items: Mapping[str, Mapping[str, Any]]) -> float:
        """Return the share of all points that these answers earn."""
        return sum(self.points(items).values()) / sum(item.points for item in self.exercise.items)


def seeds_for(count: int, first: int = 1, each: int = NEIGHBOURS) -> list[int]:
    """Return seeds of variants, some of them side by side, which share a population that takes seconds to make.

    Parameters
    ----------
    count : number of seeds
    first : where they begin; two beginnings have no seed and no population in common
    each : how many share one population

    Examples
    --------
    >>> seeds_for(3, first=1, each=2)
    [16000000, 16000001, 16000016]
    """
    return [first * 1_000_000 * NEIGHBOURS + place // each * NEIGHBOURS + place % each for place in range(count)]


def sit(exercise: Exercise, seeds: Iterable[int], half: Half = "") -> list[Sitting]:
    """Return one sitting for each seed; the last ones are kept, so that asking again costs nothing.

    Parameters
    ----------
    half : of fixed cases, see `Variant`
    """
    return [_sitting(exercise.id, exercise.keys.parents[2], exercise.country, seed, half) for seed in seeds]


def forget_sittings() -> None:
    """Build all variants anew from here on: an exercise was made again while the program runs."""
    forget_parts()
    _sitting.cache_clear()


@lru_cache(maxsize=300)
def _sitting(exercise_id: str, folder: Path, country: str, seed: int, half: Half) -> Sitting:
    exercise = load_exercise(exercise_id, folder, country=country)
    pack, key = build_variant(exercise, Variant(seed=seed, pack_id=f"bots-{seed}", half=half, country=country))
    return Sitting(exercise=exercise, seed=seed, pack=pack, key=key, desks=read_desks(pack),
                   right=solve(exercise, pack), texts=json.loads(pack.files["texts.en.json"]))


def read_desks(pack: DataPack) -> DeskPlans:
    """Return the graded desks of a pack as plain data, in order, with the fields that count."""
    desks: DeskPlans = json.loads(pack.files["desks.json"])
    return {name: {**desk, "fields": [field for field in desk["fields"] if field.get("item")]}
            for name, desk in desks.items() if desk.get("graded")}


def solve(exercise: Exercise, pack: DataPack, without: frozenset[str] = frozenset()) -> Items:
    """Return the solver's answers: what a person finds who reads everything in the pack and errs nowhere.

    Parameters
    ----------
    without : ids of lines of the rule card that this person does not know
    """
    return solved(load_part(exercise, "solve"), pack.files, without)
