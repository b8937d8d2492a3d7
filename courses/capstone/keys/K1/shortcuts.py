"""What somebody might do in K1 instead of reading: one field of a row, file, pair or notice, the last week alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from courses.cases.hasty_reading import (
    Habit,
    counted_per_thousand,
    first_against_advice,
    habits_together,
    usual_reasons,
)

Shortcut = Callable[[Mapping[str, bytes], Mapping[str, Any]], dict[str, dict[str, Any]]]


def _habits(on_files: Habit, on_pairs: Habit) -> Shortcut:
    def answers(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
        return {"intake": {case["id"]: _has_gap(case) for case in desks["intake"]["cases"]},
                "pairs": {case["id"]: on_pairs(case) for case in desks["pairs"]["cases"]},
                "files": first_against_advice(desks["files"]["cases"], on_files),
                "reasons": usual_reasons(desks["files"]["cases"]),
                "chances": counted_per_thousand(desks["chances"]["cases"]),
                "notices": {case["id"]: _longest(case) for case in desks["notices"]["cases"]},
                "friday": {"friday": _last_week(desks["friday"]["cases"][0])},
                "report": {case["id"]: _of_arrived(case) for case in desks["report"]["cases"]},
                "claims": {"claims": [option["value"] for option in desks["claims"]["fields"][0]["options"]
                                      if not option["label"].endswith(("_over", "_under"))]}}
    answers.__doc__ = f"{on_files.__doc__} {on_pairs.__doc__}"
    return answers


def _has_gap(case: Mapping[str, Any]) -> bool:
    """Hold the rows without a date of birth."""
    return not case["panels"][0]["rows"][0][3]


def _longest(case: Mapping[str, Any]) -> list[str]:
    """Call a notice with an extra paragraph too personal, and every other one fine."""
    return ["sensitive"] if len(case["panels"][0]["rows"]) > 5 else ["fine"]


def _last_week(case: Mapping[str, Any]) -> str:
    """Go by all benefits of the last week together."""
    cells = [row[-1].split(" / ") for row in case["panels"][0]["rows"]]
    share = sum(int(wrong) for wrong, _ in cells) / sum(int(seen) for _, seen in cells)
    return "pause" if share > 0.35 else "narrow" if share > 0.2 else "continue"


def _of_arrived(case: Mapping[str, Any]) -> dict[str, float]:
    """Take the shares of what arrived."""
    week, later, never = (row[1] for row in case["panels"][0]["rows"])
    return {"week": round(100 * week / (week + later), 1), "never": round(100 * never / (week + later), 1)}


SHORTCUTS: Mapping[str, Shortcut] = {name: _habits(*habits) for name, habits in habits_together().items()}
"""Name → strategy: a habit with files, one with pairs, one glance at everything else."""
