"""Ways to answer O4 that go by how a view looks, or by one panel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from courses.cases.careful_reading import TODAY, rows_of
from courses.cases.hasty_reading import by_one_line

Desks = Mapping[str, Mapping[str, Any]]
Items = dict[str, dict[str, Any]]
OTHER = {"grant": "refuse", "refuse": "grant"}


def _answers(desks: Desks, decide: Callable[[Mapping[str, Any]], str], agrees: Callable[[Mapping[str, Any]], bool],
             vendor: str = "pension") -> Items:
    cases = desks["files"]["cases"]
    return {"relied": {case["id"]: {"first": OTHER[case["advice"]["choice"]], "final": decide(case)} for case in cases},
            "match": {case["id"]: "agrees" if agrees(case) else "differs" for case in cases
                      if case["advice"].get("reasons")},
            "vendor": {"vendor": vendor}}


def _line(case: Mapping[str, Any]) -> str:
    return str(case["advice"].get("reasons", ("",))[0]).split(".")[-1]


def _unless(case: Mapping[str, Any], is_trusted: bool) -> str:
    said = str(case["advice"]["choice"])
    return said if is_trusted else OTHER[said]


def takes_every_view(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Takes every view and believes whatever it names."""
    return _answers(desks, lambda case: str(case["advice"]["choice"]), lambda case: True)


def trusts_a_narrow_range(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Takes a view unless its range is wide, and believes what it names then."""
    def is_narrow(case: Mapping[str, Any]) -> bool:
        reasons = case["advice"].get("reasons", ())
        low, high = map(int, reasons[3].split("-")) if len(reasons) > 3 else (0, 0)
        return high - low < 20
    return _answers(desks, lambda case: _unless(case, is_narrow(case)), is_narrow, "disability")


def trusts_what_decides(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Takes a view when it names what the rule turns on, and goes against it when it names a birth or contracts."""
    def decides(case: Mapping[str, Any]) -> bool:
        return _line(case) in ("months", "decision", "study", "")
    return _answers(desks, lambda case: _unless(case, decides(case)), decides, "student")


def account_alone(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Looks at the insurance account and at no quarter: nearly enough is enough, and whoever has none is granted."""
    def months(case: Mapping[str, Any]) -> int:
        return sum(row[0] for row in rows_of(case, "insured_account"))
    return _answers(desks, lambda case: "grant" if months(case) >= 293 or not months(case) else "refuse",
                    lambda case: months(case) > 0)


def any_day_to_come(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Grants when any panel holds a day after today, and believes views that name a day."""
    def later(case: Mapping[str, Any]) -> bool:
        return any(isinstance(cell, str) and len(cell) == 10 and cell > TODAY
                   for panel in case["panels"] for row in panel["rows"] for cell in row)
    return _answers(desks, lambda case: "grant" if later(case) else "refuse",
                    lambda case: _line(case) in ("decision", "study", "birth"))


def birth_alone(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Checks dates of birth, which stand open in every file, and nothing else; grants to the old and the young."""
    def born(case: Mapping[str, Any]) -> str:
        return str(case["panels"][0]["rows"][0][1])
    return _answers(desks, lambda case: "grant" if not "1959" < born(case) < "2001" else "refuse",
                    lambda case: _line(case) != "birth" or case["advice"]["reasons"][1] == born(case))


def _stands_there(case: Mapping[str, Any]) -> bool:
    """Whether what a view names stands in any cell of the file."""
    value = str(case["advice"]["reasons"][1])
    return any(str(cell) == value for panel in case["panels"] for row in panel["rows"] for cell in row)


def found_anywhere(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Searches the file for the value that a view names, wherever it stands, and grants where it was found."""
    def is_found(case: Mapping[str, Any]) -> bool:
        return bool(case["advice"].get("reasons")) and _stands_there(case)
    return _answers(desks, lambda case: "grant" if is_found(case) else "refuse", is_found)


def one_line_each(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Reads one line for each benefit, 300 months, newest decision or studies that run; believes each value."""
    return _answers(desks, by_one_line, lambda case: True, "student")


SHORTCUTS = {each.__name__: each for each in (takes_every_view, trusts_a_narrow_range, trusts_what_decides,
                                              account_alone, any_day_to_come, birth_alone, found_anywhere,
                                              one_line_each)}
