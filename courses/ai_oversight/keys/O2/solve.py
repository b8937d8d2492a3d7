"""What a caseworker finds in an O2 pack who reads every slip as if it were the first."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from courses.cases.careful_reading import FILE_LINES, FILE_PARTS, judge_file

UNSURE, SLIP = 0.2, 0.02
"""With errors this rare, a skilled person lets about one in five pass (assumed)."""
DOUBT = {"decision": "accept", "arrangements": ["refresher"]}
"""Whoever is unsure about a slip lets it pass, and names the arrangement that comes to mind first."""
BLOCKS = ("monday", "quiet_1", "quiet_2")
LINES = FILE_LINES
PARTS = {**FILE_PARTS, "grant": "The assistant has prepared them", "refuse": "The assistant has prepared them"}
"""Also: whoever lets every proposal pass that grants, or every one that refuses."""


def solve(files: Mapping[str, bytes], without: Collection[str] = frozenset()) -> dict[str, dict[str, Any]]:
    """Return item → case → answer.

    Parameters
    ----------
    without : lines of the rule that are not known
    """
    desks = json.loads(files["desks.json"])
    return {"rare": {case["id"]: _judge(case, without) for name in BLOCKS for case in desks[name]["cases"]}
            | {"forecast": 0.9 * desks["forecast"]["cases"][0]["panels"][0]["rows"][0][1]},
            "plan": {"plan": _helping(desks["plan"]["cases"][0])}}


def _judge(case: Mapping[str, Any], without: Collection[str]) -> str:
    if any(case["advice"]["text"].endswith(proposal) for proposal in without):
        return "accept"
    return "accept" if case["advice"]["text"].endswith(judge_file(case, without)[0]) else "hold"


def _helping(case: Mapping[str, Any]) -> list[str]:
    """The two arrangements between whose circumstances most lies."""
    gaps = {row[0].split(".")[2]: row[1] - row[3] for row in case["panels"][0]["rows"]}
    return sorted(gaps, key=lambda name: -gaps[name])[:2]


def _passes_refusals(files: Mapping[str, bytes]) -> dict[str, Any]:
    """Read what is granted, and let every "no entitlement" pass, and every pension with them."""
    desks = json.loads(files["desks.json"])
    refused = [case["id"] for name in BLOCKS for case in desks[name]["cases"]
               if case["advice"]["text"].endswith("refuse")]
    return _reads_no_pension(files) | dict.fromkeys(refused, "accept")


def _reads_no_pension(files: Mapping[str, bytes]) -> dict[str, Any]:
    """Let every pension pass: those that were granted before were right."""
    desks = json.loads(files["desks.json"])
    pensions = [case["id"] for name in BLOCKS for case in desks[name]["cases"] if case["text"].endswith("pension")]
    return solve(files)["rare"] | dict.fromkeys(pensions, "accept")


MISTAKES = {"passes_refusals": _passes_refusals, "reads_no_pension": _reads_no_pension}
"""Mistake → the answers of somebody who makes it and no other."""
