"""What a careful caseworker finds in a D4 pack, reading what is on the desks and nothing else."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

UNSURE, SLIP = 0.18, 0.02
"""Unsure about one signal in six (assumed)."""
DOUBT = {"choice": "pause"}
"""Whoever is unsure about a signal pauses and writes a letter."""
LINES = {"stop": "Stop when a record of death", "slip": "Day and month exchanged", "other": "Another first name",
         "life": "Pay on, too, when something happened", "pause": "Pause and send one letter",
         "month": "The month of death", "later": "Every later month"}
"""Line of the rule → how it begins on the desk."""


def solve(files: Mapping[str, bytes], without: Collection[str] = frozenset()) -> dict[str, dict[str, Any]]:
    """Return item → case → answer; `without` some lines of the rule, as somebody answers who does not know them."""
    desks = json.loads(files["desks.json"])
    dates = {case["id"]: _trust(case) for case in desks["dates"]["cases"]}
    return {"decisions": {case["id"]: _decide(case, without) for case in desks["signals"]["cases"]},
            "months": {case["id"]: _months(case, without) for case in desks["months"]["cases"]},
            "dates": {case: side for case, (side, _) in dates.items()},
            "date_reasons": {case: sign for case, (_, sign) in dates.items()},
            "still_paid": {"today": _still_paid(desks["chart"]["cases"][0])}}


def _panel(case: Mapping[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(panel for panel in case["panels"] if panel["name"] == name)
    return found


def _decide(case: Mapping[str, Any], without: Collection[str]) -> str:
    """Is there a record of death about this person, and does anything later speak of life?"""
    roll = {row[0]: row[2] for row in _panel(case, "compare")["rows"]}
    entries = [dict(zip(_panel(case, "entries")["head"], row, strict=False)) for row in _panel(case, "entries")["rows"]
               if _panel(case, "entries").get("head")]
    about = [entry for entry in entries if _same_person(entry, roll, without)]
    pause = "pay" if "pause" in without else "pause"
    signs = [row[1] for row in _panel(case, "signs")["rows"] if len(row) > 1 and "life" not in without]
    if about:
        return "pay" if any(day > about[0]["d4.death_date"] for day in signs) else \
            pause if "stop" in without else "stop"
    signal = {row[0]: row[1] for row in _panel(case, "compare")["rows"]}
    said = _panel(case, "dates")["rows"][0]
    if any(day > (said[1] or said[2]) for day in signs):
        return "pay"
    # Only a whole entry can be about somebody else; a year alone proves nothing.
    return "pay" if len(signal["d4.birth_date"] or "") == 10 else pause


def _same_person(entry: Mapping[str, Any], roll: Mapping[str, Any], without: Collection[str]) -> bool:
    if entry["d4.number"] != roll["d4.number"]:
        return False
    last, first, fathers = (entry[name] == roll[name] for name in ("d4.last_name", "d4.first_name", "d4.patronymic"))
    if "slip" in without:
        return last and first and fathers and bool(entry["d4.birth_date"] == roll["d4.birth_date"])
    named = first and (last or fathers)
    return "other" in without or (named and _same_day(entry["d4.birth_date"], roll["d4.birth_date"]))


def _same_day(one: str, other: str) -> bool:
    """Equal, or equal once day and month change places."""
    return one == other or f"{one[:5]}{one[8:]}-{one[5:7]}" == other


def _months(case: Mapping[str, Any], without: Collection[str]) -> int:
    """Without the lines: the month of death counts as well, or only what was paid since the death was recorded."""
    happened, recorded = (day[:7] for day in _panel(case, "dates")["rows"][0][1:3])
    first = recorded if "later" in without else happened
    return sum((row[0] >= first if "month" in without else row[0] > first) and row[1] == "d4.months.paid"
               for row in _panel(case, "months")["rows"])


def _trust(case: Mapping[str, Any]) -> tuple[str, str]:
    """Whose date is the better one, and by which sign."""
    rows = {row[0]: row[1:] for row in _panel(case, "two")["rows"]}
    days, written = ([date.fromisoformat(day) for day in rows[name]] for name in ("d4.death_date", "dates.recorded"))
    chains = [(when - day).days for day, when in zip(days, written, strict=True)]
    papers = [basis == "d4.basis.paper" for basis in rows["d4.basis"]]
    # Written before the day it states, a record proves nothing.
    better, sign = (chains[0] < 0, "order") if min(chains) < 0 else \
        (papers[1], "certificate") if sum(papers) == 1 else (chains[1] < chains[0], "chain")
    return ("file" if better else "civil"), sign


def _still_paid(case: Mapping[str, Any]) -> float:
    deaths = _panel(case, "deaths")["rows"][0][1]
    return float(deaths * sum(row[1] * row[2] for row in _panel(case, "lag")["rows"]) / 100)
