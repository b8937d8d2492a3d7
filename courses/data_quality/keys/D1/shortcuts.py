"""Ways through D1 that never ask its questions: each looks at one thing alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Items = dict[str, dict[str, Any]]
Desks = Mapping[str, Mapping[str, Any]]
COUNTS = ("none", "one", "two", "three", "four")


def _panels(case: Mapping[str, Any]) -> dict[str, Any]:
    return {panel["name"]: panel for panel in case["panels"]}


def _every(desks: Desks, count: Callable[[Any], str], way: Callable[[Any], str]) -> Items:
    return {"counts": {case["id"]: count(case) for case in desks["files"]["cases"]},
            "payments": {case["id"]: way(case) for case in desks["rows"]["cases"]}}


def _compared(case: Mapping[str, Any]) -> list[list[Any]]:
    rows: list[list[Any]] = _panels(case)["compare"]["rows"]
    return rows


def counts_empty_cells(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Counts the empty cells of the file, whatever is asked; a row with an empty cell costs the person money."""
    return _every(desks, lambda case: COUNTS[min(4, sum(None in row for row in _panels(case)["file"]["rows"]))],
                  lambda case: "loses" if any(row[1] is None for row in _compared(case)) else "same")


def reads_titles_of_panels(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Says that it cannot be counted wherever something beside the file did not come, and else one row."""
    return _every(desks, lambda case: "one" if all(panel.get("head") for panel in case["panels"]) else "nm",
                  lambda case: "gains" if len(_panels(case)["tonight"]["rows"]) > 1 else "same")


def knows_which_question_needs_what(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Says that it cannot be counted where the list, the column or the extract is missing, and else always two."""
    def count(case: Mapping[str, Any]) -> str:
        panels, asked = _panels(case), case["title"].rsplit(".", 1)[1]
        there = {"validity": "head" in panels["codes"], "accuracy": "head" in panels["extract"],
                 "timeliness": "d1.received_on" in panels["file"]["head"]}
        return "two" if there.get(asked, True) else "nm"
    return _every(desks, count, lambda case: "same")


def compares_groups_alone(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Looks at the group alone: another group than on the paper means that the person loses."""
    def way(case: Mapping[str, Any]) -> str:
        groups = next(row[1:] for row in _compared(case) if row[0] == "d1.group")
        return "same" if groups[0] == groups[1] else "loses"
    return _every(desks, lambda case: "none", way)


def any_difference_costs(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Whatever differs from the paper costs the person money; whatever does not is paid too much."""
    return _every(desks, lambda case: "three", lambda case: "loses" if any(
        row[1] != row[2] for row in _compared(case)) else "gains")


def end_date_alone(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Looks at the end date alone: lost means paid too much, gone by means too little."""
    def way(case: Mapping[str, Any]) -> str:
        until = next(row[1] for row in _compared(case) if row[0] == "d1.valid_to")
        return "gains" if until is None else "loses" if until < "2024-03-01" else "same"
    return _every(desks, lambda case: "one", way)


def goes_by_the_number_of_different_groups(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Takes how many different codes stand in the file for the number of rows that fail."""
    def count(case: Mapping[str, Any]) -> str:
        file = _panels(case)["file"]
        place = file["head"].index("d1.group")
        return COUNTS[max(0, min(4, len({row[place] for row in file["rows"]}) - 4))]
    return _every(desks, count, lambda case: "gains")


def _odd(group: str) -> bool:
    return group not in ("1", "2", "3", "C", "I", "II", "III")


def _months(row: Mapping[str, Any]) -> int:
    first, last = (int(row[day][:4]) * 12 + int(row[day][5:7]) for day in ("d1.decided_on", "d1.received_on"))
    return last - first


SIMPLE: Mapping[str, Callable[[list[dict[str, Any]], str], int]] = {
    "completeness": lambda rows, _: sum(row[f"d1.{name}"] in (None, "-", "?", "XXX", "N/A") for row in rows
                                        for name in ("first_name", "last_name")),
    "validity": lambda rows, _: 2 * sum(_odd(row["d1.group"]) for row in rows),
    "uniqueness": lambda rows, _: len(rows) - len({row["d1.personal_number"] for row in rows}) - 1,
    "consistency": lambda rows, _: sum((row["d1.valid_to"] or "9") < row["d1.decided_on"] for row in rows),
    "timeliness": lambda rows, _: sum(_months(row) >= 2 for row in rows),
    "accuracy": lambda rows, extract: sum(row["d1.birth_date"] not in extract for row in rows)}
"""Question → what one look counts."""


def one_look_for_each_question(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Knows what each question needs, and has one look for each: names, twice the codes that are on no list, numbers
    that stand twice but for one, ends before the decision, two months, dates that stand nowhere in the extract; of
    payments, the number, the group and an end that was lost.
    """
    def count(case: Mapping[str, Any]) -> str:
        panels, asked = _panels(case), case["title"].rsplit(".", 1)[1]
        rows = [dict(zip(panels["file"]["head"], row, strict=True)) for row in panels["file"]["rows"]]
        withheld = "d1.withheld" in rows[0].values()
        there = {"validity": "head" in panels["codes"], "timeliness": "d1.received_on" in rows[0],
                 "uniqueness": not withheld,
                 "accuracy": not withheld and "d1.birth_date" in panels["extract"].get("head", ())}
        if not there.get(asked, True):
            return "nm"
        return COUNTS[max(0, min(4, SIMPLE[asked](rows, repr(panels["extract"]["rows"]))))]

    def way(case: Mapping[str, Any]) -> str:
        came = {row[0]: row[1:] for row in _compared(case)}
        (number, its), (group, held), (end, till) = (came[f"d1.{name}"] for name in (
            "personal_number", "group", "valid_to"))
        ranks = {"C": 0, "III": 1, "3": 1, "II": 2, "2": 2, "I": 3, "1": 3}
        if number != its:
            return "loses"
        if group != held:
            return "gains" if ranks.get(group, 0) > ranks[held] else "loses"
        return "same" if end == till else "loses" if end else "gains" if till < "2024-03-01" else "same"
    return _every(desks, count, way)


SHORTCUTS = {each.__name__: each for each in (
    counts_empty_cells, reads_titles_of_panels, knows_which_question_needs_what, compares_groups_alone,
    any_difference_costs, end_date_alone, goes_by_the_number_of_different_groups, one_look_for_each_question)}
