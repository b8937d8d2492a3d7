"""A review desk beside a model, to try a plan on: practice runs of exercise P2, quick and without the simulator.

Cases, truth and luck of a practice run lie in the pack; the same cases come whatever the plan. What is graded later is
the same office in the simulator, under luck that is not in the pack. A test holds the two against each other.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from typing import Any

from courses.toolkit.desk_hours import clock_days, open_minutes

BANDS = ("low", "mid", "high")
"""Bands of the model's score: says stop, says either, says grant."""
SETTINGS = ("low", "mid", "high", "minutes", "seeded", "reviewers")
"""Reviewed of 100 in each band, minutes for a review, seeded cases for 100 reviews, reviewers."""
FALSE_ALARM = 0.03
"""Right recommendations that a review overturns all the same (assumed)."""
SLOWEST = 7.0
"""Days within which a case should be decided."""
HITS = {4: 36, 6: 52, 8: 64, 10: 72, 12: 78, 14: 82, 16: 85, 18: 87, 20: 88}
"""Minutes for a review → wrong recommendations caught, of 100 (assumed; more time brings less and less)."""
RARE = ((20.0, 1.0), (10.0, 0.8), (0.0, 0.55))
"""Wrong ones among 100 reviewed, from → share of these hits that is left (assumed; direction: Wolfe et al. 2013)."""
REVIEWER = 3.5
"""What a reviewer costs a week, in the points in which `harm` states what one of each costs."""

Office = Mapping[str, Any]
"""`volume` (cases a week) and `wrong` (share) by band, `hours` of a reviewer a week, `weeks`, `peak_week`, `peak`,
`harm` (points) of a wrongful stop and of a wrong grant."""
Settings = Mapping[str, float]


def wrong_of_100(office: Office, settings: Settings) -> float:
    """Return how many of 100 reviewed recommendations are wrong, the seeded ones among them."""
    reviewed = {band: office["volume"][band] * settings[band] / 100 for band in BANDS}
    every = float(sum(reviewed.values()))
    if not every:
        return 0.0
    found = float(sum(reviewed[band] * office["wrong"][band] for band in BANDS)) / every
    return float(100 * (found + settings["seeded"] / 100) / (1 + settings["seeded"] / 100))


def hit_rate(office: Office, settings: Settings, own: float | None = None) -> float:
    """Return the share of wrong recommendations that a review catches.

    Parameters
    ----------
    own : of 100, what somebody caught in an earlier exercise; the reviewers are then like them
    """
    minutes = min(max(settings["minutes"], min(HITS)), max(HITS))
    below = int(minutes // 2 * 2)
    step = HITS[min(below + 2, max(HITS))] - HITS[below]
    usual = HITS[below] + step * (minutes - below) / 2
    rare = next(share for least, share in RARE if wrong_of_100(office, settings) >= least)
    # Ten minutes are what an earlier exercise leaves for a file.
    return min(0.97, usual / 100 * (1.0 if own is None else own / HITS[10])) * rare


def work_minutes(office: Office, settings: Settings, peak: bool = False) -> float:
    """Return the minutes of review in a week, the seeded cases among them."""
    reviews = float(sum(office["volume"][band] * settings[band] / 100 for band in BANDS))
    busy = float(office["peak"]) if peak else 1.0
    return reviews * settings["minutes"] * (1 + settings["seeded"] / 100) * busy


def run(office: Office, cases: Sequence[Sequence[float]], settings: Settings,
        own: float | None = None) -> dict[str, float]:
    """Let the cases of one practice run go through the office and return its figures.

    Parameters
    ----------
    cases : arrival in days, place of the band, truth (1 entitled), says (1 grant), and luck: picked, length, eye, slip
    """
    hit, decided, worked = hit_rate(office, settings, own), [], 0.0
    desks, each = [0.0] * int(settings["reviewers"]), office["hours"] * 12  # minutes of one of five days
    for arrives, band, truth, says, picked, length, eye, slip in cases:
        if 100 * picked >= settings[BANDS[int(band)]]:
            decided.append((truth, says, 0.0))
            continue
        minutes = settings["minutes"] * (1 + settings["seeded"] / 100) * length
        begins = max(heapq.heappop(desks), open_minutes(arrives, each, week=5))
        heapq.heappush(desks, begins + minutes)
        worked += minutes
        changed = eye < hit if truth != says else slip < FALSE_ALARM
        decided.append((truth, 1 - says if changed else says, clock_days(begins + minutes, each, week=5) - arrives))
    open_for = office["hours"] * 60 * office["weeks"] * settings["reviewers"]
    return figures(office, settings, decided, worked / open_for)


def figures(office: Office, settings: Settings, decided: Sequence[tuple[float, float, float]],
            used: float) -> dict[str, float]:
    """Return what a run comes to.

    Parameters
    ----------
    decided : truth, decision (1 grant), and days it took; a case without a decision took for ever
    used : share of the reviewers' time that was worked

    Returns
    -------
    dict : as of `figures_of`
    """
    counts = {"cases": len(decided), "late": sum(days > SLOWEST for _, _, days in decided),
              "wrongful": sum(truth == 1 and (said == 0 or days > SLOWEST) for truth, said, days in decided),
              "overpaid": sum(truth == 0 and said == 1 for truth, said, _ in decided)}
    return figures_of(office, settings, counts, used)


def figures_of(office: Office, settings: Settings, counts: Mapping[str, int], used: float) -> dict[str, float]:
    """Return what a run comes to whose cases have been counted.

    Parameters
    ----------
    counts : `cases`; `late`: decided beyond the limit; `wrongful`: entitled people stopped or left waiting beyond it;
        `overpaid`: grants to others
    used : share of the reviewers' time that was worked

    Returns
    -------
    dict : `wrongful`, `overpaid`: a week; `in_time`, `used`: of 100; `cost`: points a week
    """
    wrongful, overpaid = (counts[name] / office["weeks"] for name in ("wrongful", "overpaid"))
    cost = office["harm"]["wrongful"] * wrongful + office["harm"]["overpaid"] * overpaid
    return {"wrongful": wrongful, "overpaid": overpaid, "in_time": 100 * (1 - counts["late"] / max(counts["cases"], 1)),
            "used": 100 * used, "cost": cost + REVIEWER * settings["reviewers"]}


def is_met(name: str, value: float, target: float) -> bool:
    """Tell whether a figure meets its target: as many in time or more, of everything else no more."""
    return value >= target if name == "in_time" else value <= target
