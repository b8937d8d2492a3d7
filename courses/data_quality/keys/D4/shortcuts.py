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


def identity_alone(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> Items:
    """Compares number, names and date of birth with care, and never opens the other registers."""
    def decide(case: Mapping[str, Any]) -> str:
        roll = {name: both[1] for name, both in _sides(case).items()}
        fits = [entry for entry in _entries(case) if entry["d4.number"] == roll["d4.number"]
                and entry["d4.first_name"] == roll["d4.first_name"]
                and entry["d4.birth_date"][:4] == roll["d4.birth_date"][:4]]
        return "stop" if fits else "pay" if _entries(case) else "pause"
    return _all(desks, decide)


def _after(case: Mapping[str, Any], column: int) -> bool:
    """Whether another register holds something after the stated death, by the day in this column."""
    said = _panel(case, "dates")["rows"][0]
    return any(row[column] > (said[1] or said[2]) for row in _panel(case, "signs")["rows"] if len(row) > 1)


def life_alone(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> Items:
    """Looks for life after the stated death, and never whether the record is about this person."""
    return _all(desks, lambda case: "pay" if _after(case, 1) else "stop" if _entries(case) else "pause")


def life_and_year(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> Items:
    """Looks for life after the stated death, then compares the year of birth alone, and reads no name."""
    def decide(case: Mapping[str, Any]) -> str:
        held = _sides(case)["d4.birth_date"][1][:4]
        fits = any((entry["d4.birth_date"] or "")[:4] == held for entry in _entries(case))
        return "pay" if _after(case, 1) else "stop" if fits else "pay" if _entries(case) else "pause"
    return _all(desks, decide)


def written_later(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> Items:
    """Pays on where anything was written down after the stated death, and stops where a record carries the number."""
    number = number_alone(files, desks)["decisions"]
    cases = {case["id"]: case for case in desks["signals"]["cases"]}
    return _all(desks, lambda case: "pay" if _after(cases[case["id"]], 2) else number[case["id"]])


SHORTCUTS = {each.__name__: each for each in (number_alone, birth_date_alone, first_name_alone,
                                              fathers_name_alone, origin_alone,
                                              signs_alone, records_counted,
                                              identity_alone, life_alone, life_and_year,
                                              written_later)}
