"""What a careful planner finds in a P1 pack, with a pocket calculator and what stands on the desks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

LINES: Mapping[str, str] = {
    "passes": "Days that a step adds", "decided": "Of 100 decided cases", "registered": "Of 100 registered cases",
    "entitled": "Of 100 people whose right arose", "plain": "Change", "same_mix": "Change with the old mix",
    "what": "Both must count the same thing", "of": "Both must be out of the same people",
    "clock": "Both clocks must start"}
"""Line of a rule card → how it begins where trainees read it."""
UNSURE = 0.18
Rows = list[list[Any]]


def solve(files: Mapping[str, bytes], without: frozenset[str] = frozenset()) -> dict[str, dict[str, Any]]:
    """Return item → case → answer.

    Parameters
    ----------
    without : lines of the rule cards that are not known
    """
    desks = json.loads(files["desks.json"])
    rows = {name: {case["id"]: case["panels"][0]["rows"] for case in desks[name]["cases"]}
            for name in ("steps", "shares", "mix", "compare")}
    shares = {case: _shares(found, without) for case, found in rows["shares"].items()}
    mix = {case: _changes(found, without) for case, found in rows["mix"].items()}
    return {"steps": {case: _slowest(found, without) for case, found in rows["steps"].items()},
            "shares": shares, "mix": mix,
            "headlines": {case["id"]: _holds(case, shares, mix) for case in desks["headlines"]["cases"]},
            "compare": {case: _verdict(found, without) for case, found in rows["compare"].items()}}


def _word(key: str) -> str:
    return key.rpartition(".")[2]


def _slowest(rows: Rows, without: frozenset[str]) -> str:
    return _word(max(rows, key=lambda row: row[3] * (1 if "passes" in without else row[1]))[0])


def _shares(rows: Rows, without: frozenset[str]) -> dict[str, float]:
    count = {_word(key): number for key, number in rows}
    decided = count["later"] + count["same_day"]
    registered = decided + count["withdrawn"] + count["open"]
    found = {"decided": 100 * count["same_day"] / decided, "registered": 100 * count["same_day"] / registered,
             "entitled": 100 * count["on_the_day"] / (registered + count["never"])}
    # Without the line one takes the share that is nearest at hand.
    usual = {"decided": "registered", "registered": "decided", "entitled": "registered"}
    return {name: round(found[usual[name] if name in without else name], 1) for name in found}


def _changes(rows: Rows, without: frozenset[str]) -> dict[str, float]:
    registered, same_day, registered_after, same_day_after = (sum(row[place] for row in rows) for place in range(1, 5))
    share = 100 * same_day / registered
    plain = 100 * same_day_after / registered_after - share
    kept = sum(row[1] * 100 * row[4] / row[3] for row in rows) / registered - share
    # Who does not know the first line takes the new share for the change.
    return {"plain": round(plain + share if "plain" in without else plain, 1),
            "same_mix": round(plain if "same_mix" in without else kept, 1)}


def _holds(case: Mapping[str, Any], shares: Mapping[str, Mapping[str, float]],
           mix: Mapping[str, Mapping[str, float]]) -> bool:
    claim, number = case["panels"][0]["rows"][0]
    office = case["id"].partition("_")[0]
    return abs((shares[office] | mix[office])[_word(claim)] - number) <= 1


def _verdict(rows: Rows, without: frozenset[str]) -> str:
    """The first part whose meaning differs; a key holds part, meaning and wording."""
    for key, one, other in rows[:3]:
        part = _word(key)
        if part not in without and one.split(".")[3] != other.split(".")[3]:
            return part
    return "same"


def _takes_one_denominator(files: Mapping[str, bytes]) -> dict[str, Any]:
    """Divide by the decided cases, whoever is asked about."""
    found = solve(files)["shares"]
    return {case: dict.fromkeys(numbers, numbers["decided"]) for case, numbers in found.items()}


def _credits_the_new_way(files: Mapping[str, bytes]) -> dict[str, Any]:
    """Take the whole change as if the mix had stayed."""
    return {case: dict.fromkeys(numbers, numbers["plain"]) for case, numbers in solve(files)["mix"].items()}


def _longest_wait(files: Mapping[str, bytes]) -> dict[str, Any]:
    return solve(files, frozenset({"passes"}))["steps"]


def _longest_work(files: Mapping[str, bytes]) -> dict[str, Any]:
    cases = json.loads(files["desks.json"])["steps"]["cases"]
    return {case["id"]: _word(max(case["panels"][0]["rows"], key=lambda row: row[2])[0]) for case in cases}


MISTAKES = {"takes_one_denominator": _takes_one_denominator, "credits_the_new_way": _credits_the_new_way,
            "longest_wait": _longest_wait, "longest_work": _longest_work}
"""Mistake → the answers of somebody who makes it and no other."""
