"""What somebody does in D5 who never puts month beside month: sums, marks that meet the eye, given figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Items = dict[str, dict[str, Any]]
Judge = Callable[[Mapping[str, Any]], str]


def _rows(case: Mapping[str, Any], name: str) -> list[list[Any]]:
    panel = next(each for each in case["panels"] if each["name"] == name)
    rows: list[list[Any]] = panel["rows"] if panel.get("head") or name in ("claim", "rates", "facts") else []
    return rows


def _all(desks: Mapping[str, Any], judge: Judge) -> Items:
    """Judge the files by one thing; repeat the programme's sums; call everything claimed, and the office's to show."""
    return {"debts": {case["id"]: judge(case) for case in desks["claims"]["cases"]},
            "amounts": {case["id"]: _rows(case, "rates")[3][1] for case in desks["amounts"]["cases"]},
            "method": {case["id"]: "all" if len(_rows(case, "net")) < 9 else "nothing"
                       for case in desks["method"]["cases"]},
            "proof": {case["id"]: _who(dict(_rows(case, "facts"))) for case in desks["proof"]["cases"]}}


def _who(facts: Mapping[str, Any]) -> str:
    """Goes by what the person says, and by wages that stand in no line."""
    return ("nobody" if facts["d5.fact.paid"] == "d5.fact.no" else "employer" if facts["d5.fact.rest"] else
            "person" if facts["d5.fact.says"] == "d5.says.deduct" else "office")


def _sums(case: Mapping[str, Any]) -> tuple[float, float]:
    return sum(row[1] for row in _rows(case, "declared")), sum(row[2] for row in _rows(case, "wage_line"))


def _by_sums(case: Mapping[str, Any]) -> str:
    declared, sent = _sums(case)
    return "debt" if sent > declared + 5 else "payslips" if _rows(case, "claim")[0][1] > sent + 1 else "none"


def _by_irregular(case: Mapping[str, Any]) -> str:
    declared = [row[1] for row in _rows(case, "declared") if row[1]]
    return "debt" if len(set(declared)) > 2 else "none"


def _by_half(case: Mapping[str, Any]) -> str:
    declared = [row[1] for row in _rows(case, "declared") if row[1]]
    return "debt" if declared and min(declared) < 0.7 * max(declared) else "none"


def _by_most(case: Mapping[str, Any]) -> str:
    declared = sorted(row[1] for row in _rows(case, "declared") if row[1])
    return "debt" if declared and declared[-1] > 1.2 * declared[len(declared) // 2] else "none"


def _by_equal_lines(case: Mapping[str, Any]) -> str:
    lines = [tuple(row[:3]) for row in _rows(case, "wage_line")]
    return "payslips" if len(lines) > len(set(lines)) else "debt" if len(_rows(case, "declared")) == 12 else "none"


def _by_large_line(case: Mapping[str, Any]) -> str:
    wages = [row[2] for row in _rows(case, "wage_line")]
    return "none" if wages and max(wages) > 3 * sorted(wages)[len(wages) // 2] else "debt"


def _by_claim(case: Mapping[str, Any]) -> str:
    return "debt" if _rows(case, "claim")[3][1] < 400 else "none"


def sums_of_the_year(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> Items:
    """Adds up lines and declarations and compares the two sums."""
    return _all(desks, _by_sums)


def irregular_declarations(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> Items:
    """Opens nothing: whoever declared many different wages is taken to owe."""
    return _all(desks, _by_irregular)


def low_declaration(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> Items:
    """Opens nothing: a declared wage far under another one is taken for a debt."""
    return _all(desks, _by_half)


def high_declaration(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> Items:
    """Opens nothing: a declared wage far above the usual one is taken to hide a month in which less was declared."""
    return _all(desks, _by_most)


def equal_lines(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> Items:
    """Asks wherever a line stands twice, whatever its number, and goes by the months on the benefit."""
    return _all(desks, _by_equal_lines)


def large_line(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> Items:
    """Ends whatever holds one line far above the others and confirms the rest."""
    return _all(desks, _by_large_line)


def programmes_claim(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> Items:
    """Goes by the size of the programme's claim."""
    return _all(desks, _by_claim)


def sums_of_paid_months(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> Items:
    """Adds up the lines and the declarations of the months on the benefit, each line once, and compares the two sums;
    asks where a wage stands twice or stands in no line; of a whole year nothing is left.
    """
    def judge(case: Mapping[str, Any]) -> str:
        lines = {tuple(row) for row in _rows(case, "wage_line")}
        if len({line[:3] for line in lines}) < len(lines) or _rows(case, "claim")[0][1] > _sums(case)[1] + 1:
            return "payslips"
        declared = {row[0]: row[1] for row in _rows(case, "declared")}
        return "debt" if sum(line[2] for line in lines if line[0] in declared) > sum(declared.values()) + 5 else "none"

    def left(case: Mapping[str, Any]) -> str:
        *months, _ = _rows(case, "net")
        return "nothing" if len(months) == 12 else "part" if min(row[-1] for row in months) < 0 else "all"
    return _all(desks, judge) | {"method": {case["id"]: left(case) for case in desks["method"]["cases"]}}


SHORTCUTS = {each.__name__: each for each in (
    sums_of_the_year, irregular_declarations, low_declaration, high_declaration, equal_lines, large_line,
    programmes_claim, sums_of_paid_months)}
