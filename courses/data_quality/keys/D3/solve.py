"""What a careful data steward works out from a D3 pack, reading what is on the desk and nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

UNSURE, SLIP = 0.13, 0.02
LINES = {"best": "The best bar", "of100": "Of 100", "hand": "By hand", "nothing": "No gap", "lower": "Many missed",
         "field": "A gap from empty", "near": "A gap just below"}
"""Line of the rule card → how it begins."""
BARS = (20, 35, 50, 65, 80)
PER_HOUR, FEW, HIGH = 10, 5, 20
Forgotten = frozenset[str]


def solve(files: Mapping[str, bytes], without: Forgotten = frozenset()) -> dict[str, dict[str, Any]]:
    """Return item → case → answer; lines of the rule card in `without` are not known."""
    found: dict[str, dict[str, Any]] = {"bars": {}, "gaps": {}, "reaches": {}, "remedies": {}}
    for case in json.loads(files["desks.json"])["jobs"]["cases"]:
        panels = {panel["name"]: panel["rows"] for panel in case["panels"]}
        facts = {row[0]: row[1] for row in panels["facts"]}
        town, country = _missed(panels, facts)
        gap = country - town
        if "of100" in without:
            gap = float(_row(panels, facts)[2] - _row(panels, facts)[1])
        found["bars"][case["id"]] = _best(panels, facts, without)
        found["gaps"][case["id"]] = round(gap)
        found["reaches"][case["id"]] = _reach(panels, facts, without)
        found["remedies"][case["id"]] = _remedy(town, country, _of_gap(panels, facts), without)
    return found


def _row(panels: Mapping[str, Any], facts: Mapping[str, Any]) -> list[Any]:
    row: list[Any] = next(row for row in panels["sample"] if row[0] == facts["d3.in_use"])
    return row


def _missed(panels: Mapping[str, Any], facts: Mapping[str, Any]) -> tuple[float, float]:
    """Missed at the bar in use, of 100 true pairs of each group."""
    row = _row(panels, facts)
    return 100 * row[1] / facts["d3.size.town"], 100 * row[2] / facts["d3.size.country"]


def _best(panels: Mapping[str, Any], facts: Mapping[str, Any], without: Forgotten) -> str:
    """Whoever does not know the line counts errors, whatever one costs."""
    dear = (1, 1) if "best" in without else (facts["d3.cost.missed"], facts["d3.cost.wrong"])
    costs = {row[0]: dear[0] * (row[1] + row[2]) + dear[1] * row[3] for row in panels["sample"]}
    return f"b{min(costs, key=lambda bar: costs[bar])}"


def _reach(panels: Mapping[str, Any], facts: Mapping[str, Any], without: Forgotten) -> str:
    """Whoever does not know the line looks at everything."""
    if "hand" in without:
        return "b20"
    waiting = {row[0]: row[4] for row in panels["sample"] if row[0] < facts["d3.in_use"]}
    down, reached = 0, "none"
    for bar in sorted(waiting, reverse=True):
        down += waiting[bar]
        if down > facts["d3.hours"] * PER_HOUR:
            break
        reached = f"b{bar}"
    return reached


def _of_gap(panels: Mapping[str, Any], facts: Mapping[str, Any]) -> list[float]:
    """How many more of 100 the countryside misses with something empty, and just below the bar."""
    return [100 * row[2] / facts["d3.size.country"] - 100 * row[1] / facts["d3.size.town"] for row in panels["why"][:2]]


def _remedy(town: float, country: float, of_gap: list[float], without: Forgotten) -> str:
    many = min(town, country) >= HIGH and "lower" not in without
    if country - town < FEW and not ("nothing" in without and not many):
        return "lower" if many else "nothing"
    if of_gap[0] > of_gap[1]:
        return "hand" if "field" in without else "field"
    return "field" if "near" in without else "hand"


def _compares_counts(files: Mapping[str, bytes]) -> dict[str, Any]:
    return solve(files, frozenset({"of100"}))["gaps"]


MISTAKES = {"compares_counts": _compares_counts}
"""Ways of working that sample answers make throughout."""
