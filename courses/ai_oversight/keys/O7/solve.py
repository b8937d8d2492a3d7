"""What a careful member of the steering group works out from an O7 pack, with a pocket calculator."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

UNSURE, SLIP = 0.13, 0.02
LINES = {"luck": "Luck:", "one": "One group:", "several": "Two groups or more:", "again": "Second month in a row:",
         "tried": "In spite of a repair:", "who": "Only the whole fell:", "changed": "Another group rose:",
         "feed": "The delivery:", "season": "The season:", "checkers": "The checkers:", "safe": "Safe state:",
         "told": "Told first:"}
"""Line of the rule cards → how it begins."""
ROOM = {25: 28, 50: 20, 100: 14, 200: 10, 400: 7}
SAFE = {"grants": "arrival", "stops": "last_month", "checks": "lot"}
TOLD = {"luck": "nobody", "season": "group", "people": "group", "codes": "register", "checkers": "checking",
        "moved": "makers", "aged": "makers"}
Forgotten = frozenset[str]
Count = tuple[int, int]


def solve(files: Mapping[str, bytes], without: Forgotten = frozenset()) -> dict[str, dict[str, Any]]:
    """Return item → case → answer; lines of the rule cards in `without` are not known."""
    desks = json.loads(files["desks.json"])
    found: dict[str, dict[str, Any]] = {name: {} for name in (
        "decisions", "evidence", "causes", "verdicts", "safe", "told")}
    for case in desks["months"]["cases"]:
        found["decisions"][case["id"]], found["evidence"][case["id"]] = _month(case, without)
    for case in desks["ends"]["cases"]:
        cause, verdict = _end(case, without)
        model = case["text"].rpartition(".")[2]
        found["causes"][case["id"]], found["verdicts"][case["id"]] = cause, verdict
        found["safe"][case["id"]] = "none" if verdict == "go_on" or "safe" in without else SAFE[model]
        found["told"][case["id"]] = "makers" if "told" in without else TOLD[cause]
    return found


def _share(count: Count) -> float:
    return 100 * count[1] / count[0]


def _moved(then: Count, now: Count, without: Forgotten) -> float:
    """By how many rooms for luck a share rose; who knows of no luck counts every ten points."""
    fewer = min(then[0], now[0])
    reach = 10 if "luck" in without else ROOM[max(size for size in ROOM if size <= max(fewer, 25))]
    return (_share(now) - _share(then)) / reach


def _columns(case: Mapping[str, Any]) -> list[list[Count]]:
    """Month by month, what was checked in each group."""
    rows = [row[1:] for row in case["panels"][0]["rows"]]
    return [[(row[place], row[place + 1]) for row in rows] for place in range(0, len(rows[0]), 2)]


def _whole(month: list[Count]) -> Count:
    return sum(each[0] for each in month), sum(each[1] for each in month)


def _fallen(then: list[Count], now: list[Count], without: Forgotten) -> set[int]:
    return {place for place, pair in enumerate(zip(then, now, strict=True)) if _moved(*pair, without) < -1}


def _decide(down: set[int], before: set[int], without: Forgotten) -> str:
    if not down:
        return "go_on"
    if down & before:
        return "stop"
    several = (len(down) > 1 and "several" not in without) or "one" in without
    return "pause" if several else "narrow"


def _month(case: Mapping[str, Any], without: Forgotten) -> tuple[str, str]:
    pilot, before, now = _columns(case)
    down = _fallen(pilot, now, without)
    earlier = set() if "again" in without else _fallen(pilot, before, without)
    return _decide(down, earlier, without), _buy(case, pilot, now, down, without)


def _buy(case: Mapping[str, Any], pilot: list[Count], now: list[Count], down: set[int], without: Forgotten) -> str:
    if not down:
        if "who" not in without and _moved(_whole(pilot), _whole(now), without) < -1:
            return "who"
        falls = [_share(one) - _share(other) for one, other in zip(pilot, now, strict=True)]
        return "cases" if max(falls) >= 10 else "nothing"
    if "changed" not in without and _fallen(now, pilot, without):
        return "changed"
    (_, files, files_now), (_, flags, flags_now) = case["panels"][1]["rows"]
    if "feed" not in without and flags_now / files_now < 0.5 * flags / files:
        return "feed"
    if "season" not in without and files_now > 1.5 * files:
        return "last_year"
    return "recheck" if "checkers" not in without else "cases"


def _end(case: Mapping[str, Any], without: Forgotten) -> tuple[str, str]:
    pilot, now = _columns(case)
    down = _fallen(pilot, now, without)
    year, codes, again = (((row[1], row[2]), (row[3], row[4])) for row in case["panels"][1]["rows"])
    if not down:
        people = "who" not in without and _moved(_whole(pilot), _whole(now), without) < -1
        return ("people" if people else "luck"), "go_on"
    if "season" not in without and _moved(*year, without) < -1:
        return "season", "go_on"
    if "feed" not in without and _share(codes[1]) >= 3 * _share(codes[0]):
        return "codes", "pause"
    if "checkers" not in without and _moved(*again, without) < -1:
        return "checkers", "pause"
    tried = case["panels"][2]["rows"][0][1] > 0 and "tried" not in without
    rose = "changed" not in without and _fallen(now, pilot, without)
    return ("moved" if rose else "aged"), _decide(down, down if tried else set(), without)


def _ignores_luck(files: Mapping[str, bytes]) -> dict[str, Any]:
    return solve(files, frozenset({"luck"}))["decisions"]


def _waits(files: Mapping[str, bytes]) -> dict[str, Any]:
    """Goes on wherever the whole holds, and takes out one group at most."""
    return {case: "go_on" if right in ("narrow", "pause") else right for case, right in
            solve(files)["decisions"].items()}


def _never_looks_back(files: Mapping[str, bytes]) -> dict[str, Any]:
    return solve(files, frozenset({"again"}))["decisions"]


def _looks_at_no_other_group(files: Mapping[str, bytes]) -> dict[str, Any]:
    return solve(files, frozenset({"who", "changed"}))["evidence"]


MISTAKES = {"ignores_luck": _ignores_luck, "waits": _waits, "never_looks_back": _never_looks_back,
            "looks_at_no_other_group": _looks_at_no_other_group}
"""Mistake → the answers of somebody who makes it and no other."""
