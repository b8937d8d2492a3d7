"""What a careful team leader works out from a P3 pack: times, shares, a little arithmetic and expected values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from courses.cases.recovery_offices import best_plan

UNSURE, SLIP = 0.11, 0.02
DOUBT = {"act": "pause", "rank": 0}
LINES: Mapping[str, str] = {
    "fresh": "Fresh:", "share": "Odd:", "alarm": "The alarm", "held": "One or all:", "blind": "Nobody can see:",
    "wait": "Free until the run:", "hit": "Hit or not:", "saved": "An hour of repair", "work": "Days of repair:",
    "held_cases": "Who waits:", "early": "Too early:"}
"""Line of the rule cards → how it begins where trainees read it."""
PLACES = 4
NIGHTS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Forgotten = frozenset[str]


def solve(files: Mapping[str, bytes], without: Forgotten = frozenset()) -> dict[str, dict[str, Any]]:
    """Return item → case → answer; lines of the rule cards in `without` are not known."""
    desks = json.loads(files["desks.json"])
    read = {case["id"]: _evening(case, without) for case in desks["evenings"]["cases"]}
    found: dict[str, dict[str, Any]] = {
        "plan": {"plan": best_plan(json.loads(files["practice.json"])["office"])},
        "act": {case: act for case, (act, _) in read.items()},
        "ground": {case: ground for case, (_, ground) in read.items()},
        "order": _order(desks["groups"]["cases"], without), "days": {}, "waiting": {}, "early": {}}
    for case in desks["recoveries"]["cases"]:
        office = {row[0].rpartition(".")[2]: row[1] for row in case["panels"][0]["rows"]}
        for item, number in _recovery(office, without).items():
            found[item][case["id"]] = round(number, 2)
    return found


def _evening(case: Mapping[str, Any], without: Forgotten) -> tuple[str, str]:
    (_, _now), (_, run) = case["panels"][0]["rows"]
    signs, blind, later = [], [], []
    for name, delivered, read, again, seen, odd, usual, alarm in case["panels"][1]["rows"]:
        benefit = name.rpartition(".")[2]
        is_odd = odd >= 40 if "share" in without else 1000 * odd / seen >= 3 * usual
        if read > delivered or "fresh" in without:
            if is_odd or ("alarm" in without and alarm == "p3.rings"):
                signs.append(benefit)
        elif again < run or "blind" in without:
            later.append(benefit)
        else:
            blind.append(benefit)
    held = [*signs, *blind]
    if held:
        ground = "both" if signs and blind else "sign" if signs else "blind"
        return held[0] if len(held) == 1 and "held" not in without else "pause", ground
    return ("wait", "later") if later and "wait" not in without else ("run", "none")


def _order(cases: list[Mapping[str, Any]], without: Forgotten) -> dict[str, int]:
    saved = {}
    for case in cases:
        *nights, _, lacking, days, minutes = case["panels"][0]["rows"][0]
        came, held, night = (NIGHTS.index(each.rpartition(".")[2]) for each in nights)
        hit = came <= night < held or "hit" in without
        saved[case["id"]] = hit * (lacking if "saved" in without else lacking * days / minutes)
    order = sorted(saved, key=lambda case: -saved[case])
    return {case: place if place <= PLACES else 0 for place, case in enumerate(order, 1)}


def _recovery(office: Mapping[str, Any], without: Forgotten) -> dict[str, float]:
    people = 1 if "work" in without else office["repairers"]
    kept = 1 if "held_cases" in without else 1 - office["hand"] / 100
    waiting = office["new"] * (office["restart"] - 1) * kept
    late = [int(days) for days in office["late"].split(", ")]
    chance = sum(office["promised"] + days > office["restart"] for days in late) / len(late)
    return {"days": office["hit"] * office["repair"] / (60 * office["hours"] * people), "waiting": waiting,
            "early": waiting * (1 if "early" in without else chance) * office["spoilt"] / 100}


def _without(line: str, item: str) -> Any:
    def mistake(files: Mapping[str, bytes]) -> dict[str, Any]:
        return solve(files, frozenset({line}))[item]
    return mistake


MISTAKES = {"alone": _without("work", "days"), "every": _without("held_cases", "waiting"),
            "surely": _without("early", "early"), "not_hit": _without("hit", "order")}
"""Mistake → the answers of somebody who makes it and no other."""
