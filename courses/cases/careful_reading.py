"""What a careful person concludes from a file, a pair of records or a list, reading what the desk shows and no more.

Solvers of exercises share this; it knows the rule that the trainee was given and nothing of how a pack was made.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

TODAY = "2024-03-01"


def judge_file(case: Mapping[str, Any]) -> tuple[str, str]:
    """Return the decision about a file, `grant` or `refuse`, and the line of the rule that decides it."""
    birth = date.fromisoformat(case["panels"][0]["rows"][0][1])
    age = (date.fromisoformat(TODAY) - birth).days / 365.25
    if case["text"].endswith("pension"):
        months = sum(row[0] for row in _rows(case, "insured_account"))
        months += sum(row[1] for row in _rows(case, "insurance_quarter"))
        return ("grant" if age >= 65 and months >= 300 else "refuse"), "months"
    if case["text"].endswith("student"):
        # Without a last day it goes on; days written year first compare as texts.
        enrolled = any((row[2] or "9999") >= TODAY for row in _rows(case, "higher_education"))
        return ("grant" if enrolled and 18 <= age < 24 else "refuse"), "study"
    valid = any((row[3] or "9999") >= TODAY for row in _rows(case, "disability_decision"))
    return ("grant" if valid else "refuse"), "decision"


def _rows(case: Mapping[str, Any], name: str) -> list[list[Any]]:
    panel = next(each for each in case["panels"] if each["name"] == name)
    return panel["rows"] if panel.get("head") else []


def judge_pair(panel: Mapping[str, Any]) -> str:
    """Compare the four fields: a slip in one of them is none, another name or another day is."""
    rows = {row[0].split(".")[-1]: row[1:] for row in panel["rows"]}
    if any(value is None for values in rows.values() for value in values):
        return "unclear"
    names = rows["first_name"][0] == rows["first_name"][1] and rows["patronymic"][0] == rows["patronymic"][1]
    one, other = rows["birth_date"]
    same_day = other in (one, f"{one[:5]}{one[8:]}-{one[5:7]}")
    return "same" if names and same_day else "different"


def one_slip(one: str, other: str) -> bool:
    """Tell whether two words, or two dates, are the same but for one slip of the pen.

    Examples
    --------
    >>> one_slip("Rafiq", "Rafqi"), one_slip("1970-03-11", "1970-11-03"), one_slip("Vaqif", "Rafiq")
    (True, True, False)
    """
    if one == other or f"{one[:5]}{one[8:]}-{one[5:7]}" == other:
        return True
    short, long = sorted((one, other), key=len)
    if one[:2].isdigit() or len(long) - len(short) > 1:
        return False
    place = next((place for place, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    exchanged = short[:place] + short[place:place + 2][::-1] + short[place + 2:]
    return short[place:] == long[place + 1:] or short[place + 1:] == long[place + 1:] or exchanged == long


def count_chance(case: Mapping[str, Any]) -> int:
    """Count the list: of those flagged, or not flagged, how many of 100 are concerned."""
    people, concerned, hit, false = (float(row[1]) for row in case["panels"][0]["rows"])
    found, wrong = round(concerned * hit / 100), round((people - concerned) * false / 1000)
    if case["text"].endswith("flagged"):
        return round(100 * found / (found + wrong))
    return round(100 * (concerned - found) / (people - found - wrong))
