"""Ways to answer O6 without its skill: all visits, all draws, one column, the promised number, a plan by habit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

DeskPlans = Mapping[str, Mapping[str, Any]]
Items = dict[str, dict[str, Any]]
Rows = Sequence[Sequence[Any]]
Keep = Callable[[str], bool]
Score = Callable[[Rows, Rows], tuple[float, float]]


def _plan(lot: float, most: float, years: float) -> Items:
    return {"plan": {"plan": {"random": lot, "most": most, "years": years}}}


def _books(desks: DeskPlans, counted: Keep, steering: Keep, room: float = 10) -> Items:
    """Compare the districts by some batches and let next year follow others; nothing changes the year after."""
    items: Items = {item: {} for item in ("rates", "worst", "next", "later")}
    for case in desks["books"]["cases"]:
        rows = case["panels"][1]["rows"]
        chosen = [row for row in rows if counted(row[1].rpartition(".")[2])] or rows
        one, other = (100 * _sum(chosen, place + 1) / _sum(chosen, place) for place in (2, 4))
        finds = [_sum([row for row in rows if steering(row[1].rpartition(".")[2])] or rows, place) for place in (3, 5)]
        items["rates"][case["id"]] = {"rate_a": one, "rate_b": other}
        items["worst"][case["id"]] = "none" if abs(one - other) < room else "harbour" if one > other else "hills"
        items["next"][case["id"]] = items["later"][case["id"]] = 100 * finds[0] / max(sum(finds), 1)
    return items


def whole_months(_files: Mapping[str, bytes], desks: DeskPlans) -> Items:
    """All but complaints of the months of the whole list; year after as the card says; flags as there; the middle."""
    items = _books(desks, lambda order: order != "complaint", lambda order: order != "complaint") | _models(
        desks, _kept) | _plan(30, 70, 2)
    for case in desks["books"]["cases"]:
        first, last = (int(row[1].rpartition(".")[2]) for row in case["panels"][0]["rows"])
        rows = [row for row in case["panels"][1]["rows"][first - 1:last] if not row[1].endswith("complaint")]
        one, other = (100 * _sum(rows, place + 1) / _sum(rows, place) for place in (2, 4))
        least, name, now = min(_sum(rows, 2), _sum(rows, 4)), case["id"], items["next"][case["id"]]
        room = next((points for visits, points in ((400, 5), (200, 7), (100, 10)) if least >= visits), 14)
        items["rates"][name] = {"rate_a": one, "rate_b": other}
        items["worst"][name] = "none" if abs(one - other) < room else "harbour" if one > other else "hills"
        items["later"][name] = 100 * now * one / (now * one + (100 - now) * other)
    return items


def _sum(rows: Rows, place: int) -> float:
    return sum(float(row[place]) for row in rows)


def _models(desks: DeskPlans, score: Score) -> Items:
    """Flags of 1,000 files and right ones of 100 flags, from two tables."""
    items: Items = {"flags": {}, "share": {}}
    for case in desks["models"]["cases"]:
        there, here = (panel["rows"] for panel in case["panels"])
        items["flags"][case["id"]], items["share"][case["id"]] = score(there, here)
    return items


def _kept(there: Rows, _here: Rows) -> tuple[float, float]:
    flagged = _sum(there, 2)
    return 1000 * flagged / _sum(there, 1), 100 * there[0][2] / flagged


def all_visits(_files: Mapping[str, bytes], desks: DeskPlans) -> Items:
    """Finds of all visits whoever ordered them; what a model was worth there holds here; all visits follow finds."""
    return _books(desks, lambda order: True, lambda order: True) | _models(desks, _kept) | _plan(0, 100, 1)


def chosen_visits(_files: Mapping[str, bytes], desks: DeskPlans) -> Items:
    """Chosen visits alone; a promise scaled by what chosen visits find; a fifth by lot, as one hears."""
    def scaled(there: Rows, here: Rows) -> tuple[float, float]:
        flags, right = _kept(there, here)
        return flags, min(99, right * here[0][2] / here[0][1] / (there[0][1] / _sum(there, 1)))
    return (_books(desks, lambda order: order == "finds", lambda order: order == "finds") | _models(desks, scaled)
            | _plan(20, 100, 1))


def every_draw(_files: Mapping[str, bytes], desks: DeskPlans) -> Items:
    """All visits by lot, whatever the list, also for next year; a promise scaled by the lot here; half by lot."""
    def scaled(there: Rows, here: Rows) -> tuple[float, float]:
        ratio = here[1][2] / here[1][1] / (there[0][1] / _sum(there, 1))
        flags, right = _kept(there, here)
        return flags * min(1, ratio), right * min(1, ratio)
    return (_books(desks, lambda order: order == "lot", lambda order: order == "lot") | _models(desks, scaled)
            | _plan(50, 70, 2))


def knows_the_lot_alone(_files: Mapping[str, bytes], desks: DeskPlans) -> Items:
    """All visits by lot and all finds together; flags as there, and as many right as the lot finds; the middle."""
    def crowd(there: Rows, here: Rows) -> tuple[float, float]:
        return _kept(there, here)[0], 100 * here[1][2] / here[1][1]
    return (_books(desks, lambda order: order == "lot", lambda order: True, room=8) | _models(desks, crowd)
            | _plan(30, 70, 2))


def never_sure(_files: Mapping[str, bytes], desks: DeskPlans) -> Items:
    """Nothing can be told of any book; half of what is promised; nearly all by lot."""
    def half(there: Rows, here: Rows) -> tuple[float, float]:
        flags, right = _kept(there, here)
        return flags / 2, right / 2
    return (_books(desks, lambda order: order == "complaint", lambda order: order != "lot", room=1000)
            | _models(desks, half) | _plan(60, 40, 4))


def no_complaints(_files: Mapping[str, bytes], desks: DeskPlans) -> Items:
    """Everything but complaints, also to compare the districts; a promise less the difference of the crowds."""
    def less(there: Rows, here: Rows) -> tuple[float, float]:
        flags, right = _kept(there, here)
        apart = 100 * there[0][1] / _sum(there, 1) - 100 * here[1][2] / here[1][1]
        return max(flags - 10 * apart / 2, 1), max(right - apart, 1)
    return (_books(desks, lambda order: order != "complaint", lambda order: order != "complaint") | _models(desks, less)
            | _plan(35, 55, 1))


SHORTCUTS = {each.__name__: each for each in (all_visits, chosen_visits, every_draw, knows_the_lot_alone, never_sure,
                                              no_complaints, whole_months)}
