"""Offices of exercise P3 after a bad file, and what can be worked out of them by hand: repair, waiting, an early start.

A trainee is asked for the same numbers on the desk; the good plan follows from them by expected values.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from courses.cases.plan_runs import all_plans
from courses.toolkit.recovery_office import DAYS, SOON, Office, Settings, clerks

RANGES = {"restart": (1, 12), "repairers": (1, 3), "hand": (0, 100), "helpers": (0, 4)}
"""What a plan may say; anything beyond is refused."""
WHOLE = ("restart", "repairers", "helpers")
"""Settings that come in whole numbers."""
STEPS = {"restart": 1, "repairers": 1, "hand": 10, "helpers": 1}


def draw_office(luck: np.random.Generator) -> dict[str, Any]:
    """Return people hit, new cases, staff, and how far the register keeps its word."""
    hours, staff = 6.0, 4
    repair, by_hand = int(luck.integers(15, 36)), int(luck.integers(28, 61))
    # Repairs take a twelfth to half of the staff for a week; all new cases by hand take as much and more.
    hit = round(float(luck.uniform(0.08, 0.55)) * staff * hours * 60 * SOON / repair)
    new = round(float(luck.uniform(0.6, 1.6)) * staff * hours * 60 / by_hand)
    late = [0] * 10
    for place in range(int(luck.integers(1, 8))):
        late[place] = int(luck.integers(1, 6))
    return {"hit": hit, "repair": repair, "new": new, "by_hand": by_hand, "staff": staff, "hours": hours,
            "promised": int(luck.integers(3, 7)), "late": sorted(late), "spoilt": int(luck.integers(8, 36)),
            "wrong": int(luck.integers(2, 9)), "helper": round(float(luck.uniform(0.5, 5)), 1)}


# ---- what can be worked out beforehand -------------------------------------------------------------------
def repair_days(hit: float, minutes: float, people: float, hours: float) -> float:
    """Return the working days until the last person hit is repaired.

    Examples
    --------
    >>> repair_days(hit=240, minutes=15, people=2, hours=6)
    5.0
    """
    return hit * minutes / (60 * hours * people)


def left_waiting(new: float, restart: float, hand: float) -> float:
    """Return how many new cases wait for the run on the day on which it starts again.

    Examples
    --------
    >>> left_waiting(new=40, restart=6, hand=25)
    150.0
    """
    return new * (restart - 1) * (1 - hand / 100)


def chance_too_early(office: Office, restart: float) -> float:
    """Return the share of the register's last ten files that would have come after that day.

    Examples
    --------
    >>> chance_too_early({"promised": 5, "late": [0, 0, 0, 0, 0, 0, 1, 1, 2, 4]}, restart=6)
    0.2
    """
    return _share_after(float(office["promised"]), tuple(office["late"]), restart)


@lru_cache(maxsize=4096)
def _share_after(promised: float, days_late: tuple[int, ...], restart: float) -> float:
    # Kept, since thousands of plans of one office ask for a dozen days.
    return sum(promised + float(late) > restart for late in days_late) / len(days_late)


@lru_cache(maxsize=4096)
def _early_after(promised: float, days_late: tuple[int, ...], new: float, restart: int) -> float:
    """New cases that are decided from the restart on before the file comes, by expected values."""
    return sum(_share_after(promised, days_late, day) * new for day in range(restart, DAYS + 1))


def expected_figures(office: Office, settings: Settings) -> dict[str, float]:
    """Return days waited, new wrong decisions and points of a plan, by expected values.

    Notes
    -----
    Who is repaired waits half of the days of repair. At a desk with too much work the queue grows day by day, from 95
    of 100 of what can be done on. Held cases wait half of the days before the restart.
    """
    before, by_hand = settings["restart"] - 1, office["new"] * settings["hand"] / 100
    repair = repair_days(office["hit"], office["repair"], settings["repairers"], office["hours"])
    can = 60 * office["hours"] * clerks(office, settings) / office["by_hand"]
    grows = max(by_hand / can - 0.95, 0.0) * before
    waited = (office["hit"] * repair / 2 + by_hand * before * (0.3 + grows / 2)
              + (office["new"] - by_hand) * before**2 / 2)
    wrong = office["spoilt"] / 100 * (
        chance_too_early(office, settings["restart"]) * left_waiting(
            office["new"], settings["restart"], settings["hand"])
        + _early_after(float(office["promised"]), tuple(office["late"]), office["new"], int(settings["restart"])))
    return {"waited": waited, "wrong": wrong,
            "points": waited / 10 + office["wrong"] * wrong + office["helper"] * DAYS * settings["helpers"]}


def best_plan(office: Office) -> dict[str, float]:
    """Return the plan of fewest expected points among those that repair most people in five days."""
    days = {people: repair_days(office["hit"], office["repair"], people, office["hours"])
            for people in range(RANGES["repairers"][0], RANGES["repairers"][1] + 1)}
    quick = max(min(days.values()), SOON - 0.005)
    plans = (plan for plan in all_plans(RANGES, STEPS) if days[int(plan["repairers"])] <= quick)
    return min(plans, key=lambda plan: expected_figures(office, plan)["points"])


# ---- plans of colleagues ---------------------------------------------------------------------------------
def draw_recoveries(luck: np.random.Generator, count: int = 8) -> list[dict[str, Any]]:
    """Return plans of colleagues for other offices, in each of which the new file may come after the restart."""
    found: list[dict[str, Any]] = []
    while len(found) < count:
        office = draw_office(luck)
        late = max(office["late"])
        plan = {"restart": int(office["promised"] + luck.integers(0, max(late, 1))),
                "hand": 10 * int(luck.integers(2, 9)), "repairers": int(luck.integers(2, 6)),
                "hours": int(luck.integers(4, 8))}
        drawn = office | plan
        days = repair_days(drawn["hit"], drawn["repair"], drawn["repairers"], drawn["hours"])
        # Large enough that one decimal is near enough.
        if chance_too_early(office, plan["restart"]) <= 0.7 and wrong_if_early(drawn) >= 1 and days >= 1:
            found.append(drawn)
    return found


def wrong_if_early(recovery: Office) -> float:
    """Return how many of those who wait get a wrong decision at the restart, by the register's last ten files."""
    waiting = left_waiting(recovery["new"], recovery["restart"], recovery["hand"])
    return waiting * chance_too_early(recovery, recovery["restart"]) * float(recovery["spoilt"]) / 100


def recovery_figures(recoveries: Mapping[str, Office]) -> dict[str, dict[str, dict[str, float]]]:
    """Return item → `numbers`, beside what somebody writes who leaves one thing out."""
    days = {case: repair_days(each["hit"], each["repair"], each["repairers"], each["hours"])
            for case, each in recoveries.items()}
    waiting = {case: left_waiting(each["new"], each["restart"], each["hand"]) for case, each in recoveries.items()}
    return {
        "days": {"numbers": _rounded(days),
                 "alone": _rounded({case: days[case] * each["repairers"] for case, each in recoveries.items()})},
        "waiting": {"numbers": _rounded(waiting), "every": _rounded({
            case: left_waiting(each["new"], each["restart"], 0) for case, each in recoveries.items()})},
        "early": {"numbers": _rounded({case: wrong_if_early(each) for case, each in recoveries.items()}),
                  "surely": _rounded({case: waiting[case] * each["spoilt"] / 100
                                      for case, each in recoveries.items()})}}


def _rounded(numbers: Mapping[str, float]) -> dict[str, float]:
    return {case: round(float(number), 2) for case, number in numbers.items()}
