"""What a file can be about: the parts that people play, the lines of the rule that they turn on, and a file itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from courses.cases.advice import Recommendation
from courses.cases.file_facts import FileFacts, Wanted

TODAY, LAST_YEAR = pd.Timestamp("2024-03-01"), pd.Timestamp("2023-01-01")
AGE, MONTHS = 65, 300
"""The course's own rules (curriculum.md 6.1): pension from 65 with 300 insured months."""


@dataclass(frozen=True, kw_only=True)
class FilePart:
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


PARTS: Mapping[str, FilePart] = {
    "pension_at_65": FilePart(benefit="pension", entitled=True, ages=(65, 68), facts=Wanted(enough=True)),
    "pension_at_62": FilePart(benefit="pension", entitled=True, ages=(62, 65), facts=Wanted(enough=True, decided=True)),
    "months_short": FilePart(benefit="pension", entitled=False, ages=(62, 68), facts=Wanted(enough=False), early=True,
                             lines=("months",)),
    "undecided_at_62": FilePart(benefit="pension", entitled=False, ages=(62, 65), lines=("birth", "decision"),
                                facts=Wanted(enough=True, decided=False)),
    "under_62": FilePart(benefit="pension", entitled=False, ages=(59, 62), lines=("birth",),
                         facts=Wanted(enough=True, decided=True)),
    "group_1_or_2": FilePart(benefit="disability", entitled=True, ages=(56, 65),
                             facts=Wanted(decided=True, group=(1, 2))),
    "group_3_works": FilePart(benefit="disability", entitled=True, ages=(56, 65),
                              facts=Wanted(decided=True, group=(3,), works=True)),
    "expired": FilePart(benefit="disability", entitled=False, ages=(56, 65), facts=Wanted(decided=False, works=True),
                        lines=("decision",)),
    "past_65": FilePart(benefit="disability", entitled=False, ages=(65, 67), lines=("birth",),
                        facts=Wanted(decided=True, works=True)),
    "group_3_idle": FilePart(benefit="disability", entitled=False, ages=(56, 65), lines=("group", "work"),
                             facts=Wanted(decided=True, group=(3,), works=False)),
    "enrolled": FilePart(benefit="student", entitled=True, ages=(18, 24), facts=Wanted(enrolled=True, works=False)),
    "ended": FilePart(benefit="student", entitled=False, ages=(18, 24), lines=("study",),
                      facts=Wanted(enrolled=False, works=False)),
    "has_job": FilePart(benefit="student", entitled=False, ages=(18, 24), lines=("work",),
                        facts=Wanted(enrolled=True, works=True)),
    "under_18": FilePart(benefit="student", entitled=False, ages=(17, 18), lines=("birth",),
                         facts=Wanted(enrolled=True, works=False)),
    "from_24": FilePart(benefit="student", entitled=False, ages=(24, 26), lines=("birth",),
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
    facts: FileFacts
    said: Recommendation
    named: str
    """What the assistant says it looked at: a line, `district`, or `none`."""

    @property
    def part(self) -> FilePart:
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
