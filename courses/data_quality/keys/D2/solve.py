"""What a careful caseworker finds in a D2 pack, reading what is on the desk and nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

UNSURE, SLIP = 0.2, 0.02
"""A skilled caseworker is unsure about one pair in five (assumed)."""
DECIDING = ("d2.birth_date", "d2.patronymic", "d2.mother")
ENOUGH = 2
"""Of the deciding fields, how many must be filled in, and must agree for one person."""


def solve(files: Mapping[str, bytes]) -> dict[str, dict[str, Any]]:
    """Return item → case → answer."""
    found = {case["id"]: _judge(case) for case in json.loads(files["desks.json"])["pairs"]["cases"]}
    return {"links": {case: said for case, (said, _) in found.items()},
            "reasons": {case: reason for case, (_, reason) in found.items()}}


def _judge(case: Mapping[str, Any]) -> tuple[str, str]:
    """Return decision and reason."""
    panels = {panel["name"]: panel["rows"] for panel in case["panels"]}
    report = {row[0]: row[1] for row in panels["compare"]}
    register = {row[0]: row[2] for row in panels["compare"]}
    filled = [field for field in DECIDING if report[field] and register[field]]
    if len(filled) < ENOUGH:
        return "ask", "gap"
    agree = [field for field in filled if _close(report[field], register[field])]
    relatives = [row for row in panels["family"] if len(row) > 1
                 and (row[2], row[4]) == (report["d2.first_name"], report["d2.birth_date"])]
    if relatives:
        return "different", "relative"
    if len(agree) < ENOUGH:
        return "different", "family"
    written = [field for field in ("d2.last_name", "d2.first_name", *agree) if report[field] != register[field]]
    return "same", "slip" if written else "moved"


def _close(one: str, other: str) -> bool:
    """Equal, or a date with day and month exchanged."""
    return one == other or f"{one[:5]}{one[8:]}-{one[5:7]}" == other
