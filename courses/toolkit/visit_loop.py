"""Visits that follow last year's finds, year after year: exercise O6, tried in the pack and graded by the same steps.

A run is a pile of files for each year and district, one letter each: `1` holds an error, `0` is in order. Settings say
how many visits are drawn by lot and how the others follow finds; which files are visited follows from that alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

SETTINGS = ("random", "most", "years")
"""Of 100 visits, how many are drawn by lot; of 100 others, how many one district may get at most; years of finds that
these others follow."""

Office = Mapping[str, Any]
"""`visits` a year, `people` (share of each district, in order), `finds` (last year's), `years` that are looked at."""


def run(office: Office, cases: Sequence[Sequence[str]], settings: Mapping[str, float],
        own: float | None = None) -> dict[str, float]:
    """Visit year after year and return what it comes to.

    Parameters
    ----------
    cases : year → district → the pile of files
    own : not needed here

    Returns
    -------
    dict : `finds` in all years; `known`, visits by lot of all years in the district with fewest; `uneven`, visits for
        each inhabitant in the last year, the most visited district beside the least visited
    """
    past, known, visited, total = [list(office["finds"])], [0] * len(office["people"]), [], 0
    for piles in cases[:office["years"]]:
        lot, chosen = year_plan(office, past, settings)
        visited = [one + other for one, other in zip(lot, chosen, strict=True)]
        found = [pile[:many].count("1") for pile, many in zip(piles, visited, strict=True)]
        known = [had + more for had, more in zip(known, lot, strict=True)]
        past, total = [*past, found], total + sum(found)
    each = [many / share for many, share in zip(visited, office["people"], strict=True)]
    return {"finds": float(total), "known": float(min(known)), "uneven": max(each) / max(min(each), 1e-9)}


def year_plan(office: Office, past: Sequence[Sequence[int]],
              settings: Mapping[str, float]) -> tuple[list[int], list[int]]:
    """Return the visits of one year, district by district: those drawn by lot, and those that follow finds."""
    many = round(office["visits"] * settings["random"] / 100)
    lot = share_out(many, office["people"])
    counted = [sum(year[place] for year in past[-int(settings["years"]):]) for place in range(len(lot))]
    shares = capped([count / max(sum(counted), 1) for count in counted], settings["most"] / 100)
    return lot, share_out(office["visits"] - many, shares)


def capped(shares: Sequence[float], most: float) -> list[float]:
    """Return shares of which none is above a limit; what is cut off goes to the others as they stand.

    Examples
    --------
    >>> [round(share, 3) for share in capped([0.8, 0.15, 0.05], 0.5)]
    [0.5, 0.375, 0.125]
    """
    # With a limit of 34 of 100 and three districts everybody can be below it.
    found = list(shares)
    for _ in shares:
        over = [place for place, share in enumerate(found) if share >= most - 1e-12]
        rest = [place for place in range(len(found)) if place not in over]
        left = 1 - most * len(over)
        if not rest or sum(found) <= 0 or max(found) <= most + 1e-12:
            break
        weight = sum(found[place] for place in rest)
        found = [most if place in over else left * (found[place] / weight if weight else 1 / len(rest))
                 for place in range(len(found))]
    return found


def share_out(many: int, shares: Sequence[float]) -> list[int]:
    """Return whole numbers that add up to `many`, as near to the shares as can be; evenly where all are 0.

    Examples
    --------
    >>> share_out(10, [0.55, 0.25, 0.2]), share_out(10, [0, 0, 0])
    ([6, 2, 2], [4, 3, 3])
    """
    weights = shares if any(shares) else [1.0] * len(shares)
    exact = [many * weight / sum(weights) for weight in weights]
    found = [int(each) for each in exact]
    order = sorted(range(len(shares)), key=lambda place: found[place] - exact[place])
    for place in order[:many - sum(found)]:
        found[place] += 1
    return found


def is_met(name: str, value: float, target: float) -> bool:
    """Tell whether a figure meets its target: as many finds or known or more, no more uneven."""
    return value <= target if name == "uneven" else value >= target
