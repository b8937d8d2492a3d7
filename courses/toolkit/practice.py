"""Tries a plan in the practice office of the pack: as often as wished, in a second, and nothing of it is graded."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from courses.toolkit import recovery_office, review_office, visit_loop

OFFICES: Mapping[str, ModuleType] = {"review_office": review_office, "recovery_office": recovery_office,
                                     "visit_loop": visit_loop}
"""Kind of practice office, as the pack's file names it → how it runs and what meets its targets."""


def try_plan(files: Path, name: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Run the practice office under these settings.

    Parameters
    ----------
    files : folder of the pack
    name : of the file in the pack, without its ending: office, targets, names of the settings, cases of each run
    values : setting → number; `own`, of 100, what somebody caught in an earlier exercise, may be left out

    Returns
    -------
    dict : `head`: what the columns are; `rows`: a figure with its target, whether all runs met it, and each run's value

    Raises
    ------
    ValueError : a setting is missing or no number

    Examples
    --------
    >>> try_plan(Path("/nowhere"), "practice", {})
    Traceback (most recent call last):
    ...
    ValueError: practice.json cannot be read
    """
    try:
        office = json.loads((files / f"{name}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise ValueError(f"{name}.json cannot be read") from None
    settings = {each: float(value) for each in office["settings"]
                if isinstance(value := values.get(each), (int, float))}
    missing = [each for each in office["settings"] if each not in settings]
    if missing:
        raise ValueError(f"{missing[0]} is not set")
    own, kind = values.get("own"), OFFICES[office.get("kind", "review_office")]
    runs = [kind.run(office["office"], cases, settings, own if isinstance(own, (int, float)) else None)
            for cases in office["runs"]]
    return {"head": ["practice.figure", "practice.target", "practice.met", *(f"practice.run.{number}" for number, _ in
                                                                             enumerate(runs, 1))],
            "rows": [[f"practice.{figure}", target, _met([kind.is_met(figure, run[figure], target) for run in runs]),
                      *(round(run[figure], 1) for run in runs)] for figure, target in office["targets"].items()]}


def _met(met: list[bool]) -> str:
    return "practice.yes" if all(met) else "practice.partly" if any(met) else "practice.no"
