"""What a careful caseworker finds in an O4 pack: the decision from the file, and the named value held against it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from courses.cases.careful_reading import FILE_LINES, judge_file

UNSURE, SLIP = 0.16, 0.02
LINES = FILE_LINES | {"match": "What the assistant names"}
"""Line of the rule card → how it begins."""
BENEFITS = ("pension", "disability", "student")


def solve(files: Mapping[str, bytes], without: frozenset[str] = frozenset()) -> dict[str, dict[str, Any]]:
    """Return item → case → answer, of somebody who does not know some lines of the rule card."""
    cases = json.loads(files["desks.json"])["files"]["cases"]
    found = {case["id"]: judge_file(case, without)[0] for case in cases}
    match = {case["id"]: _match(case, without) for case in cases if case["advice"].get("reasons")}
    # Which benefit's values disagree most often is what to ask the vendor about.
    differ = Counter(case["text"].split(".")[-1] for case in cases if match.get(case["id"]) == "differs")
    return {"relied": {case: {"first": said, "final": said} for case, said in found.items()}, "match": match,
            "vendor": {"vendor": max(BENEFITS, key=lambda benefit: differ[benefit])}}


def _match(case: Mapping[str, Any], without: frozenset[str]) -> str:
    line, value = case["advice"]["reasons"][:2]
    return "agrees" if "match" in without or value == _values(case)[line.split(".")[-1]] else "differs"


def _values(case: Mapping[str, Any]) -> dict[str, str]:
    """What the file says about each thing that a view may name."""
    panels = {panel["name"]: panel["rows"] if panel.get("head") else [] for panel in case["panels"]}
    person = next(panel["rows"] for panel in case["panels"] if panel["name"] == "person")
    rows = {name: panels.get(name, []) for name in ("insured_account", "insurance_quarter", "disability_decision",
                                                    "higher_education", "employment_contract")}
    newest = max(rows["disability_decision"], key=lambda row: row[2], default=["", "", "", ""])
    months = sum(row[0] for row in rows["insured_account"]) + sum(row[1] for row in rows["insurance_quarter"])
    return {"birth": person[0][1], "district": person[2][1], "months": str(months), "decision": str(newest[3]),
            "group": str(newest[0]), "contracts": str(len(rows["employment_contract"])),
            "study": max((row[2] or "" for row in rows["higher_education"]), default="")}


def _by_the_view(files: Mapping[str, bytes]) -> dict[str, Any]:
    """Calls whatever a wrong view names wrong, and whatever a right view names right."""
    cases = json.loads(files["desks.json"])["files"]["cases"]
    return {case["id"]: "agrees" if case["advice"]["choice"] == judge_file(case)[0] else "differs"
            for case in cases if case["advice"].get("reasons")}


MISTAKES = {"by_the_view": _by_the_view}
