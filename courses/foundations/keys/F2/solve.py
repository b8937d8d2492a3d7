"""What somebody who counts carefully finds in an F2 pack, from the audited figures beside each list alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

UNSURE, SLIP = 0.2, 0.02
"""A skilled person misreads about one figure in five (assumed)."""


def solve(files: Mapping[str, bytes]) -> dict[str, dict[str, Any]]:
    """Return item → case → answer."""
    desks = json.loads(files["desks.json"])
    counted = {case["id"]: _count(case) for case in desks["lists"]["cases"]}
    return {"tree": {case: {"found": found, "wrong": wrong} for case, (_, found, wrong) in counted.items()},
            "right_flags": {case: round(100 * found / (found + wrong)) for case, (_, found, wrong) in counted.items()},
            "missed": {case: round(100 * (all_ - found) / all_) for case, (all_, found, _) in counted.items()},
            "sentence": {case: _sentence(*numbers) for case, numbers in counted.items()},
            "costs": {case["id"]: _costs(case["text"]) for case in desks["costs"]["cases"]}}


def _count(case: Mapping[str, Any]) -> tuple[int, int, int]:
    """Return how many are concerned, found, flagged wrongly."""
    people, concerned, hit, false = (float(row[1]) for row in case["panels"][0]["rows"])
    return int(concerned), round(concerned * hit / 100), round((people - concerned) * false / 1000)


def _sentence(concerned: int, found: int, wrong: int) -> str:
    first = "most" if found > wrong else "less"
    return f"{first}_{'many' if (concerned - found) / concerned > 0.2 else 'few'}"


def _costs(text: str) -> list[str]:
    """What is stopped and what is granted stands at the end of the text's key."""
    return ["flag_stops", "miss_pays"] if text.endswith("stop") else ["flag_pays", "miss_without"]
