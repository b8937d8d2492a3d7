"""What a careful team finds in a K1 pack, reading what is on the desks and nothing else."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from courses.cases.careful_reading import count_chance, judge_file, judge_pair

UNSURE, SLIP = 0.23, 0.02
DOUBT = {"hold": False, "same": "unclear", "decision": "pause"}
"""Whoever is unsure lets the row through, asks for a document, and pauses."""


def solve(files: Mapping[str, bytes], without: Collection[str] = frozenset()) -> dict[str, dict[str, Any]]:
    """Return item → case → answer.

    Parameters
    ----------
    without : lines of a rule that are not known
    """
    desks = json.loads(files["desks.json"])
    judged = {case["id"]: judge_file(case, without) for case in desks["files"]["cases"]}
    return {"intake": {case["id"]: _is_wrong(case) for case in desks["intake"]["cases"]},
            "pairs": {case["id"]: judge_pair(case["panels"][0]) for case in desks["pairs"]["cases"]},
            "files": {case: {"first": said, "final": said} for case, (said, _) in judged.items()},
            "reasons": {case: line for case, (_, line) in judged.items()},
            "chances": {case["id"]: count_chance(case) for case in desks["chances"]["cases"]},
            "notices": {case["id"]: _faults(case) for case in desks["notices"]["cases"]},
            "friday": {"friday": _friday(desks["friday"]["cases"][0])},
            "report": {case["id"]: _numbers(case) for case in desks["report"]["cases"]},
            "claims": {"claims": _unsupported(desks)}}


def _unsupported(desks: Mapping[str, Any]) -> list[str]:
    """Claims that the counts contradict, and claims that no count speaks to."""
    most = {}
    for case in desks["report"]["cases"]:
        week, later, never = (row[1] for row in case["panels"][0]["rows"])
        most[case["id"]] = week > later + never
    offered = [option["value"] for option in desks["claims"]["fields"][0]["options"]]
    counted = {f"{name}_{'most' if more else 'few'}" for name, more in most.items()} | {"checked", "missing"}
    return [claim for claim in offered if claim not in counted]


def _is_wrong(case: Mapping[str, Any]) -> bool:
    """Whether the row breaks a line of the file's rule."""
    _, last_name, first_name, born, group, decided, until = case["panels"][0]["rows"][0]
    if any(_is_garbled(name or "") for name in (last_name, first_name)) or first_name == "XXX":
        return True
    # Days written year first compare as texts.
    return not born or born == "1900-01-01" or group not in (0, 1, 2, 3) or bool(until and until < decided)


def _is_garbled(name: str) -> bool:
    """Whether a name is missing, holds what is no letter, or was read in the wrong encoding: read back, it differs."""
    if not name or not all(letter.isalpha() or letter in "' -" for letter in name):
        return True
    try:
        return name.encode("cp1254").decode() != name
    except UnicodeError:
        return False


def _faults(case: Mapping[str, Any]) -> list[str]:
    texts = {row[0].rsplit(".", 1)[1]: row[1] for row in case["panels"][0]["rows"]}
    benefit = texts["what"].rsplit(".", 1)[1]
    found = [fault for fault, block in (("accusation", "fact"), ("source", "source"), ("contest", "contest"))
             if f"{block}2" in texts[block]]
    found += ["rule"] if not texts["rule"].endswith(benefit) else []
    found += ["sensitive"] if "also" in texts else []
    return found or ["fine"]


def _friday(case: Mapping[str, Any]) -> str:
    """Compare the last two weeks with the first two, benefit by benefit."""
    risen = {}
    for label, *cells in case["panels"][0]["rows"]:
        wrong, seen = ([int(cell.split(" / ")[part]) for cell in cells] for part in (0, 1))
        risen[label.rsplit(".", 1)[1]] = sum(wrong[2:]) / sum(seen[2:]) - sum(wrong[:2]) / sum(seen[:2])
    high = [benefit for benefit, rise in risen.items() if rise > 0.2]
    return "pause" if len(high) >= 2 else "narrow" if high == ["disability"] else "continue"


def _numbers(case: Mapping[str, Any]) -> dict[str, float]:
    week, later, never = (row[1] for row in case["panels"][0]["rows"])
    total = week + later + never
    return {"week": round(100 * week / total, 1), "never": round(100 * never / total, 1)}
