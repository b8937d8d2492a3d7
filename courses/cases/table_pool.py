"""The cases of a table exercise: from rows that an instructor wrote to the pile that one trainee gets.

The rows were checked when the exercise was made (`courses.authoring.table_exercise`) and lie in `keys/<id>/cases.json`.
Each variant draws some of them, in an order of its own and under names that say nothing.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from courses.form.desk_spec import Desk, DeskCase, Panel
from courses.form.questions import choice, quiz
from courses.form.variant import Draft, Variant
from synthetic_data import BadInput, Problem, digest, stream

CASES = "cases.json"
PANEL = "file"


@dataclass(frozen=True, kw_only=True)
class TableCase:
    """One row of the table."""

    line: int
    """Of the table, from 1."""
    use: str
    """`graded` or `practice`."""
    cells: tuple[tuple[str, str | int | float | None], ...]
    """Catalogue key of the column's label, and what is shown beside it."""
    answer: str
    rule: str
    """The line of the rule that decides it."""
    reason: str = ""
    why: str = ""
    """Why this answer is right; told at once in practice, after the attempt is closed where it counts."""
    later: str = ""
    """What happened next month; in practice alone."""


@dataclass(frozen=True, kw_only=True)
class TablePool:
    """All cases of a table exercise, and how many of them each trainee gets."""

    answers: Sequence[str]
    reasons: Sequence[str]
    lines: Mapping[str, str]
    """Line of the rule → its words."""
    otherwise: Mapping[str, str]
    """Line of the rule → what somebody answers who does not know it."""
    look_at: Mapping[str, Sequence[str]]
    """Line of the rule → columns that decide by it."""
    show: int
    warm_up: Mapping[str, Sequence[str]]
    """Question → its answers."""
    skill: Sequence[str]
    """Columns that one must understand to decide."""
    columns: Sequence[str]
    cases: tuple[TableCase, ...]
    made_from: Mapping[str, str] = field(default_factory=dict)
    """File of the instructor's → its digest when the exercise was made."""

    @classmethod
    def read(cls, keys: Path) -> TablePool:
        """Read the pool of an exercise.

        Raises
        ------
        BadInput : the instructor's table or settings were changed since
        """
        values = json.loads((keys / CASES).read_text(encoding="utf-8"))
        for name, told in values["made_from"].items():
            if not (keys / name).is_file() or digest(keys / name) != told:
                raise BadInput(Problem(where=str(keys / name), rule="was changed after the exercise was made from it",
                                       remedy=f"run: readiness course table {keys.name}"))
        values["cases"] = tuple(TableCase(**{**each, "cells": tuple(map(tuple, each["cells"]))})
                                for each in values["cases"])
        return cls(**values)

    def of_use(self, use: str) -> list[TableCase]:
        """Return the cases for practice, or those that count."""
        return [case for case in self.cases if case.use == use]

    @cached_property
    def shares(self) -> dict[tuple[str, str], int]:
        """(Answer, line of the rule) → how many such cases each trainee gets: the same for all."""
        return apportion({kind: len(cases) for kind, cases in self._kinds("").items()}, self.show)

    def _kinds(self, half: str) -> dict[tuple[str, str], list[TableCase]]:
        """(Answer, line of the rule) → the cases that count; of one half, every second of each kind."""
        kinds: dict[tuple[str, str], list[TableCase]] = {}
        for case in self.of_use("graded"):
            kinds.setdefault((case.answer, case.rule), []).append(case)
        first, step = {"": (0, 1), "learned": (0, 2), "tried": (1, 2)}[half]
        return {kind: cases[first::step] for kind, cases in kinds.items()}

    def commonest(self, what: str) -> float:
        """Return the share of a pile that is right with one answer, or one reason, given throughout."""
        if what == "answer":
            said = Counter[str]()
            for (answer, _), count in self.shares.items():
                said[answer] += count
        else:
            said = Counter(case.reason for case in self.of_use("graded"))
        return max(said.values()) / sum(said.values())

    def draw(self, seed: int, half: str = "") -> list[TableCase]:
        """Return the cases that count in one variant, in its order."""
        luck = stream(seed, "table", "pile")
        kinds = self._kinds(half)
        shares = apportion({kind: len(cases) for kind, cases in kinds.items()}, self.show // 2) if half else self.shares
        drawn = [cases[place] for kind, cases in kinds.items()
                 for place in luck.permutation(len(cases))[:shares[kind]]]
        return [drawn[place] for place in luck.permutation(len(drawn))]

    def build(self, variant: Variant) -> Draft:
        """Return the desks of one variant and what is expected of them."""
        pile, told = self.draw(variant.seed, variant.half), self._practice(variant.seed)
        luck = stream(variant.seed, "table", "buttons")
        order = [self.answers[place] for place in luck.permutation(len(self.answers))]
        cases = [self._case(f"{number:03}", case) for number, case in enumerate(pile, 1)]
        practice = [self._told(f"P{number:02}", case) for number, case in enumerate(told, 1)]
        desks = {"recall": quiz("recall", self.warm_up, told=True),
                 "practice": self._desk(practice, order, graded=False), "pile": self._desk(cases, order, graded=True)}
        expected = {"decisions": {case.id: row.answer for case, row in zip(cases, pile, strict=True)}}
        if self.reasons:
            expected["reasons"] = {case.id: row.reason for case, row in zip(cases, pile, strict=True)}
        return Draft(desks=desks, expected=expected,
                     told={case.id: row.why for case, row in zip(cases, pile, strict=True) if row.why})

    def _practice(self, seed: int) -> list[TableCase]:
        cases = self.of_use("practice")
        return [cases[place] for place in stream(seed, "table", "practice").permutation(len(cases))]

    def _case(self, name: str, row: TableCase) -> DeskCase:
        return DeskCase(id=name, title=f"file.title.{int(name.lstrip('P'))}",
                        panels=(Panel(name=PANEL, title="file.panel", rows=row.cells, open=True),))

    def _told(self, name: str, row: TableCase) -> DeskCase:
        told = {answer: f"why.{row.line}.{'right' if answer == row.answer else answer}" for answer in self.answers}
        return self._case(name, row).model_copy(update={
            "feedback": told, "right": (row.answer,), "kind": row.rule,
            "decides": tuple((PANEL, f"column.{column}") for column in self.look_at[row.rule]),
            "later": dict.fromkeys(self.answers, f"later.{row.line}") if row.later else {}})

    def _desk(self, cases: Iterable[DeskCase], order: Sequence[str], *, graded: bool) -> Desk:
        asked = [choice("answer", "answer", order, item="decisions" * graded)]
        if self.reasons and graded:
            asked.insert(0, choice("reason", "reason", self.reasons, item="reasons", kind="reason"))
        name = "pile" if graded else "practice"
        return Desk(kind="case", title=f"{name}.title", intro=f"{name}.intro", graded=graded, cases=tuple(cases),
                    fields=tuple(asked), rule_card=tuple(f"rule.{line}" for line in self.lines))

    def solve(self, files: Mapping[str, bytes], without: Collection[str] = frozenset()) -> dict[str, dict[str, Any]]:
        """Return what the table says of a pack: item → case → answer.

        The truth of a table exercise is the table; this finds each file of the pack in it by its evidence.

        Parameters
        ----------
        without : lines of the rule that somebody does not know; cases that they decide come out otherwise
        """
        known = {evidence_of(row.cells): row for row in self.cases}
        rows = {case["id"]: known[evidence_of(case["panels"][0]["rows"])]
                for case in json.loads(files["desks.json"])["pile"]["cases"]}
        found: dict[str, dict[str, Any]] = {"decisions": {
            case: self.otherwise[row.rule] if row.rule in without else row.answer for case, row in rows.items()}}
        return found | ({"reasons": {case: row.reason for case, row in rows.items()}} if self.reasons else {})


def evidence_of(cells: Iterable[Iterable[Any]]) -> str:
    """Return the evidence of a case as one text; two cases of one table must not share it."""
    return json.dumps([list(row) for row in cells], ensure_ascii=False)


def apportion(counts: Mapping[Any, int], total: int) -> dict[Any, int]:
    """Share `total` places out in proportion, by largest remainders; nobody gets more than there are.

    Examples
    --------
    >>> apportion({"pay": 30, "ask": 20, "stop": 10}, 24)
    {'pay': 12, 'ask': 8, 'stop': 4}
    """
    every = sum(counts.values())
    exact = {kind: total * count / every for kind, count in counts.items()}
    given = {kind: int(np.floor(share)) for kind, share in exact.items()}
    rest = sorted(counts, key=lambda kind: (given[kind] - exact[kind], str(kind)))
    return {kind: given[kind] + (kind in rest[:total - sum(given.values())]) for kind in counts}
