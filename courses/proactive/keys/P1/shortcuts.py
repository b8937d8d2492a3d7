"""Ways to answer P1 without its skill: each reads one thing and never relates it to another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

DeskPlans = Mapping[str, Mapping[str, Any]]
Items = dict[str, dict[str, Any]]
Way = Callable[[Mapping[str, bytes], DeskPlans], Items]


def _rows(desks: DeskPlans, name: str) -> dict[str, list[list[Any]]]:
    return {case["id"]: case["panels"][0]["rows"] for case in desks[name]["cases"]}


def _word(key: str) -> str:
    return key.rpartition(".")[2]


def _by_column(desks: DeskPlans, column: int) -> dict[str, Any]:
    return {case: _word(max(rows, key=lambda row: row[column])[0]) for case, rows in _rows(desks, "steps").items()}


def _one_share(desks: DeskPlans, of: tuple[str, ...], what: str = "same_day") -> dict[str, Any]:
    shares = {}
    for case, rows in _rows(desks, "shares").items():
        count = {_word(key): number for key, number in rows}
        share = round(100 * count[what] / sum(count[name] for name in of), 1)
        shares[case] = dict.fromkeys(("decided", "registered", "entitled"), share)
    return shares


def _change(row: list[Any]) -> float:
    """Points by which one benefit's share changed."""
    return float(100 * (row[4] / row[3] - row[2] / row[1]))


def _ticks(desks: DeskPlans, holds: Callable[[str, float], bool]) -> dict[str, Any]:
    return {case: holds(_word(rows[0][0]), rows[0][1]) for case, rows in _rows(desks, "headlines").items()}


def longest_wait(_files: Mapping[str, bytes], desks: DeskPlans) -> Items:
    """Name the step with the longest wait, divide by decided cases alone, and believe headlines about decided cases."""
    return {"steps": _by_column(desks, 3), "shares": _one_share(desks, ("later", "same_day")),
            "headlines": _ticks(desks, lambda claim, _: claim == "decided"),
            "compare": dict.fromkeys(_rows(desks, "compare"), "same")}


def longest_work(_files: Mapping[str, bytes], desks: DeskPlans) -> Items:
    """Name the step with most work, divide by everything in the table, and believe the smaller numbers."""
    every = ("never", "withdrawn", "open", "later", "same_day", "on_the_day")
    return {"steps": _by_column(desks, 2), "shares": _one_share(desks, every),
            "headlines": _ticks(desks, lambda _, number: number < 30),
            "compare": dict.fromkeys(_rows(desks, "compare"), "of")}


def most_passed(_files: Mapping[str, bytes], desks: DeskPlans) -> Items:
    """Name the step passed most often, divide by registered cases alone, and believe headlines about a change."""
    return {"steps": _by_column(desks, 1),
            "shares": _one_share(desks, ("later", "same_day", "withdrawn", "open")),
            "headlines": _ticks(desks, lambda claim, _: claim in ("plain", "same_mix"))}


def same_words(_files: Mapping[str, bytes], desks: DeskPlans) -> Items:
    """Compare two figures by whether their words are the same, never by what they mean."""
    def verdict(rows: list[list[Any]]) -> str:
        return next((_word(key) for key, one, other in rows[:3] if one != other), "same")
    return {"compare": {case: verdict(rows) for case, rows in _rows(desks, "compare").items()}}


def plain_change(_files: Mapping[str, bytes], desks: DeskPlans) -> Items:
    """Work out the plain change and give it for both, with the share of decided cases for all three."""
    mix = {}
    for case, rows in _rows(desks, "mix").items():
        before, day, after, later = (sum(row[place] for row in rows) for place in range(1, 5))
        change = round(100 * later / after - 100 * day / before, 1)
        mix[case] = {"plain": change, "same_mix": change}
    return {"mix": mix, "shares": _one_share(desks, ("later", "same_day"))}


def mean_of_changes(_files: Mapping[str, bytes], desks: DeskPlans) -> Items:
    """Take the plain change, and the mean of the three benefits' changes for that with the old mix."""
    found = plain_change(_files, desks)
    for case, rows in _rows(desks, "mix").items():
        found["mix"][case]["same_mix"] = round(sum(map(_change, rows)) / len(rows), 1)
    return found


def middle_benefit(_files: Mapping[str, bytes], desks: DeskPlans) -> Items:
    """Take the change of one benefit for that of the office."""
    return {"mix": {case: dict.fromkeys(("plain", "same_mix"), round(_change(rows[1]), 1))
                    for case, rows in _rows(desks, "mix").items()}}


SHORTCUTS: Mapping[str, Way] = {way.__name__: way for way in (
    longest_wait, longest_work, most_passed, same_words, plain_change, mean_of_changes, middle_benefit)}
