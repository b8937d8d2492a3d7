"""What a careful caseworker finds in an F3 pack, reading what is on the desks and nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from courses.cases.careful_reading import count_chance, judge_file, judge_pair

UNSURE, SLIP = 0.38, 0.02
"""Before the course even a skilled person is unsure about two cases in five (assumed)."""
DOUBT = {"decision": "escalate", "same": "unclear"}
"""Whoever is unsure hands the file on, or leaves the pair open."""


def solve(files: Mapping[str, bytes]) -> dict[str, dict[str, Any]]:
    """Return item → case → answer."""
    desks = json.loads(files["desks.json"])
    judged = {case["id"]: (case["advice"]["choice"], *judge_file(case)) for case in desks["recommendations"]["cases"]}
    return {"recommendations": {case: "accept" if advised == said else "override"
                                for case, (advised, said, _) in judged.items()},
            "reasons": {case: line for case, (*_, line) in judged.items()},
            "pairs": {case["id"]: judge_pair(case["panels"][0]) for case in desks["pairs"]["cases"]},
            "chances": {case["id"]: count_chance(case) for case in desks["chances"]["cases"]}}
