"""What a careful caseworker finds in an O1 pack without any advice, reading the six panels of each file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

TODAY = "2024-03-01"
UNSURE, SLIP = 0.2, 0.02
"""A skilled caseworker errs on about one file in five before the advice (assumed)."""


def solve(files: Mapping[str, bytes]) -> dict[str, dict[str, Any]]:
    """Return item → case → answer."""
    desks = json.loads(files["desks.json"])
    items: dict[str, dict[str, Any]] = {}
    for number, name in enumerate(("monday", "thursday"), 1):
        found = {case["id"]: _judge(case) for case in desks[name]["cases"]}
        items[f"reliance_{number}"] = {case: {"first": said, "final": said} for case, (said, _) in found.items()}
        items[f"reasons_{number}"] = {case: line for case, (_, line) in found.items()}
    return items


def _rows(case: Mapping[str, Any], name: str) -> list[list[Any]]:
    panel = next(each for each in case["panels"] if each["name"] == name)
    return panel["rows"] if panel.get("head") else []


def _judge(case: Mapping[str, Any]) -> tuple[str, str]:
    """Return decision and deciding field."""
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
