"""Who plays which part, and what the assistant says about it.

Whether the advice is right is drawn beside the part, and so are its score and the line that it names: a file with wrong
advice looks like one with right advice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from courses.cases.advice import Fault, File, Recommendation, recommend
from courses.cases.draws import one_of
from courses.cases.file_facts import FactMaker, FileFacts
from courses.cases.file_parts import AGE, LINES, PARTS, TODAY, FilePart, Person, PersonFile
from courses.evidence import by_text, records_of, with_people
from courses.world import Setting, course_world
from synthetic_data import BadInput, Problem


@dataclass(frozen=True, kw_only=True)
class Inhabitants:
    """The living people of a country by date of birth, and names in use there."""

    people: Sequence[Person]
    births: np.ndarray[Any, Any] = field(repr=False)
    institutions: tuple[str, ...]
    sectors: tuple[str, ...]

    def between(self, ages: tuple[int, int]) -> tuple[int, int]:
        """Return the places of the first and of the one after the last who is of this age today."""
        first, last = (np.datetime64(TODAY - pd.DateOffset(years=years), "D") for years in (ages[1], ages[0]))
        # Whoever was born on that very day is so old today.
        return (int(np.searchsorted(self.births, first, side="right")),
                int(np.searchsorted(self.births, last, side="right")))


@lru_cache(maxsize=2)
def inhabitants(country: Setting) -> Inhabitants:
    """Return the living people of a country, as the office knows them today.

    Parameters
    ----------
    country : where the variant is set, from `world_of`
    """
    world, clean = course_world(country)
    register = with_people(world, clean, "population_register")
    living = register[register[["died", "left"]].isna().all(axis=1) & (register["received_on"] <= TODAY)]
    living = by_text(living, ("personal_number", "last_name", "first_name", "district"))
    living = living.drop_duplicates("personal_number").sort_values(["birth_date", "personal_number"])
    living = living.assign(name=living["last_name"] + " " + living["first_name"], birth=living["birth_date"])
    # As records once for a country: taking a few rows out of a frame costs more than they are worth, for each variant.
    people = living[["personal_number", "name", "last_name", "first_name", "birth", "district"]]
    return Inhabitants(people=records_of(people), births=living["birth_date"].to_numpy().astype("datetime64[D]"),
                       institutions=_names(clean["higher_education"]["institution"]),
                       sectors=_names(clean["employment_contract"]["sector"]))


def _names(column: pd.Series) -> tuple[str, ...]:
    return tuple(sorted({str(name) for name in column.dropna().unique()}))


# ---- who plays which part --------------------------------------------------------------------------------
class Casting:
    """Gives out files, each about somebody else.

    Parameters
    ----------
    known : from `inhabitants`
    luck : of the variant
    """

    def __init__(self, known: Inhabitants, luck: np.random.Generator) -> None:
        self.known, self.luck = known, luck
        self.maker = FactMaker(luck, known.institutions, known.sectors)
        self._taken: set[int] = set()
        # Every second file that rests on a decision has a code, so that no variant is without.
        self._coded = {entitled: bool(luck.integers(2)) for entitled in (True, False)}

    def take(self, kind: str, *, misled: bool = False) -> PersonFile:
        """Return the file of somebody who plays none yet.

        Parameters
        ----------
        misled : whether the assistant is wrong about it
        """
        part = PARTS[kind]
        place = self._somebody(kind)
        person, wanted = self.known.people[place], part.facts
        if part.early and place >= self.known.between((0, AGE))[0]:
            wanted = replace(wanted, decided=True)
        self._coded[part.entitled] ^= wanted.decided is True
        facts = _plausible(part.benefit, self.maker.draw(replace(wanted, coded=self._coded[part.entitled])))
        said = self._advice(part, facts, misled=misled)
        return PersonFile(kind=kind, person=person, facts=facts, said=said, named=said.reason)

    def fill(self, quotas: Mapping[str, int], misled: Mapping[str, tuple[int, int]]) -> list[PersonFile]:
        """Return one set in an order of its own.

        Parameters
        ----------
        quotas : part → how many play it
        misled : benefit → of how many who are entitled, and of how many who are not, the advice is wrong; which ones
            is drawn
        """
        made = []
        for benefit, counts in misled.items():
            for entitled, wrong in zip((True, False), counts, strict=True):
                kinds = [kind for kind, size in quotas.items() for _ in range(size)
                         if (PARTS[kind].benefit, PARTS[kind].entitled) == (benefit, entitled)]
                kinds = [kinds[place] for place in self.luck.permutation(len(kinds))]
                made += [self.take(kind, misled=place < wrong) for place, kind in enumerate(kinds)]
        return [made[place] for place in self.luck.permutation(len(made))]

    def _somebody(self, kind: str) -> int:
        first, last = self.known.between(PARTS[kind].ages)
        free = [place for place in range(first, last) if place not in self._taken]
        if not free:
            raise BadInput(Problem(where=f"case files: {kind}", rule="needs more people of this age than live here",
                                   value=last - first))
        place = one_of(self.luck, free)
        self._taken.add(place)
        return place

    # ---- what the assistant says -----------------------------------------------------------------------------
    def _advice(self, part: FilePart, facts: FileFacts, *, misled: bool) -> Recommendation:
        """Ask the assistant with the faults that make it right or wrong, and others that change its tone alone."""
        margins = {line: float(self.luck.uniform(0.4, 2.0)) for line in LINES[part.benefit]}
        if not part.entitled:
            line = next(each for each in part.lines if each in margins)
            margins[line] = -float(self.luck.uniform(0.4, 1.4))
        faults: set[Fault] = {fault for fault in self._tone() if fault}
        stale = None
        if misled:
            cause = self._cause(part, facts)
            faults.add(cause)
            stale = _as_it_stood(part, margins, self.luck) if cause == "A1" else None
        said = recommend(File(margins=margins, stale_margins=stale, in_group=True), frozenset(faults))
        return Recommendation(score=said.score, grants=said.grants, reason=self._named(part, said))

    def _tone(self) -> tuple[Fault | None, ...]:
        """Too sure, not sure enough, or neither: as often where it is right as where it is wrong."""
        tones: tuple[Fault | None, ...] = ("A4", "A7", None)
        return (tones[int(self.luck.integers(3))],)

    def _cause(self, part: FilePart, facts: FileFacts) -> Fault:
        """Why it is wrong: an old list, a base rate from elsewhere, the district; a code it does not know is as old."""
        causes: tuple[Fault, ...] = ("A1", "A3") if part.entitled else ("A1", "A2")
        return "A1" if part.entitled and facts.coded else causes[int(self.luck.integers(2))]

    def _named(self, part: FilePart, said: Recommendation) -> str:
        """What it says it looked at: often not what moved it (A6), and as often so where it is right."""
        others = ("district", *(() if said.grants else ("none",)), *LINES[part.benefit])
        return said.reason if self.luck.random() < 0.3 else one_of(self.luck, others)


def _plausible(benefit: str, facts: FileFacts) -> FileFacts:
    """Leave out what somebody of this age would hardly have, and no rule line asks for."""
    if benefit == "student":
        return replace(facts, credited=facts.credited % 12, quarters=(), decisions=())
    return replace(facts, studies=())


def _as_it_stood(part: FilePart, margins: Mapping[str, float], luck: np.random.Generator) -> dict[str, float]:
    """What an older list says: whoever is entitled today was not yet, and the other way round."""
    if not part.entitled:
        return {line: abs(step) for line, step in margins.items()}
    line = LINES[part.benefit][int(luck.integers(3))]
    return dict(margins) | {line: -float(luck.uniform(0.4, 1.4))}
