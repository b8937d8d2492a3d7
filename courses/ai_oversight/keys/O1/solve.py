"""What a careful caseworker finds in an O1 pack without any advice, reading the panels of each file."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from courses.cases.careful_reading import FILE_LINES, FILE_PARTS, judge_file

UNSURE, SLIP = 0.2, 0.02
"""A skilled caseworker errs on about one file in five before the advice (assumed)."""


LINES, PARTS = FILE_LINES, FILE_PARTS


def solve(files: Mapping[str, bytes], without: Collection[str] = frozenset()) -> dict[str, dict[str, Any]]:
    """Return item → case → answer.

    Parameters
    ----------
    without : lines of the rule that are not known
    """
    desks = json.loads(files["desks.json"])
    items: dict[str, dict[str, Any]] = {}
    for number, name in enumerate(("monday", "thursday"), 1):
        found = {case["id"]: judge_file(case, without) for case in desks[name]["cases"]}
        items[f"reliance_{number}"] = {case: {"first": said, "final": said} for case, (said, _) in found.items()}
        items[f"reasons_{number}"] = {case: line for case, (_, line) in found.items()}
    return items
