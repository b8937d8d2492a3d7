"""What a careful caseworker finds in a D5 pack, reading what is on the desks and nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

UNSURE, SLIP = 0.18, 0.02
"""Thirty files of twelve months each tire: unsure in nearly one of five (assumed)."""
LAW = {"law": "month", "group": "left", "net": "nothing"}
PROOF = {"short": "office", "lost": "office", "denies": "office", "gap": "employer", "contract": "employer",
         "lump": "employer", "after": "nobody", "silent": "nobody", "year": "nobody",
         "opening": "facts", "closing": "object", "source": "lines"}


def solve(files: Mapping[str, bytes]) -> dict[str, dict[str, Any]]:
    """Return item → case → answer."""
    desks = json.loads(files["desks.json"])
    return {"debts": {case["id"]: _judge(case) for case in desks["claims"]["cases"]},
            "amounts": {case["id"]: sum(_gaps(case)) for case in desks["amounts"]["cases"]},
            "method": dict(LAW), "proof": {case["id"]: PROOF[case["id"]] for case in desks["proof"]["cases"]}}


def _rows(case: Mapping[str, Any], name: str) -> list[list[Any]]:
    panel = next(each for each in case["panels"] if each["name"] == name)
    rows: list[list[Any]] = panel["rows"] if panel.get("head") else []
    return rows


def _judge(case: Mapping[str, Any]) -> str:
    """Is there a month on the benefit with more wages than declared? If not, is every wage in some month's line?"""
    agreed = {row[0]: row[3] for row in _rows(case, "employment_contract")}
    # Nearly a year's wages are a total entered for one month; in a set, a line that came twice counts once.
    lines = {(month, employer, wage if wage <= 11 * agreed.get(employer, wage) else round(wage / 12))
             for month, employer, wage in _rows(case, "wage_line")}
    earned: dict[str, float] = {}
    for month, _, wage in lines:
        earned[month] = earned.get(month, 0) + wage
    declared = {row[0]: row[1] for row in _rows(case, "declared")}
    if any(earned.get(month, 0) > said + 1 for month, said in declared.items()):
        return "debt"
    total = next(panel for panel in case["panels"] if panel["name"] == "claim")["rows"][0][1]
    sent = sum(wage for *_, wage in _rows(case, "wage_line"))
    return "payslips" if total > sent + 1 and len(declared) < 12 else "none"


def _rates(case: Mapping[str, Any]) -> tuple[float, float, float]:
    full, free, share, _ = (row[1] for row in next(each for each in case["panels"] if each["name"] == "rates")["rows"])
    return full, free, share / 100


def _gaps(case: Mapping[str, Any]) -> list[float]:
    """What was paid above (or below) what was due, month by month."""
    full, free, share = _rates(case)
    return [round(paid - max(0.0, full - share * max(0.0, wage - free)), 2)
            for _, _, wage, paid in _rows(case, "months")]


def _claimed(case: Mapping[str, Any]) -> float:
    return float(next(each for each in case["panels"] if each["name"] == "rates")["rows"][3][1])


def _from_those_who_left(files: Mapping[str, bytes]) -> dict[str, str]:
    """Claim wherever the employers' lines hold more than was declared, in whatever month."""
    cases = json.loads(files["desks.json"])["claims"]["cases"]
    return {case["id"]: "debt" for case in cases if len(_rows(case, "declared")) < 12} | {
        case["id"]: "none" for case in cases if len(_rows(case, "declared")) == 12}


def _by_the_total(files: Mapping[str, bytes]) -> dict[str, str]:
    """Claim where a line holds a year or stands twice; right elsewhere."""
    cases = json.loads(files["desks.json"])["claims"]["cases"]
    return {case["id"]: _judge_by_total(case) for case in cases}


def _judge_by_total(case: Mapping[str, Any]) -> str:
    sent = sum(wage for *_, wage in _rows(case, "wage_line"))
    declared = sum(row[1] for row in _rows(case, "declared"))
    return "debt" if len(_rows(case, "declared")) == 12 and sent > declared + 1 else _judge(case)


MISTAKES = {
    "claims_from_those_who_left": _from_those_who_left, "trusts_the_total": _by_the_total,
    "average": lambda files: {case["id"]: _claimed(case)
                              for case in json.loads(files["desks.json"])["amounts"]["cases"]},
    "paid_too_much": lambda files: {case["id"]: sum(gap for gap in _gaps(case) if gap > 0)
                                    for case in json.loads(files["desks.json"])["amounts"]["cases"]}}
"""Mistake → the answers of somebody who makes it and no other."""
