"""Answers of people who do part of it well: at least 30 for a variant, each with the share that is worse."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from courses import load_exercise
from courses.cases.plan_runs import worse_plan
from courses.cases.recovery_offices import RANGES
from courses.cases.watched_runs import ACTS, GROUNDS
from courses.form.variant import load_part
from synthetic_data import stream

Items = dict[str, dict[str, Any]]
LEVELS = (0.05, 0.1, 0.15, 0.35, 0.4, 0.5)
"""Damage: the share of a person's choices that are clearly worse."""
OF_EACH = 5
CHOICES = {"act": ACTS, "ground": GROUNDS}


def degraded(files: Mapping[str, bytes]) -> Mapping[str, tuple[float, Items]]:
    """Return name → damage and the answers."""
    right = load_part(load_exercise(Path(__file__).parent.name), "solve").solve(files)
    luck = stream(len(files["desks.json"]), "P3", "degraded")
    return {f"damage {level:g}, {number}": (level, {item: _spoilt(item, answers, level, luck)
                                                    for item, answers in right.items()})
            for level in LEVELS for number in range(OF_EACH)}


def _spoilt(item: str, answers: Mapping[str, Any], level: float, luck: Any) -> dict[str, Any]:
    """Every choice is a worse one as often as the damage says."""
    if item == "plan":
        return {"plan": worse_plan(answers["plan"], RANGES, level, luck)}
    if item == "order":
        return _worse_order(answers, level, luck)
    return {case: answer if luck.random() >= level else
            str(luck.choice([other for other in CHOICES[item] if other != answer])) if item in CHOICES else
            answer * float(luck.choice([0.6, 1.5])) for case, answer in answers.items()}


def _worse_order(answers: Mapping[str, int], level: float, luck: Any) -> dict[str, Any]:
    """Some of the first four give their place to any other group."""
    others = [str(case) for case in luck.permutation([case for case, place in answers.items() if not place])]
    first = {others.pop() if luck.random() < level else case: place for case, place in answers.items() if place}
    return dict.fromkeys(answers, 0) | first
