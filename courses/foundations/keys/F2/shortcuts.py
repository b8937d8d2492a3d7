"""What somebody answers in F2 who counts nothing: figures read off the audit, guesses from the words around them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Items = dict[str, dict[str, Any]]
Rows = Mapping[str, float]
Read = Callable[[Rows], Mapping[str, Any]]


def _read(files: Mapping[str, bytes], desks: Mapping[str, Any], read: Read) -> Items:
    """Answer each list from its figures; what a list does not ask is left out."""
    items: Items = {"tree": {}, "right_flags": {}, "missed": {}, "sentence": {}, "costs": {}}
    for case in desks["lists"]["cases"]:
        rows = {row[0].split(".")[-1]: float(row[1]) for row in case["panels"][0]["rows"]}
        said = read(rows)
        items["tree"][case["id"]] = {name: said[name] for name in ("found", "wrong")}
        items["right_flags" if "hit" in rows else "missed"][case["id"]] = said["share"]
        items["sentence"][case["id"]] = said["sentence"]
    for case in desks["costs"]["cases"]:
        stops = case["title"].split(".")[2] in ("work", "death")
        items["costs"][case["id"]] = ["flag_stops", "miss_pays"] if stops else ["flag_pays", "miss_without"]
    return items


def _sentence(right: float, missed: float) -> str:
    return f"{'most' if right > 50 else 'less'}_{'many' if missed > 20 else 'few'}"


def _per_1000_as_people(rows: Rows) -> Mapping[str, Any]:
    if "flags" in rows:
        return _rates_as_people(rows)
    found = rows["concerned"] * rows["hit"] / 100
    right = 100 * found / (found + rows["false"])
    return {"found": found, "wrong": rows["false"], "share": right, "sentence": _sentence(right, 100 - rows["hit"])}


def _rates_as_people(rows: Rows) -> Mapping[str, Any]:
    known = rows.get("hit", rows.get("right", 0))
    return {"found": known, "wrong": rows.get("false", 100 - known), "share": known if "hit" in rows else 100 - known,
            "sentence": _sentence(known, 100 - known)}


def _hit_rate(rows: Rows) -> Mapping[str, Any]:
    hit = rows.get("hit", 90)
    return {"found": rows["concerned"] * hit / 100, "wrong": rows.get("false", rows.get("flags", 0)),
            "share": hit if "hit" in rows else 100 - hit, "sentence": _sentence(hit, 100 - hit)}


def _accuracy(rows: Rows) -> Mapping[str, Any]:
    slide = rows["accuracy"]
    return {"found": rows["concerned"] * slide / 100, "wrong": (100 - slide) * rows["people"] / 100,
            "share": slide if "hit" in rows else 100 - slide, "sentence": _sentence(slide, 100 - slide)}


def _base_rate(rows: Rows) -> Mapping[str, Any]:
    share = 100 * rows["concerned"] / rows["people"]
    return {"found": rows["concerned"], "wrong": rows.get("flags", rows["concerned"]), "share": share,
            "sentence": _sentence(100 if share > 10 else 0, 100 if share < 5 else 0)}


def per_1000_as_people(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> Items:
    """Takes wrong flags of 1,000 for people, whatever the size of the list."""
    return _read(files, desks, _per_1000_as_people)


def rates_as_people(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> Items:
    """Copies the figures of the audit into the blanks."""
    return _read(files, desks, _rates_as_people)


def hit_rate(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> Items:
    """Takes how often those concerned are flagged for what a flag is worth."""
    return _read(files, desks, _hit_rate)


def accuracy(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> Items:
    """Answers everything from how often the check is right about anybody."""
    return _read(files, desks, _accuracy)


def base_rate(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> Items:
    """Knows how many are concerned and nothing of the flags."""
    return _read(files, desks, _base_rate)


def _slips(rows: Rows) -> Mapping[str, Any]:
    concerned = rows["concerned"]
    if "flags" in rows:
        found = rows["flags"] * rows["right"] / 100
        return {"found": found, "wrong": rows["flags"] - found, "share": 10,
                "sentence": _sentence(rows["right"], 100 * (rows["flags"] < 0.8 * concerned))}
    most = rows["false"] < 1000 * concerned / rows["people"]
    return {"found": concerned * rows["hit"] / 100, "wrong": rows["people"] * rows["false"] / 1000,
            "share": rows["hit"], "sentence": _sentence(100 * most, 100 - rows["hit"])}


def rates_of_everybody(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> Items:
    """Takes rates of the others of all people, and one figure beside another for the sentence: wrong flags of 1,000
    beside those concerned of 1,000, flags beside those concerned.
    """
    uses = {case["id"]: case["text"] for case in desks["costs"]["cases"]}
    told = {case: ["flag_stops", "miss_pays"] if text.endswith("stop") else ["flag_pays", "miss_without"]
            for case, text in uses.items()}
    return _read(files, desks, _slips) | {"costs": told}


SHORTCUTS = {each.__name__: each for each in (per_1000_as_people, rates_as_people, hit_rate, accuracy, base_rate,
                                              rates_of_everybody)}
