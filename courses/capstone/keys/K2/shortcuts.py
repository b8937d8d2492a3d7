"""What somebody might do in K2 instead of reading: one date or field of a file, one field of a pair, the hit rate."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import cycle
from typing import Any

from courses.cases.hasty_reading import (
    ADVICE_HABITS,
    FILE_HABITS,
    PAIR_HABITS,
    Habit,
    hit_rates,
    usual_reasons,
)

Shortcut = Callable[[Mapping[str, bytes], Mapping[str, Any]], dict[str, dict[str, Any]]]


def _habits(on_files: Habit, on_pairs: Habit, alone: Habit) -> Shortcut:
    def answers(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
        cases = desks["recommendations"]["cases"]
        return {"alone": {case["id"]: alone(case) for case in desks["alone"]["cases"]},
                "recommendations": {case["id"]: "accept" if on_files(case) == case["advice"]["choice"] else "override"
                                    for case in cases},
                "reasons": usual_reasons(cases), "chances": hit_rates(desks["chances"]["cases"]),
                "pairs": {case["id"]: on_pairs(case) for case in desks["pairs"]["cases"]},
                "months": {case["id"]: len(case["panels"][1]["rows"]) - 5 for case in desks["months"]["cases"]}}
    answers.__doc__ = f"{on_files.__doc__} {on_pairs.__doc__} Rows of a payment strip less five."
    return answers


SHORTCUTS: Mapping[str, Shortcut] = {
    f"{one}, {other}": _habits(on_files, on_pairs, on_files if one in FILE_HABITS else FILE_HABITS["credited months"])
    for (one, on_files), (other, on_pairs)
    in zip((FILE_HABITS | ADVICE_HABITS).items(), cycle(PAIR_HABITS.items()), strict=False)}
"""Name → strategy: a habit with files, one with pairs, the hit rate as the probability, and rows that are counted."""
