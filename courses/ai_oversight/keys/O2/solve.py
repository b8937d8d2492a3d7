"""What a caseworker finds in an O2 pack who reads every slip as if it were the first."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

TODAY = "2024-03-01"
UNSURE, SLIP = 0.25, 0.02
"""With errors this rare, a skilled person lets about one in four pass (assumed)."""
DOUBT = {"decision": "accept", "arrangements": ["refresher"]}
"""Whoever is unsure about a slip lets it pass, and names the one arrangement they are certain of."""
BLOCKS = ("monday", "quiet_1", "quiet_2")


def solve(files: Mapping[str, bytes]) -> dict[str, dict[str, Any]]:
    """Return item → case → answer."""
    desks = json.loads(files["desks.json"])
    return {"rare": {case["id"]: _judge(case) for name in BLOCKS for case in desks[name]["cases"]} | {"forecast": 90},
            "plan": {"plan": ["rotation", "refresher"]}}


def _judge(case: Mapping[str, Any]) -> str:
    proposed = case["advice"]["text"].rpartition(".")[2]
    return "accept" if proposed == ("grant" if _is_entitled(case) else "refuse") else "hold"


def _is_entitled(case: Mapping[str, Any]) -> bool:
    facts = dict(case["panels"][0]["rows"])
    age = (date.fromisoformat(TODAY) - date.fromisoformat(facts["o2.birth_date"])).days / 365.25
    if case["text"].endswith("pension"):
        return age >= 65 and facts["o2.credited"] + facts["o2.fresh"] >= 300
    listed = case["panels"][1]
    # Without a last day it goes on; days written year first compare as texts.
    lasts = any((row[2] or "9999") >= TODAY for row in listed["rows"]) if listed.get("head") else False
    return lasts and (18 <= age < 24 or case["text"].endswith("disability"))


def _passes_refusals(files: Mapping[str, bytes]) -> dict[str, Any]:
    """Read what is granted, and let every "no entitlement" pass, and every pension with them."""
    desks = json.loads(files["desks.json"])
    refused = [case["id"] for name in BLOCKS for case in desks[name]["cases"]
               if case["advice"]["text"].endswith("refuse")]
    return _reads_no_pension(files) | dict.fromkeys(refused, "accept")


def _reads_no_pension(files: Mapping[str, bytes]) -> dict[str, Any]:
    """Let every pension pass: in the blocks before they were always right."""
    desks = json.loads(files["desks.json"])
    pensions = [case["id"] for name in BLOCKS for case in desks[name]["cases"] if case["text"].endswith("pension")]
    return solve(files)["rare"] | dict.fromkeys(pensions, "accept")


MISTAKES = {"passes_refusals": _passes_refusals, "reads_no_pension": _reads_no_pension}
"""Mistake → the answers of somebody who makes it and no other."""
