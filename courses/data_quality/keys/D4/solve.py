"""What a careful caseworker finds in a D4 pack, reading what is on the desks and nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

UNSURE, SLIP = 0.22, 0.002
"""Unsure now and then; a wrong stop costs 20, so a skilled person looks twice and hardly slips (assumed)."""
DOUBT = {"choice": "pause"}
"""Whoever is unsure about a signal pauses and writes a letter."""


def solve(files: Mapping[str, bytes]) -> dict[str, dict[str, Any]]:
    """Return item → case → answer."""
    desks = json.loads(files["desks.json"])
    return {"decisions": {case["id"]: _decide(case) for case in desks["signals"]["cases"]},
            "months": {case["id"]: _months(case) for case in desks["months"]["cases"]},
            "dates": {case["id"]: _trust(case) for case in desks["dates"]["cases"]},
            "date_reasons": {"why": ["certificate", "chain"]},
            "still_paid": {"today": _still_paid(desks["chart"]["cases"][0])}}


def _panel(case: Mapping[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(panel for panel in case["panels"] if panel["name"] == name)
    return found


def _decide(case: Mapping[str, Any]) -> str:
    """Is there a record of death about this person, and does anything later speak of life?"""
    roll = {row[0]: row[2] for row in _panel(case, "compare")["rows"]}
    entries = [dict(zip(_panel(case, "entries")["head"], row, strict=False)) for row in _panel(case, "entries")["rows"]
               if _panel(case, "entries").get("head")]
    about = [entry for entry in entries if _same_person(entry, roll)]
    if about:
        alive = [row for row in _panel(case, "signs")["rows"] if len(row) > 1 and row[1] > about[0]["d4.death_date"]]
        return "pay" if alive else "stop"
    signal = {row[0]: row[1] for row in _panel(case, "compare")["rows"]}
    said = _panel(case, "dates")["rows"][0]
    if any(len(row) > 1 and row[1] > (said[1] or said[2]) for row in _panel(case, "signs")["rows"]):
        return "pay"
    # Only a whole date can differ; a year alone proves nothing.
    if len(signal["d4.birth_date"] or "") == 10 and not _same_day(signal["d4.birth_date"], roll["d4.birth_date"]):
        return "pay"
    return "pause"


def _same_person(entry: Mapping[str, Any], roll: Mapping[str, Any]) -> bool:
    names = sum(entry[name] == roll[name] for name in ("d4.last_name", "d4.first_name", "d4.patronymic"))
    return (entry["d4.number"] == roll["d4.number"] and names >= 2
            and _same_day(entry["d4.birth_date"], roll["d4.birth_date"]))


def _same_day(one: str, other: str) -> bool:
    """Equal, or equal once day and month change places."""
    return one == other or f"{one[:5]}{one[8:]}-{one[5:7]}" == other


def _months(case: Mapping[str, Any]) -> int:
    happened = _panel(case, "dates")["rows"][0][1][:7]
    return sum(row[0] > happened and row[1] == "d4.months.paid" for row in _panel(case, "months")["rows"])


def _trust(case: Mapping[str, Any]) -> str:
    """The record that was written down sooner after the day it states, and not before it."""
    rows = {row[0]: row[1:] for row in _panel(case, "two")["rows"]}
    chains = {}
    for place, record in enumerate(("civil", "file")):
        day, written = (date.fromisoformat(rows[name][place]) for name in ("d4.death_date", "dates.recorded"))
        # Written before the day it states, a record proves nothing.
        chains[record] = (written - day).days if written >= day else 10_000
    return min(chains, key=lambda name: chains[name])


def _still_paid(case: Mapping[str, Any]) -> float:
    deaths = _panel(case, "deaths")["rows"][0][1]
    return float(deaths * sum(row[1] * row[2] for row in _panel(case, "lag")["rows"]) / 100)
