"""What a careful caseworker finds in an F3 pack, reading what is on the desks and nothing else."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from courses.cases.careful_reading import FILE_LINES, FILE_PARTS, PAIR_PARTS, count_chance, judge_file, judge_pair

UNSURE, SLIP = 0.25, 0.02
"""Before the course even a skilled person is unsure about one case in four (assumed)."""
DOUBT = {"decision": "accept", "same": "unclear"}
"""Whoever is unsure goes with the advice, or leaves the pair open."""


LINES = FILE_LINES
PARTS = FILE_PARTS | PAIR_PARTS


def solve(files: Mapping[str, bytes], without: Collection[str] = frozenset()) -> dict[str, dict[str, Any]]:
    """Return item → case → answer.

    Parameters
    ----------
    without : lines of the rule that are not known
    """
    desks = json.loads(files["desks.json"])
    judged = {case["id"]: (case["advice"]["choice"], *judge_file(case, without))
              for case in desks["recommendations"]["cases"]}
    return {"recommendations": {case: "accept" if advised == said else "override"
                                for case, (advised, said, _) in judged.items()},
            "reasons": {case: line for case, (*_, line) in judged.items()},
            "pairs": {case["id"]: judge_pair(case["panels"][0], without) for case in desks["pairs"]["cases"]},
            "chances": {case["id"]: count_chance(case) for case in desks["chances"]["cases"]}}
