"""What a careful caseworker finds in a D2 pack, reading what is on the desk and nothing else."""

from __future__ import annotations

import json
import operator
from collections.abc import Collection, Mapping
from typing import Any

from courses.cases.careful_reading import one_slip_or_digit

UNSURE, SLIP = 0.13, 0.02
"""A skilled caseworker is unsure about one pair in eight (assumed)."""
DECIDING = {"birth": "d2.birth_date", "father": "d2.patronymic", "mother": "d2.mother"}
ENOUGH = 2
"""Of the deciding fields, how many must agree for one person, or differ for two."""
LINES = {"agree": "Same person", "differ": "Different people: at least two", "slip": "A slip of the pen",
         "twin": "Different people, although", "ask": "Ask for a document"}
"""Line of the rule → how it begins on the desk."""


def solve(files: Mapping[str, bytes], without: Collection[str] = frozenset()) -> dict[str, dict[str, Any]]:
    """Return item → case → answer; `without` some lines of the rule, as somebody answers who does not know them."""
    found = {case["id"]: _judge(case, without) for case in json.loads(files["desks.json"])["pairs"]["cases"]}
    return {"links": {case: said for case, (said, _) in found.items()},
            "reasons": {case: odd for case, (_, odd) in found.items()}}


def _judge(case: Mapping[str, Any], without: Collection[str]) -> tuple[str, str]:
    """Return decision and the field that speaks against the others."""
    panels = {panel["name"]: panel["rows"] for panel in case["panels"]}
    report, register = ({row[0]: row[side] for row in panels["compare"]} for side in (1, 2))
    filled = {odd: (report[field], register[field]) for odd, field in DECIDING.items()
              if report[field] and register[field]}
    is_alike = operator.eq if "slip" in without else one_slip_or_digit
    agree = {odd for odd, both in filled.items() if is_alike(*both)}
    differ = set(filled) - agree
    # Without the lines: all must agree for one person; one that agrees is enough; whoever cannot tell guesses.
    if len(agree) >= ENOUGH and not ("agree" in without and differ):
        is_twin = "twin" not in without and any(
            row[2] == report["d2.first_name"] and one_slip_or_digit(row[4], report["d2.birth_date"] or "")
            for row in panels["family"] if len(row) > 1)
        return "different" if is_twin else "same", _odd(differ)
    if len(differ) >= ENOUGH or "agree" in without:
        return "same" if "differ" in without and agree else "different", _odd(agree)
    if "ask" in without:
        return "same" if agree else "different", "none"
    return "ask", "none"


def _odd(fields: set[str]) -> str:
    return min(fields) if len(fields) == 1 else "none"


def _by_part(joined: str, said: str) -> Any:
    """A mistake made with the pairs that one line of the rule decides."""
    def answers(files: Mapping[str, bytes]) -> dict[str, str]:
        right, other = solve(files), solve(files, {joined})
        return {case: said if other["links"][case] != choice else choice for case, choice in right["links"].items()}
    return answers


def _at_every_gap(files: Mapping[str, bytes]) -> dict[str, str]:
    links = solve(files)["links"]
    for case in json.loads(files["desks.json"])["pairs"]["cases"]:
        rows = {row[0]: row[1] for row in case["panels"][0]["rows"]}
        if not all(rows[field] for field in DECIDING.values()):
            links[case["id"]] = "ask"
    return links


MISTAKES = {"asks_at_every_gap": _at_every_gap, "merges_twins": _by_part("twin", "same"),
            "refuses_what_differs": _by_part("agree", "different")}
"""Mistake → the answers of somebody who makes it and no other."""
