"""What a careful caseworker finds in a D6 pack, reading what is on the desks and nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

UNSURE, SLIP = 0.2, 0.002
"""Unsure about one notice in five; a wrongful exclusion costs 10, so a skilled person looks twice (assumed)."""
DOUBT = {"choice": "reverse"}
"""Whoever is unsure lets the family keep the allowance until the next look."""
WHO = {"office": ("notice", "rule_line", "amount"), "register": ("whose_car", "whose_account", "whose_meter"),
       "family": ("why_power", "worth", "came_by")}


def solve(files: Mapping[str, bytes]) -> dict[str, dict[str, Any]]:
    """Return item → case → answer."""
    desks = json.loads(files["desks.json"])
    found = {case["id"]: _judge(case) for case in desks["notices"]["cases"]}
    asked = {case["id"]: case["title"].rsplit(".", 1)[1] for case in desks["burden"]["cases"]}
    return {"decisions": {case: said for case, (said, _) in found.items()},
            "evidence": {case: shown for case, (_, shown) in found.items()},
            "burden": {case: next(who for who, things in WHO.items() if what in things)
                       for case, what in asked.items()}}


def _judge(case: Mapping[str, Any]) -> tuple[str, str]:
    """Return decision and evidence: whose is it today, and does its value break the rule?"""
    panels = {panel["name"]: panel["rows"] for panel in case["panels"]}
    today = {row[0]: row[1] for row in panels["today"]}
    if not any(_is(today, member) for member in panels["family"]):
        return "reverse", "sold" if len(panels["transfers"][0]) > 1 else "other_owner"
    value = next(today[label] for label in today if label.startswith("d6.value."))
    if value is None or "d6.value.meter" in today:
        return "contact", "family_says"
    return "confirm", "two_facts"


def _is(owner: Mapping[str, Any], member: list[Any]) -> bool:
    """The same number; without one, the same names and date of birth, day and month perhaps exchanged."""
    number, *names, born = member
    if owner["d6.number"]:
        return bool(owner["d6.number"] == number)
    day = owner["d6.birth_date"]
    same_day = born in (day, f"{day[:5]}{day[8:]}-{day[5:7]}")
    return same_day and names == [owner[f"d6.{name}"] for name in ("last_name", "first_name", "patronymic")]
