"""What somebody might do in K2 instead of reading: a date or field of a file, a field of a pair, rates as people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from courses.cases.hasty_reading import FILE_HABITS, Habit, habits_together, hurried

Shortcut = Callable[[Mapping[str, bytes], Mapping[str, Any]], dict[str, dict[str, Any]]]


def _habits(on_files: Habit, on_pairs: Habit) -> Shortcut:
    # Without the assistant there is no advice to go by.
    alone = on_files if on_files in FILE_HABITS.values() else FILE_HABITS["credited months"]

    def answers(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
        return hurried(desks, on_files, on_pairs) | {
            "alone": {case["id"]: alone(case) for case in desks["alone"]["cases"]},
            "months": {case["id"]: len(case["panels"][1]["rows"]) - 5 for case in desks["months"]["cases"]}}
    answers.__doc__ = f"{on_files.__doc__} {on_pairs.__doc__} Rows of a payment strip less five."
    return answers


SHORTCUTS: Mapping[str, Shortcut] = {name: _habits(*habits) for name, habits in habits_together().items()}
"""Name → strategy: a habit with files, one with pairs, false flags of 1,000 as people, and rows that are counted."""
