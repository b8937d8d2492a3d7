"""What a careful caseworker finds in a D6 pack, reading what is on the desks and nothing else."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from courses.cases.careful_reading import one_slip, plain_letters

UNSURE, SLIP = 0.1, 0.02
"""Unsure about one notice in ten (assumed)."""
DOUBT = {"choice": "reverse"}
"""Whoever is unsure lets the family keep the allowance until the next look."""
WHO = {"office": ("notice", "rule_line", "amount"), "register": ("whose_car", "whose_account", "whose_meter"),
       "family": ("why_power", "worth", "came_by")}
LIMITS = {"d6.value.vehicle": 5_000, "d6.value.account": 3_000}
LINES = {"value": "The line (made up for this course)", "whose": "Whose it is", "slip": "Slips of the pen",
         "reverse": "Confirm when it is a member's", "contact": "Contact first"}
"""Line of the rule → how it begins on the desk."""


def solve(files: Mapping[str, bytes], without: Collection[str] = frozenset()) -> dict[str, dict[str, Any]]:
    """Return item → case → answer; `without` some lines of the rule, as somebody answers who does not know them."""
    desks = json.loads(files["desks.json"])
    found = {case["id"]: _judge(case, without) for case in desks["notices"]["cases"]}
    asked = {case["id"]: case["title"].rsplit(".", 1)[1] for case in desks["burden"]["cases"]}
    return {"decisions": {case: said for case, (said, _) in found.items()},
            "evidence": {case: shown for case, (_, shown) in found.items()},
            "burden": {case: next(who for who, things in WHO.items() if what in things)
                       for case, what in asked.items()}}


def _judge(case: Mapping[str, Any], without: Collection[str]) -> tuple[str, str]:
    """Return decision and evidence: whose is it today, and does its value break the rule?"""
    panels = {panel["name"]: panel["rows"] for panel in case["panels"]}
    today = {row[0]: row[1] for row in panels["today"]}
    is_ours = "whose" in without or any(_is(today, member, without) for member in panels["family"])
    reverse = "contact" if "reverse" in without else "reverse"
    if not is_ours:
        return reverse, "sold" if len(panels.get("transfers", [[]])[0]) > 1 else "other_owner"
    label = next(label for label in today if label.startswith("d6.value."))
    if "contact" not in without and (today[label] is None or label not in LIMITS):
        return "contact", "family_says"
    if "value" in without or (today[label] or 0) > LIMITS.get(label, 0):
        return "confirm", "two_facts"
    return reverse, "under_line"


def _is(owner: Mapping[str, Any], member: list[Any], without: Collection[str]) -> bool:
    """The same number; without one, the same four fields, but for marks of names, and day and month exchanged."""
    number, *names, born = member
    if owner["d6.number"]:
        return bool(owner["d6.number"] == number)
    day = owner["d6.birth_date"]
    said = [owner[f"d6.{name}"] for name in ("last_name", "first_name", "patronymic")]
    if "slip" in without:
        return bool([*said, day] == [*names, born])
    same_names = [plain_letters(name) for name in said] == [plain_letters(name) for name in names]
    return same_names and ("birthday" in without or one_slip(day, born))


def _no_birthday(files: Mapping[str, bytes]) -> dict[str, Any]:
    return solve(files, without=["birthday"])["decisions"]


MISTAKES = {"no_birthday": _no_birthday}
"""Name in a sample answer → decisions of somebody who never compares a date of birth."""
