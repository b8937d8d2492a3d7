"""What a person finds who reads the pack and nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping, Set
from typing import Any

UNSURE = 0.35
"""How often a person with practice still overlooks a row (assumed); see `courses.authoring.skilled`."""
LINES = {"digit": "The last digit is", "month": "The third and fourth digit"}
"""Line of the rule → how it begins where trainees read it; each must decide cases of every variant."""


def solve(files: Mapping[str, bytes], without: Set[str] = frozenset()) -> dict[str, dict[str, Any]]:
    """Return item → case → answer from the pack's files, as somebody who does not know the lines in `without`."""
    rows = json.loads(files["desks.json"])["rows"]["cases"]
    return {"rows": {case["id"]: bool(broken(case["panels"][0]["rows"][0][0]) - without) for case in rows}}


def broken(number: str) -> set[str]:
    """Return the lines that a number breaks."""
    body, last = number.removeprefix("No ").split("-")
    lines = {"digit": sum(map(int, body)) % 10 != int(last), "month": not 1 <= int(body[2:4]) <= 12}
    return {line for line, breaks in lines.items() if breaks}
