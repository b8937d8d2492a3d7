"""An office that recovers from a bad file, to try a plan on: practice runs of exercise P3, quick, by no simulator.

People hit by the file are repaired, new cases are held until the run starts again or decided by hand meanwhile, and the
register's new file comes on a day that nobody knows. Luck of a practice run lies in the pack and is the same whatever
the plan; what is graded is the same office in the simulator, under other luck. A test holds the two together.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from typing import Any

from courses.toolkit.desk_hours import clock_days, open_minutes

SETTINGS = ("restart", "repairers", "hand", "helpers")
"""Day on which the run starts again, people who repair, of 100 held cases those decided by hand, people borrowed."""
SOON = 5.0
"""Working days within which people hit should be repaired, and new cases decided."""
DAYS = 12
"""Working days on which new cases come."""

Office = Mapping[str, Any]
"""`hit` people and `repair` minutes for each, `new` cases a day and `by_hand` minutes for each, `staff`, `hours` of
each a day, `promised` day of the register's new file, `late`: by how many days its last ten came late, `spoilt`: wrong
ones of 100 automatic decisions before it is there, and points for a `wrong` one and for a `helper` a day."""
Settings = Mapping[str, float]


def run(office: Office, luck: Mapping[str, Any], settings: Settings, own: float | None = None) -> dict[str, float]:
    """Let one practice run go by and return its figures.

    Parameters
    ----------
    luck : `late`: days by which the new file is late; `hit`: length of each repair beside the usual one; `new`: arrival
        in days, lot from 0 to 100, length beside the usual one, and the lot that decides whether the file spoils it
    own : not needed here
    """
    each, starts = 60 * float(office["hours"]), settings["restart"] - 1
    there = office["promised"] - 1 + luck["late"]
    mended = _served([(0.0, office["repair"] * length) for length in luck["hit"]], int(settings["repairers"]), each)
    held = [case for case in luck["new"] if case[0] < starts]
    by_hand = [case for case in held if case[1] < settings["hand"]]
    ends = _served([(case[0], office["by_hand"] * case[2]) for case in by_hand], clerks(office, settings), each)
    days = [end - case[0] for end, case in zip(ends, by_hand, strict=True)]
    alone = [case for case in luck["new"] if case[0] >= starts or case[1] >= settings["hand"]]
    days += [max(starts - case[0], 0.0) for case in alone]
    wrong = sum(max(starts, case[0]) < there and case[3] < office["spoilt"] for case in alone)
    return figures(office, settings, mended, days, wrong)


def clerks(office: Office, settings: Settings) -> int:
    """Return how many people decide held cases by hand: all who do not repair."""
    return int(office["staff"] + settings["helpers"] - settings["repairers"])


def figures(office: Office, settings: Settings, mended: Sequence[float], days: Sequence[float],
            wrong: float) -> dict[str, float]:
    """Return what a run comes to.

    Parameters
    ----------
    mended : days until each person hit was repaired
    days : days until each new case was decided
    wrong : new decisions that went wrong because the run started before the new file was there

    Returns
    -------
    dict : `repaired`: of 100 people hit, within five days; `late`: of 100 new cases, after more than five; `wrong`;
        `points`: a tenth for each day of waiting, and what wrong decisions and helpers cost
    """
    waited = sum(min(day, 2.0 * DAYS) for day in (*mended, *days)) / 10
    return {"repaired": 100 * sum(day <= SOON for day in mended) / max(len(mended), 1),
            "late": 100 * sum(day > SOON for day in days) / max(len(days), 1), "wrong": float(wrong),
            "points": waited + office["wrong"] * wrong + office["helper"] * DAYS * settings["helpers"]}


def is_met(name: str, value: float, target: float) -> bool:
    """Tell whether a figure meets its target: as many repaired or more, of everything else no more."""
    return value >= target if name == "repaired" else value <= target


def _served(cases: Sequence[tuple[float, float]], people: int, each: float) -> list[float]:
    """Days at which cases (arrival in days, minutes of work) are done, first come first served."""
    desks, ends = [0.0] * people, []
    for arrives, minutes in cases:
        begins = max(heapq.heappop(desks), open_minutes(arrives, each))
        heapq.heappush(desks, begins + minutes)
        ends.append(clock_days(begins + minutes, each))
    return ends
