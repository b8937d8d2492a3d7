"""People who get a known share of their decisions wrong: evenly, cautiously, or in haste."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from functools import cached_property
from typing import Any, Literal

import numpy as np

from courses.authoring.features import as_day
from courses.authoring.shortcuts import answer_of
from courses.authoring.sittings import Sitting
from courses.authoring.strategies import answer_all, follow_advice, options_of
from courses.cases.draws import one_of
from courses.form.rule_card import Items
from courses.form.variant import load_part

Slant = Literal["uniform", "cautious", "hasty"]
"""Which wrong answer is given: any; the cautious one, such as asking for a paper; or the one that is mostly right."""

PATTERNS: tuple[Slant, ...] = ("uniform", "cautious", "hasty")
FAR_OFF = (0.15, 0.6)
"""A wrong number lies between these shares above or below the right one (assumed); tolerances are far smaller."""


DAYS_OFF = (32, 400)
"""Days by which a wrong date is off (assumed): another month at least."""


class ErringView:
    """What somebody who errs needs to know about one sitting: what is right, usual, cautious and advised."""

    def __init__(self, sitting: Sitting) -> None:
        self.sitting = sitting
        self._names = {id(field): name for name, desk in sitting.desks.items() for field in desk["fields"]}
        self._places = {(name, case["id"]): place / max(len(desk["cases"]) - 1, 1)
                        for name, desk in sitting.desks.items() for place, case in enumerate(desk["cases"])}

    @cached_property
    def doubt(self) -> Mapping[str, Any]:
        """Field → what an unsure person answers, from the exercise's solver."""
        found: Mapping[str, Any] = getattr(load_part(self.sitting.exercise, "solve"), "DOUBT", {})
        return found

    @cached_property
    def usual(self) -> dict[tuple[str, str], Any]:
        """(Desk, field) → the answer that is right most often there."""
        found = {}
        for name, desk in self.sitting.desks.items():
            for field in desk["fields"]:
                said = Counter(repr(right) for case in desk["cases"]
                               if (right := self.right(case, field)) is not None)
                options = [*options_of(field), True, False]
                common = said.most_common(1)[0][0] if said else ""
                found[name, field["name"]] = next((option for option in options if repr(option) == common), None)
        return found

    def right(self, case: Mapping[str, Any], field: Mapping[str, Any]) -> Any:
        """Return the solver's answer to one blank."""
        return answer_of(self.sitting.right, field, case["id"])

    def name(self, field: Mapping[str, Any]) -> str:
        """Return the desk that a field belongs to."""
        return self._names[id(field)]

    def progress(self, case: Mapping[str, Any], field: Mapping[str, Any]) -> float:
        """Return how far down its desk a case lies, 0 first and 1 last."""
        return self._places[self.name(field), case["id"]]

    def wrong(self, case: Mapping[str, Any], field: Mapping[str, Any], slant: Slant, luck: np.random.Generator) -> Any:
        """Return an answer that is not the right one."""
        known = self.right(case, field)
        leaned = {"uniform": None, "cautious": self.doubt.get(field["name"]),
                  "hasty": self.usual.get((self.name(field), field["name"]))}[slant]
        if leaned is None and slant == "hasty" and "advice" in case:
            leaned = follow_advice(accept=True)(case, field)
        if leaned is not None and leaned != known and not isinstance(known, (list, tuple)):
            return leaned
        return another_answer(field, known, luck)


def another_answer(field: Mapping[str, Any], known: Any, luck: np.random.Generator) -> Any:
    """Return an answer of the blank's kind other than `known`, by luck."""
    if isinstance(known, bool):
        return not known
    if isinstance(known, (list, tuple)):
        options = options_of(field)
        flipped = one_of(luck, options)
        return [option for option in options if (option in known) != (option == flipped)]
    others = [option for option in options_of(field) if option != known]
    if others:
        return one_of(luck, others)
    day = as_day(known)
    if day is not None:
        away = int(luck.integers(*DAYS_OFF)) * (1 if luck.random() < 0.5 else -1)
        return (day + timedelta(days=away)).isoformat()[:len(known)]
    return _another_number(field, known, luck) if isinstance(known, (int, float)) else None


def _another_number(field: Mapping[str, Any], known: float, luck: np.random.Generator) -> float:
    low, high = field.get("low"), field.get("high")
    width = abs(known) if low is None or high is None else max(abs(known), (high - low) / 4)
    away = float(luck.uniform(*FAR_OFF)) * max(width, 2.0) * (1 if luck.random() < 0.5 else -1)
    if float(known).is_integer() and float(field.get("step", 1)).is_integer():
        # Away from the right one, or a small number would be rounded back to it.
        away = math.copysign(math.ceil(abs(away)), away)
    bounds = (low if low is not None else 0.0 if known >= 0 else -np.inf, high if high is not None else np.inf)
    far = known + away if bounds[0] <= known + away <= bounds[1] else known - away
    return int(far) if float(far).is_integer() and isinstance(known, int) else far


def err(sitting: Sitting | ErringView, rate: float, slant: Slant, luck: np.random.Generator) -> Items:
    """Return the answers of somebody who gets each decision wrong with a given probability.

    Parameters
    ----------
    sitting : or its view, where many err in the same one
    rate : 0-1; one draw for each case of each item, so a first and a final decision go wrong together; where several
        options are ticked, one draw for each option
    """
    desk = sitting if isinstance(sitting, ErringView) else ErringView(sitting)
    drawn: dict[tuple[str, str], bool] = {}

    def choose(case: Mapping[str, Any], field: Mapping[str, Any]) -> Any:
        known = desk.right(case, field)
        if isinstance(known, (list, tuple)):
            return [option for option in options_of(field) if (option in known) != (luck.random() < rate)]
        one_draw = (field["item"], case["id"]) if field.get("when") else (field["item"], case["id"] + field["name"])
        if one_draw not in drawn:
            drawn[one_draw] = bool(luck.random() < rate)
        return desk.wrong(case, field, slant, luck) if drawn[one_draw] and known is not None else known
    return answer_all(desk.sitting.desks, choose)


def count_decisions(sitting: Sitting) -> int:
    """Return how many decisions count in one variant; a first and a final one on the same case are one."""
    counted: set[tuple[str, str, str]] = set()

    def note(case: Mapping[str, Any], field: Mapping[str, Any]) -> None:
        counted.add((field["item"], case["id"], "" if field.get("when") else field["name"]))
    answer_all(sitting.desks, note)
    return len(counted)
