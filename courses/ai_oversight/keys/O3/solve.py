"""What somebody finds in an O3 pack who counts bars and weighs prices, with a pocket calculator."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

UNSURE, SLIP = 0.25, 0.02
"""A quarter of the bars are read by eye, and such a reading is off by some points (assumed)."""
LINES = {"count": "Of 100: divide", "own": "Own benefit: take", "line": "Line: grant"}
"""Line of a rule card → how it begins."""
BENEFITS = ("pension", "disability", "unemployment")
BANDS = {"under": "20-39", "over": "60-79", "high": "80-89", "top": "90-99"}


def solve(files: Mapping[str, bytes], without: frozenset[str] = frozenset()) -> dict[str, dict[str, Any]]:
    """Return item → case → answer, of somebody who does not know some lines of the rule cards."""
    desks = json.loads(files["desks.json"])
    shares = {benefit: _shares(desks[benefit], without) for benefit in BENEFITS}
    return {"scale": {benefit: {band: shares[benefit][label] for band, label in BANDS.items()} for benefit in BENEFITS},
            "chances": {case["id"]: _chance(case, shares, without) for case in desks["files"]["cases"]},
            "lines": {benefit: _line(desks[benefit], without) for benefit in BENEFITS}}


def _shares(desk: Mapping[str, Any], without: frozenset[str]) -> dict[str, float]:
    """Band → of 100, how many came true; who does not count takes the middle of the score at its word."""
    if "count" in without:
        return {bar["label"]: sum(map(int, bar["label"].split("-"))) / 2 for bar in desk["chart"]["bars"]}
    return {bar["label"]: round(100 * bar["counts"]["true"] / sum(bar["counts"].values()), 1)
            for bar in desk["chart"]["bars"]}


def _chance(case: Mapping[str, Any], shares: Mapping[str, Mapping[str, float]], without: frozenset[str]) -> float:
    benefit, score = case["panels"][0]["rows"][0]
    pictures = [shares[benefit.split(".")[-1]]] if "own" not in without else list(shares.values())
    found = [share for picture in pictures for label, share in picture.items() if _in(score, label)]
    return round(sum(found) / len(found), 1)


def _in(score: int, label: str) -> bool:
    low, high = map(int, label.split("-"))
    return low <= score <= high


def _line(desk: Mapping[str, Any], without: frozenset[str]) -> int:
    """The line that brings most on the decided files; who does not weigh draws it in the middle."""
    gain, cost = (row[1] for row in desk["cases"][0]["panels"][0]["rows"])
    worth = {line: sum(gain if kind == "true" else -cost for score, kind in desk["chart"]["sample"] if score >= line)
             for line in range(0, 101, 5)}
    return 50 if "line" in without else max(worth, key=lambda line: worth[line])


def _repeats(files: Mapping[str, bytes]) -> dict[str, Any]:
    """The score itself for every file."""
    return {case["id"]: case["panels"][0]["rows"][0][1] for case in json.loads(files["desks.json"])["files"]["cases"]}


def _certain(files: Mapping[str, bytes]) -> dict[str, Any]:
    """Nothing but 0 and 100."""
    return {case: 100 if chance >= 50 else 0 for case, chance in solve(files)["chances"].items()}


def _at_its_word(files: Mapping[str, bytes]) -> dict[str, Any]:
    return solve(files, frozenset({"count"}))["scale"]


MISTAKES = {"repeats_the_score": _repeats, "certain_only": _certain, "scale_at_its_word": _at_its_word}
