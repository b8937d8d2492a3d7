"""Ways to answer P2 without its skill: plans by rule of thumb, and one number read off for each colleague."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

DeskPlans = Mapping[str, Mapping[str, Any]]
Items = dict[str, dict[str, Any]]
Way = Callable[[Mapping[str, bytes], DeskPlans], Items]
BANDS = ("low", "mid", "high")


def _plan(low: float, mid: float, high: float, minutes: float = 10, seeded: float = 0, reviewers: float = 3) -> Items:
    return {"plan": {"plan": {"low": low, "mid": mid, "high": high, "minutes": minutes, "seeded": seeded,
                              "reviewers": reviewers}}}


def _office(files: Mapping[str, bytes]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(files["practice.json"])["office"]
    return found


def _shown(desks: DeskPlans) -> dict[str, dict[str, float]]:
    return {case["id"]: {key.rpartition(".")[2]: value for key, value in case["panels"][0]["rows"]}
            for case in desks["colleagues"]["cases"]}


def half_of_everything(_files: Mapping[str, bytes], desks: DeskPlans) -> Items:
    """Review half of each band for twelve minutes; name the hours there are, and the hours as what breaks."""
    shown = _shown(desks)
    return _plan(50, 50, 50, 12, 5) | {"hours": {case: rows["hours"] for case, rows in shown.items()},
                                       "breaks": dict.fromkeys(shown, "hours")}


def what_is_granted(_files: Mapping[str, bytes], desks: DeskPlans) -> Items:
    """Review all that is granted and nothing else; name the limit on wrong stops as what is left."""
    shown = _shown(desks)
    return _plan(0, 0, 100) | {"left": {case: rows["stops"] for case, rows in shown.items()},
                               "breaks": dict.fromkeys(shown, "stops")}


def worst_band(files: Mapping[str, bytes], desks: DeskPlans) -> Items:
    """Review the band with most wrong ones and nothing else, with the staff of most offices."""
    wrong = _office(files)["wrong"]
    worst = max(BANDS, key=lambda band: float(wrong[band]))
    return _plan(*(100 * (band == worst) for band in BANDS)) | {"breaks": dict.fromkeys(_shown(desks), "both")}


def largest_band(files: Mapping[str, bytes], desks: DeskPlans) -> Items:
    """Review the band with most cases; take few reviewers as a lack of hours."""
    volume = _office(files)["volume"]
    most = max(BANDS, key=lambda band: float(volume[band]))
    return _plan(*(100 * (band == most) for band in BANDS)) | {
        "breaks": {case: "hours" if rows["reviewers"] <= 2 else "both" for case, rows in _shown(desks).items()}}


def dearest_mistake(files: Mapping[str, bytes], desks: DeskPlans) -> Items:
    """Review the side whose mistakes cost most; name what a colleague reviews least as what breaks."""
    harm = _office(files)["harm"]
    plan = _plan(100, 50, 0) if harm["wrongful"] >= harm["overpaid"] else _plan(0, 50, 100)
    return plan | {"breaks": {case: "stops" if rows["low"] < rows["high"] else "grants"
                              for case, rows in _shown(desks).items()}}


def a_colleagues_plan(_files: Mapping[str, bytes], desks: DeskPlans) -> Items:
    """Hand in a colleague's plan that keeps the hours, as one's own."""
    rows = max(_shown(desks).values(), key=lambda each: (each["reviewers"], each["low"] + each["mid"] + each["high"]))
    return _plan(*(rows[name] for name in (*BANDS, "minutes", "seeded", "reviewers")))


SHORTCUTS: Mapping[str, Way] = {way.__name__: way for way in (
    half_of_everything, what_is_granted, worst_band, largest_band, dearest_mistake, a_colleagues_plan)}
