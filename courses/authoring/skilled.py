"""One skilled person: reads well, is unsure now and then, slips rarely; what the guard on good work is held against."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType
from typing import Any

import numpy as np

from courses.authoring.sittings import DeskPlans
from courses.authoring.strategies import answer_all, draw_answer, options_of
from courses.form.rule_card import Items

UNSURE, SLIP = 0.13, 0.02
"""How often a skilled person is unsure and takes the cautious way out, and how often they slip (assumed)."""


def skilled_answers(desks: DeskPlans, right: Items, solver: ModuleType, luck: np.random.Generator) -> Items:
    """A person who reads well, is unsure now and then, and slips rarely.

    A solver may say how often (`UNSURE`, `SLIP`) and what an unsure person does (`DOUBT`: field → answer).
    """
    unsure, slip = getattr(solver, "UNSURE", UNSURE), getattr(solver, "SLIP", SLIP)
    doubt = getattr(solver, "DOUBT", {})

    def choose(case: Mapping[str, Any], field: Mapping[str, Any]) -> Any:
        known = right.get(field["item"], {}).get(case["id"])
        known = known.get(field["name"]) if isinstance(known, dict) else known
        draw = luck.random()
        if draw < slip:
            return draw_answer(field, luck)
        if draw < slip + unsure:
            return _unsure(field, known, doubt, luck)
        return known
    return answer_all(desks, choose)


def _unsure(field: Mapping[str, Any], known: Any, doubt: Mapping[str, Any], luck: np.random.Generator) -> Any:
    if field["name"] in doubt:
        return doubt[field["name"]]
    if isinstance(known, bool):
        return False  # unsure about a row: it stays unticked
    if options_of(field) or not isinstance(known, (int, float)):
        return draw_answer(field, luck)
    width = float(field.get("high", 100)) - float(field.get("low", 0))
    return known + float(luck.normal(0, 0.08)) * width
