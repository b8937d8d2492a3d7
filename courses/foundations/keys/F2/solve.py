"""What somebody who counts carefully finds in an F2 pack, from the audited figures beside each list alone."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

UNSURE, SLIP = 0.2, 0.02
"""A skilled person misreads about one figure in five (assumed)."""
LINES = {"right": "Right flags of 100", "missed": "Missed of 100", "most": '"Most flags"',
         "many": '"Many are missed"'}
"""Line of the rule → how it begins on the desk."""
Tree = tuple[int, int, int]
"""How many are concerned, found, flagged wrongly."""


def solve(files: Mapping[str, bytes], without: Collection[str] = frozenset()) -> dict[str, dict[str, Any]]:
    """Return item → case → answer; `without` some lines of the rule, as somebody answers who does not know them."""
    desks = json.loads(files["desks.json"])
    cases = desks["lists"]["cases"]
    counted = {case["id"]: _count(case) for case in cases}
    asked = {field["name"]: field.get("for_cases", ()) for field in desks["lists"]["fields"]}
    return {"tree": {case: {"found": found, "wrong": wrong} for case, (_, found, wrong) in counted.items()},
            "right_flags": {case: _right(counted[case], without) for case in asked["right"]},
            "missed": {case: _missed(counted[case], without) for case in asked["missed"]},
            "sentence": {case: _sentence(numbers, without) for case, numbers in counted.items()},
            "costs": {case["id"]: _costs(case["text"]) for case in desks["costs"]["cases"]}}


def _count(case: Mapping[str, Any]) -> Tree:
    rows = {row[0].split(".")[-1]: float(row[1]) for row in case["panels"][0]["rows"]}
    concerned = rows["concerned"]
    if "flags" in rows:
        found = round(rows["flags"] * rows["right"] / 100)
        return int(concerned), found, round(rows["flags"] - found)
    found, wrong = round(concerned * rows["hit"] / 100), round((rows["people"] - concerned) * rows["false"] / 1000)
    return int(concerned), found, wrong


def _right(tree: Tree, without: Collection[str]) -> int:
    """Without its line: how often those concerned are flagged, which is the reverse."""
    concerned, found, wrong = tree
    return round(100 * found / (concerned if "right" in without else found + wrong))


def _missed(tree: Tree, without: Collection[str]) -> int:
    """Without its line: those missed beside all flags."""
    concerned, found, wrong = tree
    return round(min(100, 100 * (concerned - found) / (found + wrong if "missed" in without else concerned)))


def _sentence(tree: Tree, without: Collection[str]) -> str:
    """Without the lines: most means nearly all, as on the slide, and many means nearly all as well."""
    concerned, found, wrong = tree
    most = found > (9 if "most" in without else 1) * wrong
    many = (concerned - found) / concerned > (0.6 if "many" in without else 0.2)
    return f"{'most' if most else 'less'}_{'many' if many else 'few'}"


def _costs(text: str) -> list[str]:
    """What is stopped and what is granted stands at the end of the text's key."""
    return ["flag_stops", "miss_pays"] if text.endswith("stop") else ["flag_pays", "miss_without"]


def _other_use(files: Mapping[str, bytes]) -> dict[str, list[str]]:
    swapped = {"flag_stops": "flag_pays", "flag_pays": "flag_stops", "miss_pays": "miss_without",
               "miss_without": "miss_pays"}
    return {case: [swapped[each] for each in costs] for case, costs in solve(files)["costs"].items()}


def _rates(files: Mapping[str, bytes]) -> dict[str, dict[str, float]]:
    counted = dict(solve(files)["tree"])
    for case in json.loads(files["desks.json"])["lists"]["cases"]:
        rows = {row[0].split(".")[-1]: float(row[1]) for row in case["panels"][0]["rows"]}
        counted[case["id"]] = {**counted[case["id"]], **({"wrong": rows["false"]} if "false" in rows else {})}
    return counted


MISTAKES = {"other_use": _other_use, "rates": _rates,
            "found": lambda files: {case: 100 - missed for case, missed in solve(files)["missed"].items()}}
"""Mistake → the answers of somebody who makes it and no other."""
