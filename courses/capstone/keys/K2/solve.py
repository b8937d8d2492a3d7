"""What a careful caseworker finds in a K2 pack, reading what is on the desks and nothing else."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from courses.cases.careful_reading import FILE_LINES, FILE_PARTS, PAIR_PARTS, count_chance, judge_file, judge_pair

UNSURE, SLIP = 0.18, 0.02
DOUBT = {"decision": "accept", "same": "unclear"}
"""Whoever is unsure goes with the advice, or leaves the pair open."""
LINES = FILE_LINES | {"month": "The month of death", "later": "Every later month"}
PARTS = FILE_PARTS | PAIR_PARTS


def solve(files: Mapping[str, bytes], without: Collection[str] = frozenset()) -> dict[str, dict[str, Any]]:
    """Return item → case → answer.

    Parameters
    ----------
    without : lines of the rules that are not known
    """
    desks = json.loads(files["desks.json"])
    judged = {case["id"]: (case["advice"]["choice"], *judge_file(case, without))
              for case in desks["recommendations"]["cases"]}
    return {"alone": {case["id"]: judge_file(case, without)[0] for case in desks["alone"]["cases"]},
            "recommendations": {case: "accept" if advised == said else "override"
                                for case, (advised, said, _) in judged.items()},
            "reasons": {case: line for case, (*_, line) in judged.items()},
            "pairs": {case["id"]: judge_pair(case["panels"][0], without) for case in desks["pairs"]["cases"]},
            "chances": {case["id"]: count_chance(case) for case in desks["chances"]["cases"]},
            "months": {case["id"]: _months(case, without) for case in desks["months"]["cases"]}}


def _months(case: Mapping[str, Any], without: Collection[str]) -> int:
    """Without the lines: the month of death counts as well, or only what was paid since the death was recorded."""
    panels = {panel["name"]: panel["rows"] for panel in case["panels"]}
    happened, recorded = (day[:7] for day in panels["dates"][0][1:3])
    first = recorded if "later" in without else happened
    return sum((row[0] >= first if "month" in without else row[0] > first) and row[1] == "d4.months.paid"
               for row in panels["months"])


def _month_of_death_too(files: Mapping[str, bytes]) -> dict[str, Any]:
    return solve(files, frozenset({"month"}))["months"]


def _leans(files: Mapping[str, bytes]) -> dict[str, Any]:
    """Right beside the assistant, lost without it: grants whatever the rule says."""
    return dict.fromkeys(solve(files)["alone"], "grant")


MISTAKES = {"month_of_death_too": _month_of_death_too, "leans": _leans}
"""Mistake → the answers of somebody who makes it and no other."""
