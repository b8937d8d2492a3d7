"""What a careful team leader finds in an O6 pack: shares by lot, odds, and tries in the practice office."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from courses.cases.visit_plans import plan_by_practice

UNSURE, SLIP = 0.13, 0.02
LINES: Mapping[str, str] = {"lot": "By lot:", "room": "Room for luck:", "next": "Next year:", "here": "Here:"}
"""Line of the rule cards → how it begins."""
ROOM = {50: 14, 100: 10, 200: 7, 400: 5}


def solve(files: Mapping[str, bytes], without: frozenset[str] = frozenset()) -> dict[str, dict[str, Any]]:
    """Return item → case → answer; lines of the rule cards in `without` are not known."""
    desks = json.loads(files["desks.json"])
    found: dict[str, dict[str, Any]] = {"plan": {"plan": plan_by_practice(json.loads(files["practice.json"]))},
                                        "worst": {}, "why": {}, "next": {}, "scores": {}}
    for case in desks["tables"]["cases"]:
        rows = {row[0].rpartition(".")[2]: row[1:] for row in case["panels"][0]["rows"]}
        finds = {name: row[1] + row[3] for name, row in rows.items()}
        found["worst"][case["id"]], found["why"][case["id"]] = _worst(rows, finds, without)
        first, *_ = finds.values()
        found["next"][case["id"]] = 33.3 if "next" in without else round(100 * first / sum(finds.values()), 1)
    for case in desks["scores"]["cases"]:
        right, there, here = (row[1] for row in case["panels"][0]["rows"])
        odds = right / (100 - right) / (there / (100 - there)) * here / (100 - here)
        found["scores"][case["id"]] = right if "here" in without else round(100 * odds / (1 + odds), 1)
    return found


def _worst(rows: Mapping[str, list[int]], finds: Mapping[str, int], without: frozenset[str]) -> tuple[str, str]:
    most = max(finds, key=lambda name: finds[name])
    if "lot" in without:
        return most, "agree"
    shares = {name: 100 * row[3] / row[2] for name, row in rows.items()}
    top = max(shares, key=lambda name: shares[name])
    ahead = all(shares[top] - shares[name] > ROOM[min(rows[top][2], rows[name][2])] for name in rows if name != top)
    if not ahead and "room" not in without:
        return "none", "few"
    return top, "agree" if top == most else "follow"


def _counts(files: Mapping[str, bytes]) -> dict[str, Any]:
    return solve(files, frozenset({"lot"}))["worst"]


def _agrees(files: Mapping[str, bytes]) -> dict[str, Any]:
    return solve(files, frozenset({"lot"}))["why"]


def _keeps(files: Mapping[str, bytes]) -> dict[str, Any]:
    return solve(files, frozenset({"here"}))["scores"]


MISTAKES = {"counts": _counts, "agrees": _agrees, "keeps": _keeps}
"""Mistake → the answers of somebody who makes it and no other."""
