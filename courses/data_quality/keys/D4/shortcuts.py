"""What somebody does in D4 who compares one thing alone: the number, a date, where the signal comes from, one panel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Items = dict[str, dict[str, Any]]
Decide = Callable[[Mapping[str, Any]], str]


def _panel(case: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = next(panel for panel in case["panels"] if panel["name"] == name)
    return found


def _entries(case: Mapping[str, Any]) -> list[dict[str, Any]]:
    panel = _panel(case, "entries")
    return [dict(zip(panel["head"], row, strict=False)) for row in panel["rows"]] if panel.get("head") else []


def _sides(case: Mapping[str, Any]) -> dict[str, list[Any]]:
    return {row[0]: row[1:] for row in _panel(case, "compare")["rows"]}


def _all(desks: Mapping[str, Any], decide: Decide) -> Items:
    """Decide by one thing; months by the number of rows, dates by rank, the estimate by the typical lag."""
    deaths = next(panel for panel in desks["chart"]["cases"][0]["panels"] if panel["name"] == "deaths")["rows"][0][1]
    return {"decisions": {case["id"]: decide(case) for case in desks["signals"]["cases"]},
            "months": {case["id"]: len(_panel(case, "months")["rows"]) - 5 for case in desks["months"]["cases"]},
            "dates": dict.fromkeys((case["id"] for case in desks["dates"]["cases"]), "civil"),
            "date_reasons": dict.fromkeys((case["id"] for case in desks["dates"]["cases"]), "certificate"),
            "still_paid": {"today": 7 * deaths}}


def number_alone(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> Items:
    """Stops where a record of death carries the number, pays on where another record is listed, else pauses."""
    def decide(case: Mapping[str, Any]) -> str:
        found = _entries(case)
        same = any(entry["d4.number"] == _sides(case)["d4.number"][1] for entry in found)
        return "stop" if same else "pay" if found else "pause"
    return _all(desks, decide)


def birth_date_alone(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> Items:
    """Opens no panel: compares the two dates of birth, and pauses where the signal states none."""
    def decide(case: Mapping[str, Any]) -> str:
        said, held = _sides(case)["d4.birth_date"]
        return "pause" if len(said or "") < 10 else "stop" if said == held else "pay"
    return _all(desks, decide)


def first_name_alone(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> Items:
    """Opens the civil register and compares the first name alone."""
    def decide(case: Mapping[str, Any]) -> str:
        found = _entries(case)
        same = any(entry["d4.first_name"] == _sides(case)["d4.first_name"][1] for entry in found)
        return "stop" if same else "pay" if found else "pause"
    return _all(desks, decide)


def fathers_name_alone(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> Items:
    """Opens the civil register and compares the father's name alone."""
    def decide(case: Mapping[str, Any]) -> str:
        found = _entries(case)
        same = any(entry["d4.patronymic"] == _sides(case)["d4.patronymic"][1] for entry in found)
        return "stop" if same else "pay" if found else "pause"
    return _all(desks, decide)


def origin_alone(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> Items:
    """Goes by where the signal comes from: stops for the civil register, pays on for a match by name, else pauses."""
    known = {"civil": "stop", "name": "pay"}
    return _all(desks, lambda case: known.get(case["text"].rsplit(".", 1)[1], "pause"))


def signs_alone(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> Items:
    """Opens the other registers alone: whoever has an entry there lives, whoever has none is dead."""
    return _all(desks, lambda case: "pay" if _panel(case, "signs").get("head") else "stop")


def records_counted(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> Items:
    """Opens the civil register and counts: one record stops, several pay on, none pauses."""
    return _all(desks, lambda case: ("pause", "stop", "pay")[min(len(_entries(case)), 2)])


SHORTCUTS = {each.__name__: each for each in (number_alone, birth_date_alone, first_name_alone,
                                              fathers_name_alone, origin_alone,
                                              signs_alone, records_counted)}
