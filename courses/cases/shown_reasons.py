"""Views of an assistant that come with a reason, a range, a place to look, or nothing: right or wrong, true or not.

A view is right or wrong, and what it names agrees with the file or does not; the two are drawn apart from each other, so
that neither tells of the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from courses.cases.case_files import MONTHS, TODAY, Person
from courses.evidence import shown
from courses.form.desk_spec import Advice

MODES: Mapping[str, tuple[int, int, int, int]] = {
    "reason": (3, 2, 2, 3), "range": (2, 3, 3, 2), "look": (3, 2, 2, 3), "bare": (3, 0, 3, 0)}
"""How a view is shown → how many are right and agree with the file, right and do not, wrong and agree, wrong and do not.
`bare` names nothing that could agree."""
BENEFITS = ("pension", "disability", "student")
DECIDES = {"pension": "months", "disability": "decision", "student": "study"}
"""Benefit → the line of the rule that a file turns on."""
OTHERS = ("birth", "contracts")
"""Things that a view may name and that do not decide."""
POOLS = {("pension", "grant"): ("proxy", "pension_yes"), ("pension", "refuse"): ("nearly", "pension_no"),
         ("disability", "grant"): ("disabled_yes",), ("disability", "refuse"): ("disabled_no",),
         ("student", "grant"): ("student_yes",), ("student", "refuse"): ("student_no",)}
"""Benefit and truth → parts of `courses.cases.case_files` who can stand for it."""
BESIDE = {True: 0.5, False: 0.25}
"""How often a view that does not agree names something that does not decide, when it is right and when it is wrong; as
often overall as others, so that what is named tells nothing."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What one file is to be."""

    mode: str
    right: bool
    """Whether the view is right."""
    agrees: bool
    """Whether what it names agrees with the file."""
    benefit: str
    truth: str

    @property
    def choice(self) -> str:
        """What the view says."""
        return self.truth if self.right else {"grant": "refuse", "refuse": "grant"}[self.truth]


def draw_plans(luck: np.random.Generator) -> tuple[list[Plan], str]:
    """Return the plans of 36 files in an order of their own, and the benefit whose values disagree most often."""
    cells = [(mode, place < 2, place % 2 == 0) for mode, counts in MODES.items()
             for place, count in enumerate(counts) for _ in range(count)]
    order = [BENEFITS[place] for place in luck.permutation(len(BENEFITS))]
    # The first benefit has more than half of the values that disagree; each has twelve files.
    differ = [order[0]] * 8 + [order[1]] * 4 + [order[2]] * 3
    agree = [order[0]] * 4 + [order[1]] * 8 + [order[2]] * 9
    pools = {True: [agree[place] for place in luck.permutation(len(agree))],
             False: [differ[place] for place in luck.permutation(len(differ))]}
    truths: dict[bool, int] = {True: int(luck.integers(2)), False: int(luck.integers(2))}
    plans = []
    for place in luck.permutation(len(cells)):
        mode, right, agrees = cells[place]
        truths[right] += 1
        plans.append(Plan(mode=mode, right=right, agrees=agrees, benefit=pools[agrees].pop(),
                          truth=("grant", "refuse")[truths[right] % 2]))
    return plans, order[0]


def view(plan: Plan, person: Person, contracts: int, luck: np.random.Generator) -> Advice:
    """Return the assistant's view as it is shown.

    Parameters
    ----------
    contracts : employment contracts in the file
    """
    decides = DECIDES[plan.benefit]
    beside = not plan.right if plan.agrees else bool(luck.random() < BESIDE[plan.right])
    beside = beside or (plan.agrees and bool(luck.random() < 0.5))
    line = OTHERS[int(luck.integers(2))] if beside else decides
    value = _value(line, person, contracts)
    if not plan.agrees:
        value = _other_value(line, value, plan, luck)
    said = (f"o4.says.{line}", str(shown(value)))
    if plan.mode == "bare":
        return Advice(text=f"o4.advice.{plan.choice}", choice=plan.choice)
    if plan.mode == "look":
        return Advice(text="o4.advice.look", choice=plan.choice, reasons=said)
    ranged = ("o4.says.range", _range(plan, luck)) if plan.mode == "range" else ()
    return Advice(text=f"o4.advice.{plan.choice}", choice=plan.choice, reasons=(*said, *ranged))


def _value(line: str, person: Person, contracts: int) -> Any:
    return {"months": int(person["months"]), "decision": person["decision"], "study": person["study"],
            "birth": person["birth"], "contracts": contracts}[line]


def _other_value(line: str, value: Any, plan: Plan, luck: np.random.Generator) -> Any:
    """A value that does not stand in the file; of the deciding line, one that bears the view out."""
    if line == "contracts":
        return value + int(luck.integers(1, 3)) if value < 2 or luck.random() < 0.5 else value - 1
    if line == "birth":
        return value + pd.DateOffset(years=int(luck.choice((-1, 1)))) if luck.random() < 0.5 else \
            value + pd.DateOffset(months=int(luck.choice((-2, -1, 1, 2))))
    limit: Any = MONTHS if line == "months" else TODAY
    far: Any = int(luck.integers(4, 60)) if line == "months" else pd.Timedelta(days=int(luck.integers(40, 400)))
    found = limit + far if plan.choice == "grant" else limit - far
    return found + (3 if line == "months" else pd.Timedelta(days=3)) * int(found == value)


def _range(plan: Plan, luck: np.random.Generator) -> str:
    """Of 100 such files, between how many and how many; wide more often where the view is wrong, and not only there."""
    wide = luck.random() < (0.4 if plan.right else 0.65)
    low, high = (int(luck.integers(25, 45)), int(luck.integers(70, 85))) if wide else \
        (int(luck.integers(84, 90)), int(luck.integers(93, 99)))
    return f"{low}-{high}" if plan.choice == "grant" else f"{100 - high}-{100 - low}"
