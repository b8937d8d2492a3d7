"""What a careful caseworker finds in a D5 pack, reading what is on the desks and nothing else."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

UNSURE, SLIP = 0.15, 0.02
"""Two dozen files of twelve months each tire: unsure in one of seven (assumed)."""
LINES = {"month": "The law looks at each month", "debt": "There is a debt when", "year": "A line of twelve times",
         "number": "A line that came twice", "bonus": "A second line of the same wage",
         "rest": "Where the year's total", "find": "Find the months", "due": "What was due", "gap": "Paid less due",
         "sum": "The claim is the sum"}
"""Line of the rule → how it begins on the desk."""


def solve(files: Mapping[str, bytes], without: Collection[str] = frozenset()) -> dict[str, dict[str, Any]]:
    """Return item → case → answer; `without` some lines of the rule, as somebody answers who does not know them."""
    desks = json.loads(files["desks.json"])
    return {"debts": {case["id"]: _judge(case, without) for case in desks["claims"]["cases"]},
            "amounts": {case["id"]: round(_sum(_gaps(case, without), without), 2)
                        for case in desks["amounts"]["cases"]},
            "method": {case["id"]: _left(case) for case in desks["method"]["cases"]},
            "proof": {case["id"]: _who(case) for case in desks["proof"]["cases"]}}


def _rows(case: Mapping[str, Any], name: str) -> list[list[Any]]:
    panel = next(each for each in case["panels"] if each["name"] == name)
    rows: list[list[Any]] = panel["rows"] if panel.get("head") else []
    return rows


def _judge(case: Mapping[str, Any], without: Collection[str]) -> str:
    """Is there a month on the benefit with more wages than declared? If not, is every wage in some month's line?"""
    agreed = {row[0]: row[3] for row in _rows(case, "employment_contract")}
    sent = _rows(case, "wage_line")
    # In a set, a line that came twice under one number counts once.
    lines = [tuple(line) for line in sent]
    lines = lines if "number" in without else sorted(set(lines))
    if "year" not in without:
        lines = [(month, employer, wage if wage <= 11 * agreed.get(employer, wage) else round(wage / 12), number)
                 for month, employer, wage, number in lines]
    declared = {row[0]: row[1] for row in _rows(case, "declared")}
    second = _second(lines)
    if any(month in declared for month, *_ in second) and "bonus" not in without:
        return "payslips"
    earned: dict[str, float] = {}
    for month, _, wage, number in lines:
        if number not in {line[3] for line in second} and ("month" in without or month in declared):
            earned[month] = earned.get(month, 0) + wage
    if _is_short(declared, earned, without):
        return "debt"
    total = next(panel for panel in case["panels"] if panel["name"] == "claim")["rows"][0][1]
    return "payslips" if total > sum(wage for _, _, wage, _ in sent) + 1 and "rest" not in without else "none"


def _second(lines: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Lines that repeat another one of that month, employer and wage under a number of their own."""
    seen: dict[tuple[Any, ...], Any] = {}
    return [line for line in lines if seen.setdefault(line[:3], line[3]) != line[3]]


def _is_short(declared: Mapping[str, float], earned: Mapping[str, float], without: Collection[str]) -> bool:
    """Without the lines: the year's sums are compared, or any difference is taken for a debt."""
    if "month" in without:
        return sum(earned.values()) > sum(declared.values()) + 5
    gaps = [earned.get(month, 0) - said for month, said in declared.items()]
    return any(abs(gap) > 5 if "debt" in without else gap > 5 for gap in gaps)


def _left(case: Mapping[str, Any]) -> str:
    """How much of the plus months is left once the minus months count as well."""
    *months, (*_, claim) = _rows(case, "net")
    share = sum(row[-1] for row in months) / claim
    return "nothing" if share < 0.1 else "all" if share > 0.9 else "part"


def _who(case: Mapping[str, Any]) -> str:
    facts = {row[0]: row[1] for row in case["panels"][0]["rows"]}
    if facts["d5.fact.paid"] == "d5.fact.no":
        return "nobody"
    # In a set, a line that came twice under one number counts once.
    lines = {tuple(map(int, line.split(": "))) for line in facts["d5.fact.lines"].split("; ")}
    wages = [wage for _, wage in lines]
    if facts["d5.fact.rest"] or len(set(wages)) < len(wages):
        return "employer"
    if sum(wages) > facts["d5.declared"]:
        return "office"
    return "person" if facts["d5.fact.says"] == "d5.says.deduct" else "nobody"


def _rates(case: Mapping[str, Any]) -> tuple[float, float, float]:
    full, free, share, _ = (row[1] for row in next(each for each in case["panels"] if each["name"] == "rates")["rows"])
    return full, free, share / 100


def _gaps(case: Mapping[str, Any], without: Collection[str] = ()) -> list[float]:
    """What was paid above (or below) what was due, month by month."""
    full, free, share = _rates(case)
    gaps = []
    for _, declared, wage, paid in _rows(case, "months"):
        due = max(0.0, full - share * max(0.0, wage - free))
        gaps.append(round(wage - declared if "due" in without else paid - due, 2))
    return [abs(gap) for gap in gaps] if "gap" in without else gaps


def _sum(gaps: list[float], without: Collection[str]) -> float:
    """Without the lines: the first month that differs is enough, or only what was paid too much counts."""
    if "find" in without:
        return next(gap for gap in gaps if gap)
    return sum(gap for gap in gaps if gap > 0 or "sum" not in without)


def _claimed(case: Mapping[str, Any]) -> float:
    return float(next(each for each in case["panels"] if each["name"] == "rates")["rows"][3][1])


def _from_those_who_left(files: Mapping[str, bytes]) -> dict[str, str]:
    """Claim wherever the employers' lines hold more than was declared, in whatever month."""
    cases = json.loads(files["desks.json"])["claims"]["cases"]
    return {case["id"]: "debt" if len(_rows(case, "declared")) < 12 else "none" for case in cases}


def _by_the_total(files: Mapping[str, bytes]) -> dict[str, str]:
    """Claim where a line holds a year or stands twice; right elsewhere."""
    cases = json.loads(files["desks.json"])["claims"]["cases"]
    return {case["id"]: _judge_by_total(case) for case in cases}


def _judge_by_total(case: Mapping[str, Any]) -> str:
    lines = [tuple(line) for line in _rows(case, "wage_line")]
    wages = sorted(wage for _, _, wage, _ in lines)
    swollen = len(set(lines)) < len(lines) or max(wages, default=0) > 3 * (wages or [0])[len(wages) // 2]
    large = len(_rows(case, "declared")) == 12 and swollen
    return "debt" if large and _judge(case, ()) == "none" else _judge(case, ())


MISTAKES = {
    "claims_from_those_who_left": _from_those_who_left, "trusts_the_total": _by_the_total,
    "average": lambda files: {case["id"]: _claimed(case)
                              for case in json.loads(files["desks.json"])["amounts"]["cases"]},
    "paid_too_much": lambda files: {case["id"]: sum(gap for gap in _gaps(case) if gap > 0)
                                    for case in json.loads(files["desks.json"])["amounts"]["cases"]}}
"""Mistake → the answers of somebody who makes it and no other."""
