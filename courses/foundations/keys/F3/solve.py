"""What a careful caseworker finds in an F3 pack, reading what is on the desks and nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

TODAY = "2024-03-01"
UNSURE, SLIP = 0.38, 0.02
"""Before the course even a skilled person is unsure about two cases in five (assumed)."""
DOUBT = {"decision": "escalate", "same": "unclear"}
"""Whoever is unsure hands the file on, or leaves the pair open."""


def solve(files: Mapping[str, bytes]) -> dict[str, dict[str, Any]]:
    """Return item → case → answer."""
    desks = json.loads(files["desks.json"])
    judged = {case["id"]: (case["advice"]["choice"], *_judge(case)) for case in desks["recommendations"]["cases"]}
    return {"recommendations": {case: "accept" if advised == said else "override"
                                for case, (advised, said, _) in judged.items()},
            "reasons": {case: line for case, (*_, line) in judged.items()},
            "pairs": {case["id"]: _same(case["panels"][0]) for case in desks["pairs"]["cases"]},
            "chances": {case["id"]: _chance(case) for case in desks["chances"]["cases"]}}


def _rows(case: Mapping[str, Any], name: str) -> list[list[Any]]:
    panel = next(each for each in case["panels"] if each["name"] == name)
    return panel["rows"] if panel.get("head") else []


def _judge(case: Mapping[str, Any]) -> tuple[str, str]:
    """Return decision and deciding line."""
    birth = date.fromisoformat(case["panels"][0]["rows"][0][1])
    age = (date.fromisoformat(TODAY) - birth).days / 365.25
    if case["text"].endswith("pension"):
        months = sum(row[0] for row in _rows(case, "insured_account"))
        months += sum(row[1] for row in _rows(case, "insurance_quarter"))
        return ("grant" if age >= 65 and months >= 300 else "refuse"), "months"
    if case["text"].endswith("student"):
        enrolled = any((row[2] or "9999") >= TODAY for row in _rows(case, "higher_education"))
        return ("grant" if enrolled and 18 <= age < 24 else "refuse"), "study"
    valid = any((row[3] or "9999") >= TODAY for row in _rows(case, "disability_decision"))
    return ("grant" if valid else "refuse"), "decision"


def _same(panel: Mapping[str, Any]) -> str:
    """Compare the four fields: a slip in one of them is none, another name or another day is."""
    rows = {row[0].split(".")[-1]: row[1:] for row in panel["rows"]}
    if any(value is None for values in rows.values() for value in values):
        return "unclear"
    names = rows["first_name"][0] == rows["first_name"][1] and rows["patronymic"][0] == rows["patronymic"][1]
    one, other = rows["birth_date"]
    same_day = other in (one, f"{one[:5]}{one[8:]}-{one[5:7]}")
    return "same" if names and same_day else "different"


def _chance(case: Mapping[str, Any]) -> int:
    """Count the list: of those flagged, or not flagged, how many are concerned."""
    people, concerned, hit, false = (float(row[1]) for row in case["panels"][0]["rows"])
    found, wrong = round(concerned * hit / 100), round((people - concerned) * false / 1000)
    if case["text"].endswith("flagged"):
        return round(100 * found / (found + wrong))
    return round(100 * (concerned - found) / (people - found - wrong))
