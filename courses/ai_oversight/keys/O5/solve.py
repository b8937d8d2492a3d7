"""What a careful team leader finds in an O5 pack, with a pocket calculator and what stands on the desks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

UNSURE, SLIP = 0.16, 0.02
DOUBT = {"choice": "both", "reasons": ["innocent"]}
"""Whoever is unsure which column does it takes both out; unsure why the test passed, one names the surest reason."""


def solve(files: Mapping[str, bytes]) -> dict[str, dict[str, Any]]:
    """Return item → case → answer."""
    desks = json.loads(files["desks.json"])
    table = {case["id"]: _numbers(case) for case in desks["table"]["cases"]}
    items: dict[str, dict[str, Any]] = {
        item: {case: {name: value for name, value in found.items() if name.startswith(item)}
               for case, found in table.items()} for item in ("errors", "flags", "false_flags")}
    rates = [found[f"false_flags_{side}"] for found in table.values() for side in ("a", "b")]
    pairs = list(zip(rates[::2], rates[1::2], strict=True))
    over = [rate > 1.28 * other for pair in pairs for rate, other in (pair, pair[::-1])]
    groups = {case["id"]: ticked for case, ticked in zip(desks["groups"]["cases"], over, strict=True)}
    why = {"shares": "bar", "halves": "itself", "whole": "average"}[desks["agency"]["rule_card"][0].split(".")[2]]
    return items | {"groups": groups, "proxy": {"column": _stand_in(desks["proxy"]["cases"][0])},
                    "why_passed": {"why": [why, "innocent"]},
                    "response": {"line": _line(desks["line"]), "choice": _repair(groups)}}


def _repair(groups: Mapping[str, bool]) -> str:
    """Take out the columns that stand in for what is checked too often, and no other."""
    place, age = ((groups[one] or groups[other]) for one, other in (("village", "town"), ("young", "older")))
    return "both" if place and age else "branch" if place else "career"


def _numbers(case: Mapping[str, Any]) -> dict[str, float]:
    rows = {row[0].rsplit(".", 1)[1]: row[1:] for row in case["panels"][0]["rows"]}
    found = {}
    for place, side in enumerate(("a", "b")):
        at = {name: pair[place] for name, pair in rows.items()}
        share = at["sample_errors"] / at["checked"]
        found[f"errors_{side}"] = round(100 * share, 1)
        found[f"flags_{side}"] = round(100 * at["flagged"] / sum(rows["flagged"]), 1)
        false = at["flagged"] - at["flagged_errors"]
        found[f"false_flags_{side}"] = round(1000 * false / (at["register"] * (1 - share)), 1)
    return found


def _stand_in(case: Mapping[str, Any]) -> str:
    """The column in which those with and without the mark differ most."""
    row = max(case["panels"][0]["rows"], key=lambda row: abs(row[1] - row[2]))
    return str(row[0].rsplit(".", 1)[1])


def _line(desk: Mapping[str, Any]) -> int:
    value, price = (row[1] for row in desk["cases"][0]["panels"][0]["rows"])

    gains: dict[int, float] = {}
    for score, kind in desk["chart"]["sample"]:
        gains[int(score)] = gains.get(int(score), 0) + (value if kind == "error" else -price)

    def worth(line: int) -> float:
        return sum(gain for score, gain in gains.items() if score >= line)
    return max(range(101), key=worth)
