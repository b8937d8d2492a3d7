"""Ways to answer O6 without its skill: counts for shares, the promised number for the real one, a plan by habit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Items = dict[str, dict[str, Any]]
Desks = Mapping[str, Mapping[str, Any]]
Row = list[int]


def _every(desks: Desks, plan: tuple[float, float, float], worst: Callable[[Row], float], why: str, next_year: str,
           score: Callable[[float, float, float], float]) -> Items:
    items: Items = {"plan": {"plan": dict(zip(("random", "most", "years"), plan, strict=True))}, "worst": {}, "why": {},
                    "next": {}, "scores": {}}
    for case in desks["tables"]["cases"]:
        rows = {row[0].rpartition(".")[2]: row[1:] for row in case["panels"][0]["rows"]}
        items["worst"][case["id"]] = max(rows, key=lambda name: worst(rows[name]))
        items["why"][case["id"]] = why
        place = {"chosen": 0, "lot": 2}.get(next_year)
        counts = [row[place] for row in rows.values()] if place is not None else [1, 1, 1]
        items["next"][case["id"]] = 100 * counts[0] / sum(counts)
    for case in desks["scores"]["cases"]:
        items["scores"][case["id"]] = score(*(row[1] for row in case["panels"][0]["rows"]))
    return items


def most_finds(files: Mapping[str, bytes], desks: Desks) -> Items:
    """The district with most finds is worst; all visits follow finds; a promised number is kept."""
    return _every(desks, (0, 100, 1), lambda row: row[1] + row[3], "agree", "chosen", lambda right, there, here: right)


def share_of_chosen(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Finds per chosen visit; a fifth by lot as one hears; a score is scaled by the ratio of error rates."""
    return _every(desks, (20, 100, 1), lambda row: row[1] / row[0], "follow", "chosen",
                  lambda right, there, here: min(99, right * here / there))


def most_by_lot(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Most finds by lot, whatever was visited; half by lot; the error rate of here for each score."""
    return _every(desks, (50, 70, 2), lambda row: row[3], "follow", "lot", lambda right, there, here: here)


def never_sure(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Nothing can be told; everything in the middle; half of what is promised."""
    found = _every(desks, (30, 70, 2), lambda row: 0, "few", "same", lambda right, there, here: right / 2)
    return found | {"worst": dict.fromkeys(found["worst"], "none")}


def fewest_visits(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Whoever was visited least hides most; a plan by lot; between what is promised and what is usual here."""
    return _every(desks, (60, 40, 4), lambda row: -row[0], "follow", "same",
                  lambda right, there, here: (right + here) / 2)


def difference(files: Mapping[str, bytes], desks: Desks) -> Items:
    """More finds by lot than chosen; a third by lot; the score less the difference of the error rates."""
    return _every(desks, (35, 55, 1), lambda row: row[3] - row[1], "agree", "lot",
                  lambda right, there, here: max(1, right - there + here))


SHORTCUTS = {each.__name__: each for each in (most_finds, share_of_chosen, most_by_lot, never_sure, fewest_visits,
                                              difference)}
