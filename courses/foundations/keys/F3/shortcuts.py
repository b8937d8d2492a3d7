"""What somebody might do in F3 instead of reading: a date or field of a file, a field of a pair, rates as people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from courses.cases.hasty_reading import Habit, habits_together, hurried

Shortcut = Callable[[Mapping[str, bytes], Mapping[str, Any]], dict[str, dict[str, Any]]]


def _habits(on_files: Habit, on_pairs: Habit) -> Shortcut:
    def answers(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
        return hurried(desks, on_files, on_pairs)
    answers.__doc__ = f"{on_files.__doc__} {on_pairs.__doc__}"
    return answers


SHORTCUTS: Mapping[str, Shortcut] = {name: _habits(*habits) for name, habits in habits_together().items()}
"""Name → strategy: a habit with files, one with pairs, and false flags of 1,000 as people."""
