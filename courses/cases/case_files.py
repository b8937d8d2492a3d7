"""Files about people who may be entitled to something today, and what the assistant says about each of them.

Who they are comes from the country; the part they play says whether the rule is met and which line it turns on
(`courses.cases.file_parts`, `courses.cases.casting`). Here they are laid on the desk.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from courses.cases.file_facts import FileFacts, Row
from courses.cases.file_parts import FIELDS, PANELS, PersonFile
from courses.evidence import list_panel, shown
from courses.form.desk_spec import Advice, DeskCase, Panel


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


def _rows(facts: FileFacts) -> dict[str, Sequence[Row]]:
    return {"insured_account": ({"months": facts.credited},), "insurance_quarter": facts.quarters,
            "disability_decision": facts.decisions, "higher_education": facts.studies,
            "employment_contract": facts.contracts}


def reliance_key(made: Sequence[tuple[DeskCase, PersonFile]]) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """Return case → truth and advice, and for everybody who is not entitled case → the lines that are right reasons."""
    return ({case.id: {"truth": file.truth, "advice": file.advised} for case, file in made},
            {case.id: list(file.part.lines) for case, file in made if file.part.lines})
