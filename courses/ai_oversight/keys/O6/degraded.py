"""Answers of people who do part of it well: at least 30 for a variant, each with the share that is worse."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from courses import load_exercise
from courses.cases.plan_runs import worse_plan
from courses.cases.visit_plans import RANGES
from courses.form.variant import load_part
from synthetic_data import stream

Items = dict[str, dict[str, Any]]
LEVELS = (0.05, 0.1, 0.15, 0.35, 0.4, 0.5)
"""Damage: the share of a person's choices that are clearly worse."""
OF_EACH = 5
WORST = ("harbour", "hills", "none")


def degraded(files: Mapping[str, bytes]) -> Mapping[str, tuple[float, Items]]:
    """Return name → damage and the answers."""
    right = load_part(load_exercise(Path(__file__).parent.name), "solve").solve(files)
    luck = stream(len(files["desks.json"]), "O6", "degraded")
    return {f"damage {level:g}, {number}": (level, {item: {case: _spoilt(answer, level, luck)
                                                           for case, answer in answers.items()}
                                                    for item, answers in right.items()})
            for level in LEVELS for number in range(OF_EACH)}


def _spoilt(answer: Any, level: float, luck: Any) -> Any:
    """Every choice is a worse one as often as the damage says."""
    if isinstance(answer, dict):
        return worse_plan(answer, RANGES, level, luck) if "years" in answer else {
            name: _spoilt(number, level, luck) for name, number in answer.items()}
    if luck.random() >= level:
        return answer
    return (str(luck.choice([other for other in WORST if other != answer])) if answer in WORST else
            answer * float(luck.choice([0.6, 1.5])))
