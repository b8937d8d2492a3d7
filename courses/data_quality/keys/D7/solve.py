"""What a careful data steward works out from a D7 pack, reading what is on the desks and nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

UNSURE, SLIP = 0.13, 0.02
LINES = {"late": "Registered late", "lost": "Never reached us", "unknown": "Income unknown", "fewer": "Fewer families",
         "zeros": "Typed zeros", "absent": "Missing from the list", "worked": "A quarter counts",
         "missing": "A report is", "none": "A quarter without"}
"""Line of a rule card → how it begins."""
CAUSES = ("late", "lost", "unknown")
CAUSE_FROM, FEW_WITH_INCOME = 15, 3
Forgotten = frozenset[str]


def solve(files: Mapping[str, bytes], without: Forgotten = frozenset()) -> dict[str, dict[str, Any]]:
    """Return item → case → answer; lines of the rule cards in `without` are not known."""
    desks = json.loads(files["desks.json"])
    found: dict[str, dict[str, Any]] = {"causes": {}, "absent": {}, "careers": {}}
    for case in desks["districts"]["cases"]:
        facts = {row[0].rsplit(".", 1)[1]: row[1] for panel in case["panels"] for row in panel["rows"]}
        found["causes"][case["id"]], found["absent"][case["id"]] = _district(facts, without)
    for case in desks["careers"]["cases"]:
        found["careers"][case["id"]] = _career(case["panels"][0]["rows"], without)
    return found


def _district(facts: Mapping[str, int], without: Forgotten) -> tuple[str, float]:
    unknown = facts["with_income"] * FEW_WITH_INCOME > facts["asked"] and "zeros" not in without
    known = facts["filled"] - (facts["zero"] if unknown else 0)
    left = [facts["born"], facts["registered"], facts["reached"], known]
    lost = {cause: before - after for cause, before, after in zip(CAUSES, left, left[1:], strict=False)}
    shares = {cause: 100 * lost[cause] / left[place] for place, cause in enumerate(CAUSES) if cause not in without}
    largest = max(shares, key=lambda cause: shares[cause])
    cause = largest if shares[largest] >= CAUSE_FROM or "fewer" in without else "fewer"
    most = max(lost.values())
    return cause, float(most) if "absent" in without else round(most * facts["list"] / known, 1)


def _career(rows: list[list[Any]], without: Forgotten) -> dict[str, int]:
    """Whoever does not know a line takes every empty quarter for the other kind."""
    empty = [(days, others) for _, days, months, others in rows if not months or "worked" in without]
    missing = sum(days > 0 and not others for days, others in empty)
    if "missing" in without:
        missing = 0
    if "none" in without:
        missing = len(empty)
    return {"none": len(empty) - missing, "missing": missing}


MISTAKES = {"forgets_who_is_entitled": lambda files: solve(files, frozenset({"absent"}))["absent"],
            "reads_gaps_as_none": lambda files: solve(files, frozenset({"missing"}))["careers"],
            "asks_for_everything": lambda files: solve(files, frozenset({"none"}))["careers"]}
"""Ways of working that sample answers make throughout."""
