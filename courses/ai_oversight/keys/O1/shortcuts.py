"""What somebody might do in O1 instead of reading: one date, one list, one field, or the advice's tone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from courses.cases.hasty_reading import ADVICE_HABITS, FILE_HABITS, Habit, first_against_advice, usual_reasons

Shortcut = Callable[[Mapping[str, bytes], Mapping[str, Any]], dict[str, dict[str, Any]]]


def _habit(habit: Habit) -> Shortcut:
    def answers(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        for number, name in enumerate(("monday", "thursday"), 1):
            found[f"reliance_{number}"] = first_against_advice(desks[name]["cases"], habit)
            found[f"reasons_{number}"] = usual_reasons(desks[name]["cases"])
        return found
    answers.__doc__ = habit.__doc__
    return answers


SHORTCUTS: Mapping[str, Shortcut] = {name: _habit(habit) for name, habit in (FILE_HABITS | ADVICE_HABITS).items()}
"""Name → strategy; each names the usual reason of the benefit throughout."""
