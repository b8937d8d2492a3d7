"""Files about people who may be entitled to something today, and what the assistant says about each of them.

Who they are comes from the country; the part they play (`PARTS`) says whether the rule is met and which line it turns
on. Whether the advice is right is drawn beside that, and so are its score and the line that it names: a file with wrong
advice looks like one with right advice. Every exercise in which files are decided beside advice draws on this.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from courses.cases.advice import Fault, File, Recommendation, recommend
from courses.cases.file_facts import FactMaker, Facts, Row, Wanted
from courses.evidence import by_text, list_panel, shown, with_people
from courses.form.desk_spec import Advice, DeskCase, Panel
from courses.world import Setting, course_world
from synthetic_data import BadInput, Problem

TODAY, LAST_YEAR = pd.Timestamp("2024-03-01"), pd.Timestamp("2023-01-01")
AGE, MONTHS = 65, 300
"""The course's own rules (curriculum.md 6.1): pension from 65 with 300 insured months."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """What somebody's file is about."""

    benefit: str
    """`pension`, `disability` or `student`."""
    entitled: bool
    ages: tuple[int, int]
    """At least so many years old today, and younger than so many."""
    facts: Wanted
    lines: tuple[str, ...] = ()
    """What keeps somebody from it, as the desk asks: any of these is a right reason."""
    early: bool = False
    """Below 65 a pension needs a valid decision as well."""


PARTS: Mapping[str, Part] = {
    "pension_at_65": Part(benefit="pension", entitled=True, ages=(65, 68), facts=Wanted(enough=True)),
    "pension_at_62": Part(benefit="pension", entitled=True, ages=(62, 65), facts=Wanted(enough=True, decided=True)),
    "months_short": Part(benefit="pension", entitled=False, ages=(62, 68), facts=Wanted(enough=False), early=True,
                         lines=("months",)),
    "undecided_at_62": Part(benefit="pension", entitled=False, ages=(62, 65), lines=("birth", "decision"),
                            facts=Wanted(enough=True, decided=False)),
    "under_62": Part(benefit="pension", entitled=False, ages=(59, 62), lines=("birth",),
                     facts=Wanted(enough=True, decided=True)),
    "group_1_or_2": Part(benefit="disability", entitled=True, ages=(56, 65), facts=Wanted(decided=True, group=(1, 2))),
    "group_3_works": Part(benefit="disability", entitled=True, ages=(56, 65),
                          facts=Wanted(decided=True, group=(3,), works=True)),
    "expired": Part(benefit="disability", entitled=False, ages=(56, 65), facts=Wanted(decided=False, works=True),
                    lines=("decision",)),
    "past_65": Part(benefit="disability", entitled=False, ages=(65, 67), lines=("birth",),
                    facts=Wanted(decided=True, works=True)),
    "group_3_idle": Part(benefit="disability", entitled=False, ages=(56, 65), lines=("group", "work"),
                         facts=Wanted(decided=True, group=(3,), works=False)),
    "enrolled": Part(benefit="student", entitled=True, ages=(18, 24), facts=Wanted(enrolled=True, works=False)),
    "ended": Part(benefit="student", entitled=False, ages=(18, 24), lines=("study",),
                  facts=Wanted(enrolled=False, works=False)),
    "has_job": Part(benefit="student", entitled=False, ages=(18, 24), lines=("work",),
                    facts=Wanted(enrolled=True, works=True)),
    "under_18": Part(benefit="student", entitled=False, ages=(17, 18), lines=("birth",),
                     facts=Wanted(enrolled=True, works=False)),
    "from_24": Part(benefit="student", entitled=False, ages=(24, 26), lines=("birth",),
                    facts=Wanted(enrolled=True, works=False))}
"""Part → what it is about. No line of a rule stops more than four of ten of those whom its benefit is refused."""
LINES = {"pension": ("birth", "months", "decision"), "disability": ("birth", "decision", "group"),
         "student": ("birth", "study", "work")}
"""Benefit → the lines that the assistant looks at."""
REASONS = ("birth", "months", "decision", "group", "study", "work")
"""What may be named as deciding a case."""
PANELS: Mapping[str, tuple[str, ...]] = {
    "pension": ("insured_account", "insurance_quarter", "disability_decision"),
    "disability": ("disability_decision", "employment_contract"),
    "student": ("higher_education", "employment_contract")}
"""Benefit → the registers that its rule asks for."""
FIELDS: Mapping[str, tuple[str, ...]] = {
    "insured_account": ("months",), "insurance_quarter": ("quarter_end", "months"),
    "disability_decision": ("group", "cause", "decided_on", "valid_to"),
    "higher_education": ("institution", "start", "end"), "employment_contract": ("sector", "start", "end")}
"""Register → the fields a file shows."""
RULES = 8
"""Lines of the rule card."""

Person = Mapping[str, Any]
"""One living person: `personal_number, name, last_name, first_name, birth, district`."""


@dataclass(frozen=True, kw_only=True)
class PersonFile:
    """One person's file with what the assistant says about it."""

    kind: str
    """A name in `PARTS`."""
    person: Person
    facts: Facts
    said: Recommendation
    named: str
    """What the assistant says it looked at: a line, `district`, or `none`."""

    @property
    def part(self) -> Part:
        """What the file is about."""
        return PARTS[self.kind]

    @property
    def truth(self) -> str:
        """What the rule says: `grant` or `refuse`."""
        return "grant" if self.part.entitled else "refuse"

    @property
    def advised(self) -> str:
        """What the assistant says: `grant` or `refuse`."""
        return "grant" if self.said.grants else "refuse"

    @property
    def misled(self) -> bool:
        """Whether the advice is wrong."""
        return self.advised != self.truth


def rule_card(prefix: str) -> tuple[str, ...]:
    """Return the lines of the rule by which files are decided, as names of texts."""
    return tuple(f"{prefix}.rule{number}" for number in range(1, RULES + 1))


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
    people = living[["personal_number", "name", "last_name", "first_name", "birth", "district"]].astype(object)
    return Inhabitants(people=people.to_dict("records"), births=living["birth_date"].to_numpy().astype("datetime64[D]"),
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
        place = free[int(self.luck.integers(len(free)))]
        self._taken.add(place)
        return place

    # ---- what the assistant says -----------------------------------------------------------------------------
    def _advice(self, part: Part, facts: Facts, *, misled: bool) -> Recommendation:
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

    def _cause(self, part: Part, facts: Facts) -> Fault:
        """Why it is wrong: an old list, a base rate from elsewhere, the district; a code it does not know is as old."""
        causes: tuple[Fault, ...] = ("A1", "A3") if part.entitled else ("A1", "A2")
        return "A1" if part.entitled and facts.coded else causes[int(self.luck.integers(2))]

    def _named(self, part: Part, said: Recommendation) -> str:
        """What it says it looked at: often not what moved it (A6), and as often so where it is right."""
        others = ("district", *(() if said.grants else ("none",)), *LINES[part.benefit])
        return said.reason if self.luck.random() < 0.3 else others[int(self.luck.integers(len(others)))]


def _plausible(benefit: str, facts: Facts) -> Facts:
    """Leave out what somebody of this age would hardly have, and no rule line asks for."""
    if benefit == "student":
        return replace(facts, credited=facts.credited % 12, quarters=(), decisions=())
    return replace(facts, studies=())


def _as_it_stood(part: Part, margins: Mapping[str, float], luck: np.random.Generator) -> dict[str, float]:
    """What an older list says: whoever is entitled today was not yet, and the other way round."""
    if not part.entitled:
        return {line: abs(step) for line, step in margins.items()}
    line = LINES[part.benefit][int(luck.integers(3))]
    return dict(margins) | {line: -float(luck.uniform(0.4, 1.4))}


# ---- what lies on the desk -------------------------------------------------------------------------------
class CaseFiles:
    """Lays files on the desk.

    Parameters
    ----------
    prefix : of the texts in the exercise's catalogue, such as `o1`
    tokens : file numbers
    luck : in which order rows of a panel stand
    minutes : what opening a panel costs; 0 shows what the rule asks for and keeps it open
    """

    def __init__(self, prefix: str, tokens: Iterator[str], luck: np.random.Generator, minutes: int = 0) -> None:
        self.prefix, self.tokens, self.luck, self.minutes = prefix, tokens, luck, minutes

    def case(self, file: PersonFile) -> DeskCase:
        """Return the file as it lies on the desk."""
        of = self.prefix
        advice = Advice(text=f"{of}.advice.{file.advised}", choice=file.advised, score=file.said.score,
                        reasons=(f"{of}.says.{file.named}",))
        return DeskCase(id=next(self.tokens), title=file.person["name"], text=f"{of}.asks.{file.part.benefit}",
                        advice=advice, panels=tuple(self.panels(file)))

    def told(self, file: PersonFile, answers: tuple[str, ...] = ("grant", "refuse")) -> DeskCase:
        """Return a practice file: each of these answers is discussed."""
        told = {each: f"{self.prefix}.told.{file.kind}.{each}" for each in answers}
        return self.case(file).model_copy(update={"feedback": told})

    def panels(self, file: PersonFile) -> Iterator[Panel]:
        """Return the evidence: who it is, and what the registers hold."""
        of = self.prefix
        yield Panel(name="person", title=f"{of}.panel.person", open=True, rows=(
            (f"{of}.birth_date", shown(file.person["birth"])), (f"{of}.number", file.person["personal_number"]),
            (f"{of}.district", file.person["district"])))
        rows = _rows(file.facts)
        for name in FIELDS if self.minutes else PANELS[file.part.benefit]:
            found = [rows[name][place] for place in self.luck.permutation(len(rows[name]))]
            heads = {each: f"{of}.{name}.{each}" for each in FIELDS[name]}
            panel = list_panel(name, f"{of}.panel.{name}", found, heads, nothing=f"{of}.nothing",
                               is_open=not self.minutes)
            yield panel.model_copy(update={"minutes": self.minutes})


def _rows(facts: Facts) -> dict[str, Sequence[Row]]:
    return {"insured_account": ({"months": facts.credited},), "insurance_quarter": facts.quarters,
            "disability_decision": facts.decisions, "higher_education": facts.studies,
            "employment_contract": facts.contracts}


def reliance_key(made: Sequence[tuple[DeskCase, PersonFile]]) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """Return case → truth and advice, and for everybody who is not entitled case → the lines that are right reasons."""
    return ({case.id: {"truth": file.truth, "advice": file.advised} for case, file in made},
            {case.id: list(file.part.lines) for case, file in made if file.part.lines})
