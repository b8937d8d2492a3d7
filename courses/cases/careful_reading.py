"""What a careful person concludes from a file, a pair of records or a list, reading what the desk shows and no more.

Solvers of exercises share this; it knows the rule that the trainee was given and nothing of how a pack was made.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

from synthetic_data import rewritten

TODAY, LAST_YEAR = "2024-03-01", "2023-01-01"
FILE_LINES = {"today": "Today is 1 March 2024.", "pension": "Old-age pension:", "early": "From 62 on",
              "disability": "Disability allowance:", "group3": "Group 3", "newest": "The newest decision",
              "student": "Student allowance:", "codes": "K-1 (illness)"}
"""Line of the rule by which files are decided → how it begins on the card."""
FILE_PARTS = {"months": "Old-age pension:", "valid": "Disability allowance:", "retired": "Disability allowance:",
              "enrolled": "Student allowance:", "working": "Student allowance:", "age": "Student allowance:"}
"""Part of a line that can be left out by itself → how the line begins: the months added up, the last day of a decision,
the age that ends an allowance, the days of study, the job, the years of students."""
PAIR_PARTS = dict.fromkeys(("family", "slips"), "A payment file has lost its personal numbers")
"""What can be left out where two records are compared (surname and father's name; that a slip of the pen makes no other
person) → how the task begins."""
Rows = list[list[Any]]


def judge_file(case: Mapping[str, Any], without: Collection[str] = ()) -> tuple[str, str]:
    """Return the decision about a file, `grant` or `refuse`, and the line of the rule that decides it.

    Parameters
    ----------
    without : lines of the rule, and parts of lines, that the reader does not know, from `FILE_LINES` and
        `FILE_PARTS`; of a benefit whose own line is not known, everybody gets it
    """
    benefit = case["text"].rpartition(".")[2]
    if benefit in without:
        return "grant", "score"
    read = _FileReader(case, without)
    stops = {"pension": read.no_pension, "disability": read.no_disability, "student": read.no_study}[benefit]()
    usual = {"pension": "months", "disability": "decision", "student": "study"}[benefit]
    return ("refuse", stops) if stops else ("grant", usual)


class _FileReader:
    """Somebody who reads one file, with the rule in mind or without some of its lines."""

    def __init__(self, case: Mapping[str, Any], without: Collection[str]) -> None:
        self.case, self.without = case, without
        # Whoever does not know what day it is takes the last day that the account knows of.
        self.today = LAST_YEAR if "today" in without else TODAY
        self.birth = str(dict(map(_pair, case["panels"][0]["rows"]))["birth_date"])

    def no_pension(self) -> str:
        """Return the line that keeps somebody from a pension; empty where none does."""
        months = sum(row[0] for row in self._rows("insured_account", "credited"))
        months += sum(row[-1] for row in self._rows("insurance_quarter", "fresh"))
        if months < 300 and "months" not in self.without:
            return "months"
        if self._is(65):
            return ""
        return "birth" if "early" in self.without or not self._is(62) or not self._decision() else ""

    def no_disability(self) -> str:
        """Return the line that keeps somebody from the allowance."""
        found = self._decision()
        if found is None:
            return "decision"
        if self._is(65) and "retired" not in self.without:
            return "birth"
        idle = found[0] == 3 and "group3" not in self.without and not self._runs("employment_contract")
        return "group" if idle else ""

    def no_study(self) -> str:
        """Return the line that keeps somebody from the allowance of students."""
        if "age" not in self.without and (not self._is(18) or self._is(24)):
            return "birth"
        if "enrolled" not in self.without and not self._runs("higher_education"):
            return "study"
        return "work" if "working" not in self.without and self._runs("employment_contract") else ""

    def _is(self, years: int) -> bool:
        """Whether somebody is so many years old; days written year first compare as texts."""
        return f"{int(self.birth[:4]) + years}{self.birth[4:]}" <= self.today

    def _decision(self) -> list[Any] | None:
        """The decision that counts, if it is valid today."""
        rows = [row for row in self._rows("disability_decision") if row[2] <= self.today]
        if not rows:
            return None
        counts = max(rows, key=lambda row: (row[3] or "9999") if "newest" in self.without else row[2])
        unknown = "codes" in self.without and counts[1].startswith("K-")
        ended = "valid" not in self.without and (counts[3] or "9999") < self.today
        return None if unknown or ended else counts

    def _runs(self, name: str) -> bool:
        return any(row[1] <= self.today <= (row[2] or "9999") for row in self._rows(name))

    def _rows(self, name: str, fact: str = "") -> Rows:
        """The rows of a panel; where the slip says it in one line beside the person, that line."""
        facts = dict(map(_pair, self.case["panels"][0]["rows"]))
        if fact in facts:
            return [[facts[fact]]]
        return rows_of(self.case, name)


def rows_of(case: Mapping[str, Any], name: str) -> Rows:
    """Return the rows of one list of a file; none where nothing is listed there."""
    return [row for panel in case["panels"] if panel["name"] == name and panel.get("head") for row in panel["rows"]]


def _pair(row: list[Any]) -> tuple[str, Any]:
    return row[0].rpartition(".")[2], row[1]


def judge_pair(panel: Mapping[str, Any], without: Collection[str] = ()) -> str:
    """Compare the four fields: slips of the pen make no other person, another name or another day does.

    Parameters
    ----------
    without : what is left out, from `PAIR_PARTS`
    """
    rows = {row[0].split(".")[-1]: row[1:] for row in panel["rows"]}
    if any(value is None for values in rows.values() for value in values):
        return "unclear"
    compared = ("first_name",) if "family" in without else ("last_name", "first_name", "patronymic")
    alike = str.__eq__ if "slips" in without else one_slip
    names = all(alike(*rows[name]) for name in compared)
    same_day = str.__eq__ if "slips" in without else one_slip_or_digit
    return "same" if names and same_day(*rows["birth_date"]) else "different"


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


def one_slip_or_digit(one: str, other: str) -> bool:
    """Tell whether two words, or two dates, are the same but for one slip of the pen, or for one digit of a date.

    Examples
    --------
    >>> one_slip_or_digit("1970-03-11", "1974-03-11"), one_slip_or_digit("1970-03-11", "1974-03-12")
    (True, False)
    """
    is_day = one[:2].isdigit() and len(one) == len(other)
    return one_slip(one, other) or (is_day and sum(a != b for a, b in zip(one, other, strict=True)) <= 1)


def count_chance(case: Mapping[str, Any]) -> int:
    """Count the list: of those flagged, or not flagged, how many of 100 are concerned."""
    people, concerned, hit, false = (float(row[1]) for row in case["panels"][0]["rows"])
    found, wrong = round(concerned * hit / 100), round((people - concerned) * false / 1000)
    if case["text"].endswith("flagged"):
        return round(100 * found / (found + wrong))
    return round(100 * (concerned - found) / (people - found - wrong))


@cache
def plain_letters(name: str) -> str:
    """Return a name without its marks, as somebody types it who has none on the keyboard.

    Examples
    --------
    >>> plain_letters("Hüseynzadə"), plain_letters("Qızılgül")
    ('Huseynzade', 'Qizilgul')
    """
    return rewritten(name, "latin-ascii")
