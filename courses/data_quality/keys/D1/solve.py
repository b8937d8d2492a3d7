"""What a careful data steward finds in a D1 pack, reading what is on the desks and nothing else."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from typing import Any

UNSURE, SLIP = 0.13, 0.02
LINES = {"completeness": "Completeness", "validity": "Validity", "uniqueness": "Uniqueness",
         "consistency": "Consistency", "timeliness": "Timeliness", "accuracy": "Accuracy", "missing": "Where the list",
         "group": "Group 1 or I", "until": "It is paid while", "each": "Each row is paid",
         "number": "The money goes", "unread": "Names, date of birth"}
"""Line of a rule card → how it begins."""
COUNTS = ("none", "one", "two", "three", "four")
OLD, NEW, SWITCH = ("1", "2", "3", "C"), ("I", "II", "III", "C"), "2019-07-01"
PLACEHOLDERS = ("-", "?", "XXX", "N/A")
TODAY = "2024-03-01"
RATES = {"1": 450, "I": 450, "2": 300, "II": 300, "3": 200, "III": 200}
Row = Mapping[str, Any]
Forgotten = frozenset[str]


def solve(files: Mapping[str, bytes], without: Forgotten = frozenset()) -> dict[str, dict[str, Any]]:
    """Return item → case → answer; lines of the rule cards in `without` are not known."""
    desks = json.loads(files["desks.json"])
    return {"counts": {case["id"]: _count(case, without) for case in desks["files"]["cases"]},
            "payments": {case["id"]: _way(case, without) for case in desks["rows"]["cases"]}}


def _count(case: Row, without: Forgotten) -> str:
    question = case["title"].rsplit(".", 1)[1]
    panels = {panel["name"]: panel for panel in case["panels"]}
    rows = [dict(zip(panels["file"]["head"], row, strict=True)) for row in panels["file"]["rows"]]
    if not _can_be_counted(question, rows, panels):
        return "none" if "missing" in without else "nm"
    number = FAILING[question](rows, panels, question in without)
    return COUNTS[min(number, 4)]


def _can_be_counted(question: str, rows: list[dict[str, Any]], panels: Row) -> bool:
    keys = "d1.withheld" not in rows[0].values()
    return {"validity": panels["codes"].get("head") is not None, "timeliness": "d1.received_on" in rows[0],
            "uniqueness": keys, "accuracy": keys and "d1.birth_date" in panels["extract"].get("head", ())}.get(
                question, True)


def _empty(rows: list[dict[str, Any]], panels: Row, naive: bool) -> int:
    """Whoever does not know the line counts each empty cell, and no placeholder."""
    if naive:
        return sum(None in row.values() for row in rows)
    return sum((row["d1.valid_to"] is None and row["d1.again"] == "d1.again.yes")
               or any(row[f"d1.{name}"] in (None, *PLACEHOLDERS) for name in ("last_name", "first_name"))
               for row in rows)


def _off_list(rows: list[dict[str, Any]], panels: Row, naive: bool) -> int:
    return sum(row["d1.group"] not in ((*OLD, *NEW) if naive else NEW if row["d1.decided_on"] >= SWITCH else OLD)
               for row in rows)


def _twice(rows: list[dict[str, Any]], panels: Row, naive: bool) -> int:
    """Whoever does not know the line takes every further row of a person for a second one."""
    keys = [(row["d1.personal_number"], "" if naive else row["d1.decided_on"]) for row in rows]
    return len(keys) - len(set(keys))


def _contradicting(rows: list[dict[str, Any]], panels: Row, naive: bool) -> int:
    """Whoever does not know the line sees each cell alone, and no contradiction."""
    bad = [row for row in rows if (row["d1.valid_to"] or TODAY) < row["d1.decided_on"]
           or (row["d1.group"] == "C" and _grown(row))]
    return 0 if naive else len(bad)


def _grown(row: Row) -> bool:
    born = row["d1.birth_date"]
    return born != "d1.withheld" and f"{int(born[:4]) + 18}{born[4:]}" <= row["d1.decided_on"]


def _late(rows: list[dict[str, Any]], panels: Row, naive: bool) -> int:
    days = [(dt.date.fromisoformat(row["d1.received_on"]) - dt.date.fromisoformat(row["d1.decided_on"])).days
            for row in rows]
    return sum(day > (7 if naive else 30) for day in days)


def _differing(rows: list[dict[str, Any]], panels: Row, naive: bool) -> int:
    """Whoever does not know the line finds every date that can be a date accurate."""
    born = {row[0]: row[3] for row in panels["extract"]["rows"]}
    return 0 if naive else sum(row["d1.birth_date"] != born[row["d1.personal_number"]] for row in rows)


FAILING: Mapping[str, Callable[[list[dict[str, Any]], Row, bool], int]] = {
    "completeness": _empty, "validity": _off_list, "uniqueness": _twice, "consistency": _contradicting,
    "timeliness": _late, "accuracy": _differing}


def _pays_once(files: Mapping[str, bytes]) -> dict[str, str]:
    return solve(files, frozenset({"each"}))["payments"]


def _reads_no_end(files: Mapping[str, bytes]) -> dict[str, str]:
    return solve(files, frozenset({"until"}))["payments"]


MISTAKES = {"pays_once": _pays_once, "reads_no_end": _reads_no_end}
"""Mistake → the answers of somebody who makes it and no other."""


def _way(case: Row, without: Forgotten) -> str:
    """Compare what is paid tonight with what the paper says."""
    panels = {panel["name"]: panel["rows"] for panel in case["panels"]}
    arrived, paper = ({row[0]: row[place] for row in panels["compare"]} for place in (1, 2))
    if "unread" in without and any(arrived[f"d1.{name}"] != paper[f"d1.{name}"]
                                   for name in ("first_name", "birth_date")):
        return "loses"
    number = "number" in without or arrived["d1.personal_number"] == paper["d1.personal_number"]
    rows = panels["tonight"][:1] if "each" in without else panels["tonight"]
    paid = sum(_rate(group, until, without) for _, group, until in rows) if number else 0
    due = _rate(paper["d1.group"], paper["d1.valid_to"], without)
    return "gains" if paid > due else "loses" if paid < due else "same"


def _rate(group: str, until: str | None, without: Forgotten) -> int:
    if "until" not in without and (until or TODAY) < TODAY:
        return 0
    return 300 if "group" in without else RATES.get(group, 0)
