"""What a careful team leader works out of an O6 pack with a pocket calculator, and by tries in the practice office."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from courses.cases.visit_plans import plan_by_practice

UNSURE, SLIP = 0.15, 0.02
DOUBT = {"worst": "none"}
LINES: Mapping[str, str] = {"lot": "By lot:", "whole": "Whole list:", "room": "Room for luck:", "steer": "Next year:",
                            "later": "Year after next:", "carry": "Carry over:", "base": "Errors here:"}
"""Line of the rule cards → how it begins where trainees read it."""
ROOM = {400: 5, 200: 7, 100: 10}
Forgotten = frozenset[str]
Batches = Sequence[Sequence[Any]]


def solve(files: Mapping[str, bytes], without: Forgotten = frozenset()) -> dict[str, dict[str, Any]]:
    """Return item → case → answer; lines of the rule cards in `without` are not known."""
    desks = json.loads(files["desks.json"])
    found: dict[str, dict[str, Any]] = {"plan": {"plan": plan_by_practice(json.loads(files["practice.json"]))}}
    found |= {item: {} for item in ("rates", "worst", "next", "later", "flags", "share")}
    for case in desks["books"]["cases"]:
        for item, answer in _book(case, without).items():
            found[item][case["id"]] = answer
    for case in desks["models"]["cases"]:
        for item, answer in _model(case, without).items():
            found[item][case["id"]] = answer
    return found


def _book(case: Mapping[str, Any], without: Forgotten) -> dict[str, Any]:
    notes, book = case["panels"]
    first, last = (int(row[1].rpartition(".")[2]) for row in notes["rows"])
    counted = [row for place, row in enumerate(book["rows"], 1)
               if "lot" in without or (row[1].endswith(".lot") and ("whole" in without or first <= place <= last))]
    one, other = (100 * _sum(counted, place + 1) / _sum(counted, place) for place in (2, 4))
    few = min(_sum(counted, place) for place in (2, 4))
    room = 0 if "room" in without else next((points for least, points in ROOM.items() if few >= least), 14)
    steering = [row for row in book["rows"] if "steer" in without or not row[1].endswith(".complaint")]
    following = 100 * _sum(steering, 3) / (_sum(steering, 3) + _sum(steering, 5))
    later = following if "later" in without else 100 * following * one / (following * one + (100 - following) * other)
    return {"rates": {"rate_a": round(one, 2), "rate_b": round(other, 2)}, "next": round(following, 2),
            "worst": "none" if abs(one - other) < room else "harbour" if one > other else "hills",
            "later": round(later, 2)}


def _sum(batches: Batches, place: int) -> int:
    return sum(int(row[place]) for row in batches)


def _model(case: Mapping[str, Any], without: Forgotten) -> dict[str, float]:
    there, here = (panel["rows"] for panel in case["panels"])
    (_, erring, hit), (_, fine, false) = there
    _, visits, finds = here[0] if "base" in without else here[1]
    crowd = erring / (erring + fine) if "carry" in without else finds / visits
    right, wrong = 1000 * crowd * hit / erring, 1000 * (1 - crowd) * false / fine
    return {"flags": round(right + wrong, 2), "share": round(100 * right / (right + wrong), 2)}


def _without(line: str, item: str) -> Any:
    def mistake(files: Mapping[str, bytes]) -> dict[str, Any]:
        return solve(files, frozenset({line}))[item]
    return mistake


MISTAKES = {"lots": _without("whole", "rates"), "visits": _without("lot", "rates"), "sure": _without("room", "worst"),
            "all": _without("steer", "next"), "same": _without("later", "later"), "there": _without("carry", "share"),
            "chosen": _without("base", "share"), "flags_there": _without("carry", "flags"),
            "flags_chosen": _without("base", "flags")}
"""Mistake → the answers of somebody who makes it and no other."""
