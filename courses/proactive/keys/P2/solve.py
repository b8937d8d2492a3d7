"""What a careful team leader finds in a P2 pack by working with expected values, without running anything."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from courses.cases.review_plans import best_plan, cheapest_calm, verdict
from courses.toolkit.review_office import BANDS, HITS, RARE, SETTINGS

LINES: Mapping[str, str] = {
    "work": "Hours of review", "peak": "The busiest week counts", "seeded": "Seeded cases", "hits": "A review catches",
    "rare": "Where wrong ones are rare", "kinds": "Where a wrong one does harm"}
"""Line of the rule card → how it begins where trainees read it."""
UNSURE = 0.12
Plan = dict[str, float]


def solve(files: Mapping[str, bytes], without: frozenset[str] = frozenset()) -> dict[str, dict[str, Any]]:
    """Return item → case → answer.

    Parameters
    ----------
    without : lines of the rule card that are not known
    """
    office = json.loads(files["practice.json"])["office"]
    cases = json.loads(files["desks.json"])["colleagues"]["cases"]
    shown = {case["id"]: {key.rpartition(".")[2]: value for key, value in case["panels"][0]["rows"]} for case in cases}
    plans = {case: {name: rows[name] for name in SETTINGS} for case, rows in shown.items()}
    found: dict[str, dict[str, Any]] = {
        "hours": {case: round(_hours(office, plan, without), 1) for case, plan in plans.items()},
        "left": {case: round(_stops_left(office, plan, without), 2) for case, plan in plans.items()},
        "breaks": {case: _breaks(office, plan, shown[case], without) for case, plan in plans.items()}}
    return found | {"plan": {"plan": _my_plan(office, without)}}


def _my_plan(office: Mapping[str, Any], without: frozenset[str]) -> Plan:
    if "peak" in without or "seeded" in without or "work" in without:
        # Plans as if every week were an ordinary one, with room for nothing else.
        return cheapest_calm(
            office, lambda plan: _hours(office, plan, frozenset({"peak"})) <= 0.97 * _open(office, plan))
    return best_plan(office)


def _open(office: Mapping[str, Any], plan: Plan) -> float:
    return float(office["hours"] * plan["reviewers"])


def _hours(office: Mapping[str, Any], plan: Plan, without: frozenset[str]) -> float:
    reviews = sum(office["volume"][band] * plan[band] / 100 for band in BANDS)
    if "work" in without:
        reviews = sum(office["volume"].values())
    busy = 1 if "peak" in without else office["peak"]
    return float(reviews * plan["minutes"] / 60 * busy * (1 if "seeded" in without else 1 + plan["seeded"] / 100))


def _hit(office: Mapping[str, Any], plan: Plan, without: frozenset[str]) -> float:
    reviewed = {band: office["volume"][band] * plan[band] / 100 for band in BANDS}
    wrong = sum(reviewed[band] * office["wrong"][band] for band in BANDS) / max(sum(reviewed.values()), 1)
    of_100 = 100 * (wrong + plan["seeded"] / 100) / (1 + plan["seeded"] / 100)
    rare = 1.0 if "rare" in without else next(share for least, share in RARE if of_100 >= least)
    return (1.0 if "hits" in without else HITS[int(plan["minutes"])] / 100) * rare


def _stops_left(office: Mapping[str, Any], plan: Plan, without: frozenset[str], bands: tuple[str, str] = ("low", "mid"),
                ) -> float:
    hit = _hit(office, plan, without)
    one, middle = (office["volume"][band] * office["wrong"][band] * (1 - plan[band] / 100 * hit) for band in bands)
    return float(one + middle * (1 if "kinds" in without else 0.5))


def _breaks(office: Mapping[str, Any], plan: Plan, shown: Mapping[str, float], without: frozenset[str]) -> str:
    if not without:
        return verdict(office, {"stops": shown["stops"], "grants": shown["grants"]}, plan)
    over = {"stops": _stops_left(office, plan, without) / shown["stops"],
            "grants": _stops_left(office, plan, without, ("high", "mid")) / shown["grants"],
            "hours": _hours(office, plan, without) / shown["hours"]}
    return "both" if min(over["stops"], over["grants"]) > 1 else max(over, key=lambda name: over[name])


def _forgets_the_peak(files: Mapping[str, bytes]) -> dict[str, Any]:
    return solve(files, frozenset({"peak"}))["hours"]


def _trusts_every_review(files: Mapping[str, bytes]) -> dict[str, Any]:
    return solve(files, frozenset({"hits", "rare"}))["left"]


MISTAKES = {"forgets_the_peak": _forgets_the_peak, "trusts_every_review": _trusts_every_review}
"""Mistake → the answers of somebody who makes it and no other."""
